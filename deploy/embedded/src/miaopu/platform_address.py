"""Where a running platform answers, left in its data folder for commands to find."""

import json
from pathlib import Path

ADDRESS_FILE = "address.json"


def write_address(data_dir: Path, url: str) -> None:
    """Leaves the address where commands look for it."""
    (data_dir / ADDRESS_FILE).write_text(json.dumps({"url": url}), encoding="utf-8")


def read_address(data_dir: Path) -> str | None:
    """Where the platform of this data folder answers, if it said so."""
    path = data_dir / ADDRESS_FILE
    return str(json.loads(path.read_text(encoding="utf-8"))["url"]) if path.exists() else None
