"""What reading one cell gives: a value, the text to list if it was normalised, or the reason why it cannot be read."""

from dataclasses import dataclass
from typing import Final

from intake.domain.faults import TEXTS, Message, say
from shared.domain.bad_value import BadValue


@dataclass(frozen=True, slots=True)
class Reading:
    """`to` is the canonical text where the cell was written otherwise, None where there is nothing to list.

    `warning` is the code of what should be looked at although the cell was taken; `written` is what is listed as
    written where the cell alone does not say it.
    """

    value: object
    to: str | None = None
    warning: str | None = None
    written: str | None = None


NOTHING: Final = Reading(None)
"""An empty cell: a missing value."""


class CellFault(Exception):
    """The cell is not empty and cannot be taken; `code` and the message say why."""

    def __init__(self, code: str, message: Message | None = None, reading: Reading = NOTHING) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or TEXTS[code]
        self.reading = reading

    @classmethod
    def of(cls, code: str, bad: BadValue) -> "CellFault":
        """The fault with the closer reason that a type or a look-up gave."""
        return cls(code, say(bad.zh, bad.en))


def unreadable(zh: str, en: str) -> CellFault:
    """A cell that is not of its column's type, with what to write instead."""
    return CellFault("unreadable", say(f"无法识别，{zh}", f"This cannot be read; {en}"))
