"""Writes into the map of services, in both READMEs, which events each tells: `python …/event_map.py [folder]`."""

import re
import sys
from pathlib import Path
from typing import Final

from shared.events.catalogue import events_of
from shared.services import SERVICE_NAMES, package_of

READMES: Final = ("README.md", "README.zh-CN.md")


def row_of(service: str) -> re.Pattern[str]:
    """The row of a service up to its last cell, and that cell."""
    return re.compile(rf"^(\| \[?{service}\b[^|]*\|[^|]*\|)[^|]*\|$", re.MULTILINE)


def mapped(text: str) -> str:
    """The map with the events of today."""
    for service in SERVICE_NAMES:
        told = " ".join(f"`{event.__name__}`" for event in events_of(package_of(service)))
        text = row_of(service).sub(rf"\1 {told} |", text)
    return text


def main(root: Path) -> int:
    """Both pages."""
    for name in READMES:
        path = root / name
        path.write_text(mapped(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:])))
