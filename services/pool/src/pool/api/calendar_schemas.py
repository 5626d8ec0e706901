"""How a body becomes a notice."""

from pool.usecases.add_calendar_year import Notice
from shared.schemas.pool.calendar import CalendarYearIn


def notice_of(body: CalendarYearIn) -> Notice:
    """The notice of a year; each day once, in order."""
    return Notice(body.year, body.notice, sorted({*body.days_off}), sorted({*body.days_worked}))
