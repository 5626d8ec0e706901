"""A name in both languages."""

from typing import NamedTuple


class Label(NamedTuple):
    """A name in both languages, with the unit that follows a value."""

    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
