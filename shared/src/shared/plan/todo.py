"""What a new folder leaves open: a place that says TODO is a fault until somebody has written what stands there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shared.plan.errors import Fault

TODO: Final = "TODO"
ZH: Final = "尚未填写（TODO）"
EN: Final = "still to be filled in (TODO)"
_OPEN: Final = re.compile(rf"\b{TODO}\b")


def open_places(root: Path) -> Iterator[Fault]:
    """A fault for each line that is still to be filled in."""
    for path in sorted(each for each in root.rglob("*") if each.suffix in {".yaml", ".csv"}):
        file = path.relative_to(root).as_posix()
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue  # its own loader says so
        yield from (Fault(file, number, ZH, EN) for number, line in enumerate(lines, 1) if _OPEN.search(line))
