"""Who of a list is admitted: recommendable firms, in the order of the list, while there is room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

FirmOutcome = Literal["admitted", "no_seat", "already_member", "not_recommendable"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the pool's own copy says of a firm of the list."""

    uscc: str
    unit: str
    outcome: str | None
    waivers_needed: tuple[str, ...]
    waivers_granted: tuple[str, ...]
    recommended: bool
    member: bool


@dataclass(slots=True)
class Room:
    """Seats left under the cap and to each unit; None is a unit without a limit."""

    cap: int
    units: dict[str, int | None]

    def take(self, unit: str) -> bool:
        """Takes a seat where there is one."""
        left = self.units.get(unit)
        if self.cap <= 0 or left == 0:
            return False
        self.cap -= 1
        self.units[unit] = None if left is None else left - 1
        return True


def recommendable(outcome: str | None, needed: Collection[str], granted: Collection[str]) -> bool:
    """Eligible, or every soft miss waived."""
    if outcome == "eligible":
        return True
    return outcome == "needs_waiver" and set(needed) <= set(granted)


def admit(standings: Sequence[Standing], room: Room) -> list[FirmOutcome]:
    """An answer for each firm of the list, in its order."""
    return [_one(standing, room) for standing in standings]


def _one(standing: Standing, room: Room) -> FirmOutcome:
    if standing.member:
        return "already_member"
    fit = recommendable(standing.outcome, standing.waivers_needed, standing.waivers_granted)
    if not (fit and standing.recommended):
        return "not_recommendable"
    return "admitted" if room.take(standing.unit) else "no_seat"
