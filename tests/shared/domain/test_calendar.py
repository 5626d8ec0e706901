"""Terms of days and working days: from the day after service to the end of a working day, by the notices."""

from datetime import date, timedelta

import pytest

from shared.domain.calendar import CalendarYear, Term, TermUnit, YearWithoutCalendar
from shared.domain.calendar_china import CHINA

FEBRUARY_2027 = CalendarYear(2027, "国办发明电〔2026〕0号", frozenset({date(2027, 1, 1)}), frozenset())


@pytest.mark.parametrize(
    ("served", "number", "unit", "last"),
    [
        pytest.param("2024-06-21", 7, "days", "2024-06-28", id="the day after service is the first of seven"),
        pytest.param("2025-08-25", 15, "days", "2025-09-09", id="fifteen days that end on a working day"),
        pytest.param("2024-06-21", 1, "days", "2024-06-24", id="a last day on a Saturday moves to Monday"),
        pytest.param("2024-09-27", 4, "days", "2024-10-08", id="a last day in a long holiday moves behind it"),
        pytest.param("2024-09-28", 1, "days", "2024-09-29", id="a Sunday that is worked is a last day"),
        pytest.param("2024-09-27", 3, "working_days", "2024-10-08", id="worked Sunday, Monday, and after the holiday"),
        pytest.param("2026-02-13", 2, "working_days", "2026-02-24", id="a worked Saturday, then nine days off"),
        pytest.param("2025-12-31", 1, "working_days", "2026-01-04", id="into a year whose notice is known"),
        pytest.param("2024-06-21", 0, "working_days", "2024-06-21", id="no days end with the day of service"),
    ],
)
def test_a_term_ends_with_a_working_day(served: str, number: int, unit: TermUnit, last: str) -> None:
    assert CHINA.last_day(date.fromisoformat(served), Term(number, unit)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("served", "term"),
    [
        pytest.param(date(2026, 12, 31), Term(1, "days"), id="by one day"),
        pytest.param(date(2026, 12, 30), Term(2, "working_days"), id="by one working day"),
        pytest.param(date(2026, 6, 1), Term(36_525, "days"), id="by a hundred years"),
        pytest.param(date(9999, 12, 30), Term(5, "days"), id="beyond all calendars"),
    ],
)
def test_a_term_that_reaches_into_a_year_without_notice_has_no_last_day(served: date, term: Term) -> None:
    with pytest.raises(YearWithoutCalendar) as missing:
        CHINA.last_day(served, term)
    assert missing.value.year not in CHINA.years


def test_a_year_that_is_added_counts_and_changes_none_that_is_known() -> None:
    other = CalendarYear(2026, "another notice", frozenset(), frozenset())
    calendar = CHINA.also([FEBRUARY_2027, other])
    assert calendar.last_day(date(2026, 12, 31), Term(1, "days")) == date(2027, 1, 4)
    assert calendar.years[2026] is CHINA.years[2026]


@pytest.mark.parametrize(
    ("year", "notice", "days_off_on_weekdays", "days_worked"),
    [(2024, "〔2023〕7号", 19, 8), (2025, "〔2024〕12号", 18, 5), (2026, "〔2025〕7号", 19, 6)],
)
def test_the_years_that_ship_are_as_their_notices(
    year: int, notice: str, days_off_on_weekdays: int, days_worked: int
) -> None:
    """Eleven days (2024) or thirteen (from 2025 on) are given beside weekends; what is more is worked on others."""
    shipped = CHINA.years[year]
    assert notice in shipped.notice
    assert sum(day.weekday() < 5 for day in shipped.days_off) == days_off_on_weekdays
    assert len(shipped.days_worked) == days_worked
    assert all(day.weekday() >= 5 for day in shipped.days_worked)
    assert all(day.year == year for day in shipped.days_off | shipped.days_worked)


def test_every_working_day_of_a_known_year_is_reached_by_one_term_of_working_days() -> None:
    day, worked = date(2024, 12, 31), []
    while day.year < 2026:
        day = CHINA.last_day(day, Term(1, "working_days"))
        worked.append(day)
    span = [date(2025, 1, 1) + timedelta(days=number) for number in range(365)]
    assert worked[:-1] == [day for day in span if CHINA.is_worked(day)]
