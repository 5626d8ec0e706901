"""The days on which the programme acts: they follow from the first day of the plan, and none lies ahead of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pool.usecases.open_notice import NOTICE_DAYS
from pool.usecases.overdue import YEARS
from shared.domain.bad_value import BadValue
from shared.domain.calendar import YearWithoutCalendar
from shared.domain.calendar_china import CHINA
from shared.domain.months import months_after
from shared.plan.model import Plan

_REFERENCE, _WAIVED, _RECOMMENDED, _SCREENED, _NOTICE = 9, 12, 14, 15, 16
"""Days after the plan's first."""
_ADMITTED, _LISTED = 3, 7
"""Days after the notice ended."""
_OF_MEMBERS: Final = {
    "recognised": 260,
    "reported": 354,
    "graduated": 379,
    "occurred": 415,
    "violation_reported": 420,
    "confirmed": 427,
    "notified": 428,
    "answered": 436,
    "removed": 441,
}
"""Days after the admission: what becomes of members."""
_LATER: Final = tuple(_OF_MEMBERS.values())
_ONE_DAY: Final = timedelta(days=1)


class PlanTooYoung(BadValue):
    """What the programme plays would lie ahead of today."""

    def __init__(self, since: date, playable: date) -> None:
        super().__init__(
            "plan_too_young",
            f"方案自 {since} 起施行，施行日期不足以演示全过程：{playable} 起方可演示",
            f"the plan is in force from {since} on, too short a time for the demo: play it from {playable} on",
        )


class PlanTooOld(BadValue):
    """Working days of the plan's first year are not known."""

    def __init__(self, since: date) -> None:
        super().__init__(
            "plan_too_old",
            f"方案自 {since} 起施行，程序未载入当年节假日安排，无法演示",
            f"the plan is in force from {since} on, a year whose working days the program does not know: not playable",
        )


@dataclass(frozen=True, slots=True)
class Days:
    """One day for each act."""

    opened: date
    reference: date
    waived: date
    recommended: date
    screened: date
    notice: tuple[date, date]
    admitted: date
    listed: date
    recognised: date
    reported: date
    graduated: date
    occurred: date
    violation_reported: date
    confirmed: date
    notified: date
    answered: date
    removed: date
    swept: date | None
    """The day after the years without progress; None while it lies ahead."""

    @property
    def batch(self) -> str:
        """The code of the round."""
        return f"{self.reference.year}-1"

    @property
    def period(self) -> str:
        """The half-year that members report."""
        return f"{self.reported.year}-H{1 if self.reported.month <= 6 else 2}"


def reference_of(plan: Plan) -> date:
    """The reference date of the plan's first round."""
    return plan.in_force_from + _REFERENCE * _ONE_DAY


def days_of(plan: Plan, today: date) -> Days:
    """The days of a programme under this plan; where it is young, its years are played in less time.

    Raises:
        PlanTooYoung, PlanTooOld: not even that can be.
    """
    first = plan.in_force_from
    notice = _notice(plan, first + _NOTICE * _ONE_DAY)
    admitted, listed = notice[1] + _ADMITTED * _ONE_DAY, notice[1] + _LISTED * _ONE_DAY
    later = _until(admitted, listed, today)
    if later is None:
        raise PlanTooYoung(first, listed + len(_LATER) * _ONE_DAY)
    swept = months_after(admitted, 12 * YEARS.of(plan.on(admitted))) + _ONE_DAY
    return Days(
        opened=first,
        reference=reference_of(plan),
        waived=first + _WAIVED * _ONE_DAY,
        recommended=first + _RECOMMENDED * _ONE_DAY,
        screened=first + _SCREENED * _ONE_DAY,
        notice=notice,
        admitted=admitted,
        listed=listed,
        **dict(zip(_OF_MEMBERS, later, strict=True)),
        swept=swept if swept <= today else None,
    )


def _notice(plan: Plan, opens: date) -> tuple[date, date]:
    try:
        return opens, CHINA.last_day(opens - _ONE_DAY, NOTICE_DAYS.of(plan.on(opens)))
    except YearWithoutCalendar as unknown:
        raise PlanTooOld(plan.in_force_from) from unknown


def _until(admitted: date, listed: date, today: date) -> Sequence[date] | None:
    """The days of members' years, each later than the one before; drawn together where the last would lie ahead."""
    whole, there_is = _LATER[-1], (today - admitted).days
    if (today - listed).days < len(_LATER):
        return None
    days, earliest = [], listed
    for left, offset in zip(range(len(_LATER) - 1, -1, -1), _LATER, strict=True):
        wanted = admitted + min(offset, offset * there_is // whole) * _ONE_DAY
        earliest = min(max(wanted, earliest + _ONE_DAY), today - left * _ONE_DAY)
        days.append(earliest)
    return days
