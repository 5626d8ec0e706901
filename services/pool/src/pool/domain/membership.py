"""Who may not come in again, and what a membership was at an instant (M18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from shared.domain.months import months_after

State = Literal["active", "graduated", "removed"]
Bar = Literal["already_member", "graduated", "earlier_membership", "cooling_period"]
_LEFT: dict[str, State] = {"graduation": "graduated", "removal": "removed"}


@dataclass(frozen=True, slots=True)
class Stay:
    """One membership, past or present; the day of leaving is no day of membership any more."""

    left_on: date | None
    route: str | None


def bar(stays: Iterable[Stay], on: date, cooling_months: int) -> Bar | None:
    """Why a firm may not be admitted on that day; None where it may.

    Graduation is for good: follow-on cultivation happens outside the pool. No admission is dated into an earlier
    membership; after a removal the cooling period runs, and the day of the same number that many months later is the
    first on which the firm may come in again.
    """
    found = [_bar_of(stay, on, cooling_months) for stay in stays]
    order: tuple[Bar, ...] = ("already_member", "graduated", "earlier_membership", "cooling_period")
    return next((reason for reason in order if reason in found), None)


def _bar_of(stay: Stay, on: date, cooling_months: int) -> Bar | None:
    if stay.left_on is None:
        return "already_member"
    if stay.route == "graduation":
        return "graduated"
    if on < stay.left_on:
        return "earlier_membership"
    return "cooling_period" if on < months_after(stay.left_on, cooling_months) else None


def known_by(at: datetime | None, known_at: datetime | None) -> bool:
    """Whether what came to be known at `at` (None: never) was on record at the instant; None is now."""
    return at is not None and (known_at is None or at <= known_at)


def state_of(route: str | None) -> State:
    """The state of a membership that ended by this route; None has not ended."""
    return "active" if route is None else _LEFT[route]
