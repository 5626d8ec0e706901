"""Who of a list is admitted: recommendable firms, in the order of the list, while there is room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pool.domain.membership import Bar
from shared.domain.seats import NoSeat

FirmOutcome = Literal["admitted", "no_seat", "already_member", "not_recommendable"]
Obstacle = Literal[
    "not_assessed", "ineligible", "needs_review", "waiver_missing", "not_recommended", "recommended_later"
]
Reason = Obstacle | Bar | NoSeat


@dataclass(frozen=True, slots=True)
class Standing:
    """What the pool's own copy says of a firm of the list; `bar` is what its earlier memberships hold against it."""

    uscc: str
    unit: str
    outcome: str | None
    waivers_needed: tuple[str, ...]
    waivers_granted: tuple[str, ...]
    recommended_on: date | None
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one firm; `reason` says why where it is not admitted."""

    outcome: FirmOutcome
    reason: Reason | None = None


@dataclass(slots=True)
class Room:
    """Seats left under the cap and to each unit; None is a unit without a limit."""

    cap: int
    units: dict[str, int | None]

    def take(self, unit: str) -> NoSeat | None:
        """Takes a seat, or says why there is none."""
        left = self.units.get(unit)
        if self.cap <= 0:
            return "cap_reached"
        if left == 0:
            return "unit_full"
        self.cap -= 1
        self.units[unit] = None if left is None else left - 1
        return None


def recommendable(outcome: str | None, needed: Collection[str], granted: Collection[str]) -> bool:
    """Eligible, or every soft miss waived."""
    return unfit(outcome, needed, granted) is None


def unfit(outcome: str | None, needed: Collection[str], granted: Collection[str]) -> Obstacle | None:
    """Why the newest assessment does not let the firm in; None where it does."""
    if outcome is None:
        return "not_assessed"
    if outcome == "needs_review":
        return "needs_review"
    if outcome == "needs_waiver":
        return None if set(needed) <= set(granted) else "waiver_missing"
    return None if outcome == "eligible" else "ineligible"


def admit(standings: Sequence[Standing], room: Room, on: date) -> list[Answer]:
    """An answer for each firm of a list of that legal date, in the list's order."""
    return [_one(standing, room, on) for standing in standings]


def _one(standing: Standing, room: Room, on: date) -> Answer:
    if standing.bar == "already_member":
        return Answer("already_member", standing.bar)
    against = unfit(standing.outcome, standing.waivers_needed, standing.waivers_granted)
    reason: Obstacle | Bar | None = against or _unrecommended(standing.recommended_on, on) or standing.bar
    if reason is not None:
        return Answer("not_recommendable", reason)
    no_seat = room.take(standing.unit)
    return Answer("no_seat", no_seat) if no_seat else Answer("admitted")


def _unrecommended(recommended_on: date | None, on: date) -> Obstacle | None:
    if recommended_on is None:
        return "not_recommended"
    return "recommended_later" if recommended_on > on else None
