"""Who of a list is admitted: recommendable firms, in the order of the list, while there is room."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pool.domain.membership import Bar
from shared.domain.seats import NoSeat

FirmOutcome = Literal["admitted", "no_seat", "already_member", "not_recommendable"]
Unwaived = Literal["waiver_missing", "waiver_expired"]
Lapsed = Literal["certificate_lapsed"]
Obstacle = (
    Unwaived | Lapsed | Literal["not_assessed", "ineligible", "needs_review", "not_recommended", "recommended_later"]
)
Reason = Obstacle | Bar | NoSeat


@dataclass(frozen=True, slots=True)
class Lapse:
    """The last day on which a certificate carries an assessment, and the waivers needed after it; none: none help."""

    last_day: date
    needed: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Waivers:
    """Soft criteria that an application misses, those that are waived, and the last days of the waivers that end."""

    needed: Collection[str] = ()
    granted: Collection[str] = ()
    last_days: Mapping[str, date] = field(default_factory=dict)
    lapse: Lapse | None = None

    def lacking(self, on: date) -> Unwaived | None:
        """Why the waivers do not carry the application on that day; None where they do."""
        if not set(self.needed) <= set(self.granted):
            return "waiver_missing"
        return None if self._last(self.needed, on) else "waiver_expired"

    def lapsed(self, on: date) -> Lapsed | None:
        """Whether a certificate has ended by that day, and no waiver stands in for it."""
        if self.lapse is None or on <= self.lapse.last_day:
            return None
        after = self.lapse.needed
        waived = bool(after) and set(after) <= set(self.granted) and self._last(after, on)
        return None if waived else "certificate_lapsed"

    def _last(self, criteria: Collection[str], on: date) -> bool:
        return all(self.last_days.get(criterion, on) >= on for criterion in criteria)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What the pool's own copy says of a firm of the list; `bar` is what its earlier memberships hold against it."""

    uscc: str
    unit: str
    outcome: str | None
    waivers: Waivers
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


def recommendable(outcome: str | None, waivers: Waivers, on: date) -> bool:
    """Eligible, or every soft miss waived, on that day."""
    return unfit(outcome, waivers, on) is None


def unfit(outcome: str | None, waivers: Waivers, on: date) -> Obstacle | None:
    """Why the newest assessment does not let the firm in on that day; None where it does."""
    if outcome is None:
        return "not_assessed"
    if outcome == "needs_review":
        return "needs_review"
    if outcome == "ineligible":
        return "ineligible"
    lacking = waivers.lacking(on) if outcome == "needs_waiver" else None
    return lacking or waivers.lapsed(on)


def admit(applicants: Sequence[Applicant], room: Room, on: date) -> list[Answer]:
    """An answer for each firm of a list of that legal date, in the list's order."""
    return [_one(applicant, room, on) for applicant in applicants]


def _one(applicant: Applicant, room: Room, on: date) -> Answer:
    if applicant.bar == "already_member":
        return Answer("already_member", applicant.bar)
    against = unfit(applicant.outcome, applicant.waivers, on)
    reason: Obstacle | Bar | None = against or _unrecommended(applicant.recommended_on, on) or applicant.bar
    if reason is not None:
        return Answer("not_recommendable", reason)
    no_seat = room.take(applicant.unit)
    return Answer("no_seat", no_seat) if no_seat else Answer("admitted")


def _unrecommended(recommended_on: date | None, on: date) -> Obstacle | None:
    if recommended_on is None:
        return "not_recommended"
    return "recommended_later" if recommended_on > on else None
