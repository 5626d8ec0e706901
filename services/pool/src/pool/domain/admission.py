"""Who of a list is admitted: firms with nothing against them, in the order of the list, while there is room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pool.domain.rights import why_capped
from shared.domain.seats import FirmOutcome, NoRoom
from shared.domain.standing import Code, Reason, Standing


@dataclass(frozen=True, slots=True)
class Applicant:
    """A firm of the list with how it stands on the list's day."""

    uscc: str
    unit: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one firm: `reason` is the heaviest against it, `reasons` are all."""

    outcome: FirmOutcome
    reason: Code | NoRoom | None = None
    reasons: tuple[Reason, ...] = ()


class Takes(Protocol):
    """Room that firms take in turn."""

    def take(self, unit: str) -> NoRoom | None:
        """Takes one place for a firm of the unit, or says why there is none."""
        ...


@dataclass(slots=True)
class Room:
    """Seats left under the cap and to each unit; None is a unit without a limit.

    `kept` are seats freed by removals that this list may not give out: a new screening does. `reserved` are those that
    lists on notice before this one hold, by unit, and `held` is what they hold under the cap.
    """

    cap: int
    units: dict[str, int | None]
    kept: int = 0
    reserved: Mapping[str, int] = field(default_factory=dict)
    held: int = 0

    def take(self, unit: str) -> NoRoom | None:
        """Takes a seat, or says why there is none."""
        left = self.units.get(unit)
        if self.cap <= 0:
            return why_capped(self.cap, self.kept, self.held)
        if left == 0:
            return "reserved" if self.reserved.get(unit) else "unit_full"
        self.cap -= 1
        self.units[unit] = None if left is None else left - 1
        return None


def admit(applicants: Sequence[Applicant], room: Takes) -> list[Answer]:
    """An answer for each firm of a list, in the list's order."""
    return [_one(applicant, room) for applicant in applicants]


def _one(applicant: Applicant, room: Takes) -> Answer:
    reasons = applicant.standing.reasons
    if reasons:
        heaviest = reasons[0].code
        return Answer("already_member" if heaviest == "already_member" else "not_recommendable", heaviest, reasons)
    no_seat = room.take(applicant.unit)
    return Answer("no_seat", no_seat) if no_seat else Answer("admitted")
