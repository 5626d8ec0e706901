"""The clock of progress (T12.3a): calendar years in Asia/Shanghai, never a number of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Tenure:
    """A member's time in the pool, and the legal dates of its verified substantive progress."""

    uscc: str
    admitted_on: date
    progress_on: tuple[date, ...] = ()


def period_end(admitted_on: date, years: int) -> date:
    """The last day of the period: the same day some years later; 29 February ends on 28 February of a common year."""
    try:
        return admitted_on.replace(year=admitted_on.year + years)
    except ValueError:
        return admitted_on.replace(year=admitted_on.year + years, day=28)


def due_on(tenure: Tenure, years: int, *, restarts: bool) -> date | None:
    """The day from which a removal for lack of progress may be proposed (M8); None where progress ended the ground.

    Admitted 2024-07-01 and silent: due on 2026-07-02. Progress inside the period ends it; with `restarts` (M21) a new
    period begins on the day of the last such progress.
    """
    start = tenure.admitted_on
    while True:
        end = period_end(start, years)
        inside = [day for day in tenure.progress_on if start <= day <= end]
        if not inside:
            return end + timedelta(days=1)
        if not restarts or max(inside) == start:
            return None if not restarts else end + timedelta(days=1)
        start = max(inside)


def overdue(tenures: Iterable[Tenure], on: date, years: int, *, restarts: bool) -> list[tuple[Tenure, date]]:
    """Members whose day has come, with that day, the longest overdue first."""
    dated = ((tenure, due_on(tenure, years, restarts=restarts)) for tenure in tenures)
    due = [(tenure, day) for tenure, day in dated if day is not None and day <= on]
    return sorted(due, key=lambda pair: (pair[1], pair[0].uscc))
