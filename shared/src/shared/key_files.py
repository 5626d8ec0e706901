"""Key files that a start makes for itself: whole or not at all, whoever else starts or is killed at that moment."""

import base64
import os
from binascii import Error as NotBase64
from collections.abc import Callable
from pathlib import Path

from shared.domain.bad_value import BadValue
from shared.ids import uuid7

_RANDOM_BYTES = 32


class BadKeyFile(BadValue):
    """A key file that cannot serve: nothing may run on an empty, short or foreign key."""

    def __init__(self, path: Path, zh: str, en: str) -> None:
        super().__init__(
            "bad-key-file", f"密钥文件 {path.name} 无效：{zh}", f"The key file {path.name} is no good: {en}"
        )


def make_random_once(path: Path) -> None:
    """Makes a key of 32 random bytes in base64 unless it is there."""
    make_once(path, lambda: base64.b64encode(os.urandom(_RANDOM_BYTES)))


def read_random(path: Path) -> bytes:
    """The bytes of such a key.

    Raises:
        BadKeyFile: too short or not base64.
    """
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except NotBase64:
        key = b""
    if len(key) < _RANDOM_BYTES:
        raise BadKeyFile(
            path, "应为至少 32 字节随机数的 base64", f"it takes at least {_RANDOM_BYTES} random bytes written in base64"
        )
    return key


def make_once(path: Path, content: Callable[[], bytes]) -> None:
    """Makes the file unless it is there; of two that start together the first one's content stays."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid7()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content())
            file.flush()
            os.fsync(file.fileno())
        _place(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _place(draft: Path, path: Path) -> None:
    """A link, unlike a rename, never takes the place of a file that another start has put there."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        draft.replace(path)
