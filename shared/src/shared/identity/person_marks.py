"""Marks of persons on the bus: two services see that one person acted twice, and neither reads a name."""

import hmac
from pathlib import Path
from typing import Self

from shared.identity.subjects import person
from shared.key_files import make_random_once, read_random

_DIGITS = 32


class PersonMarks:
    """HMAC-SHA-256 of a subject under a key that all services of an installation share."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def from_file(cls, path: Path, *, make: bool) -> Self:
        """Reads the key, at least 32 bytes in base64; with `make` a missing one is made (embedded start only).

        Raises:
            BadKeyFile: too short or not base64.
        """
        if make:
            make_random_once(path)
        return cls(read_random(path))

    def of(self, subject: str) -> str:
        """The mark of the person whom the subject names, 32 hexadecimal digits; one mark for every spelling."""
        return hmac.digest(self._key, person(subject).encode(), "sha256").hex()[:_DIGITS]
