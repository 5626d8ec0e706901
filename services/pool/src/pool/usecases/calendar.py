"""The calendar that terms run by: the years that ship, and those that two people of the province have added."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from pool.store.calendar_years import CalendarYearRow
from shared.domain.calendar import Calendar, CalendarYear, Term, YearWithoutCalendar
from shared.domain.calendar_china import CHINA
from shared.messaging.reading import Reading
from shared.problems import Problem


class CalendarYearMissing(Problem):
    """A term reaches into a year of which no notice of holidays is known."""

    status, code = 409, "calendar-year-missing"
    title = {"zh": "缺少该年度节假日安排", "en": "The holidays of a year are not known"}
    detail = {
        "zh": "期限跨入 {year} 年，该年节假日安排尚未录入，不能确定届满日：请由省级以 POST /pool/v1/calendar-years "
        "录入国务院办公厅的通知（文号、放假日、调休上班日），并由第二人批准。",
        "en": "The term reaches into {year}, whose holidays are not known, so that its last day is open: enter the "
        "State Council's notice (number, days off, days worked) with POST /pool/v1/calendar-years, and have a second "
        "person of the province approve it.",
    }


async def known_years(uow: Reading) -> Sequence[CalendarYear]:
    """All years of which a notice is known, in order."""
    calendar = await calendar_of(uow)
    return [calendar.years[year] for year in sorted(calendar.years)]


async def calendar_of(uow: Reading) -> Calendar:
    """The calendar as it is known now."""
    rows = (await uow.session.execute(select(CalendarYearRow))).scalars()
    return CHINA.also(
        CalendarYear(row.year, row.notice, frozenset(row.days_off), frozenset(row.days_worked)) for row in rows
    )


async def last_day_of(uow: Reading, served_on: date, term: Term) -> date:
    """The last day of a term that was served on a day; all of that day counts.

    Raises:
        CalendarYearMissing: the term reaches into a year of which no notice is known.
    """
    try:
        return (await calendar_of(uow)).last_day(served_on, term)
    except YearWithoutCalendar as missing:
        raise CalendarYearMissing(year=missing.year) from missing
