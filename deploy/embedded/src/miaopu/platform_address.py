"""Where a running platform answers, left in its data folder for commands to find."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

DEFAULT_DATA: Final = Path("var/data")
"""The data folder of a platform for which nobody named one."""
ADDRESS_FILE = "address.json"


@contextmanager
def address_left(data_dir: Path, url: str) -> Iterator[None]:
    """Within the block commands find the address in the data folder; a platform that was killed leaves it behind."""
    path = data_dir / ADDRESS_FILE
    path.write_text(json.dumps({"url": url}), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def read_address(data_dir: Path) -> str | None:
    """Where the platform of this data folder answers, if one runs or was killed."""
    path = data_dir / ADDRESS_FILE
    return str(json.loads(path.read_text(encoding="utf-8"))["url"]) if path.exists() else None
