"""What all worlds of a test process have in common, made once: keys, and settings where a test names none.

A test has a database and data of its own. Reading the environment for settings, and making four keys that are each
synchronised with the disk, took longer than the rest of opening a world.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

from shared.settings import PREFIX, Settings

_keys: dict[str, bytes] = {}


@cache
def _defaults() -> Settings:
    return Settings()


def settings_of(folder: Path, **given: Any) -> Settings:
    """Settings of a world with its data in the folder."""
    if given or any(name.startswith(PREFIX) for name in os.environ):
        return Settings(data_dir=folder, **given)
    return _defaults().model_copy(update={"data_dir": folder})


def lay_keys(folder: Path) -> None:
    """Puts the keys of earlier worlds where a start would make its own, each synchronised with the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _keys.items():
        if not (path := folder / name).exists():
            path.write_bytes(content)
            path.chmod(0o600)


def keep_keys(folder: Path) -> None:
    """Remembers keys that a start has made."""
    if not _keys:
        _keys.update({path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")})
