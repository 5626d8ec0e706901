"""Initials of names in pinyin; a character that is read in several ways has each of their initials."""

import os
from functools import lru_cache

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # how words are read is not asked for, and takes 40 MB
from pypinyin import Style, pinyin

_CHARACTERS = 50_000
"""As many as have a reading."""


def initials_of(key: str) -> tuple[str, ...]:
    """The possible initials at each place of a name's key: `长江3D` gives `cz`, `j`, `3`, `d`.

    What has no reading stands for itself, as letters and digits do, so that no search leaps over it.
    """
    return tuple(map(_initials, key))


@lru_cache(maxsize=_CHARACTERS)
def _initials(character: str) -> str:
    if character.isascii():
        return character
    read = pinyin(character, style=Style.FIRST_LETTER, heteronym=True)[0]
    return "".join(sorted({initial[0] for initial in read if "a" <= initial[:1] <= "z"})) or character
