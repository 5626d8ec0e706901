"""Working days and the ends of terms, by the State Council's yearly notices of holidays and moved working days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

TermUnit = Literal["days", "working_days"]
TERM_UNITS: Final[frozenset[str]] = frozenset({"days", "working_days"})
_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class YearWithoutCalendar(Exception):
    """No notice is known for a year that a term reaches into."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year: days off beside its Saturdays and Sundays, Saturdays and Sundays that are worked, and the notice."""

    year: int
    notice: str
    days_off: frozenset[date]
    days_worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days or of working days."""

    number: int
    unit: TermUnit


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years of which a notice is known."""

    years: Mapping[int, CalendarYear]

    def also(self, years: Iterable[CalendarYear]) -> "Calendar":
        """With further years; a year that is known stays as it is."""
        return Calendar({**{one.year: one for one in years}, **self.years})

    def is_worked(self, day: date) -> bool:
        """Whether offices work on that day.

        Raises:
            YearWithoutCalendar: no notice is known for its year.
        """
        year = self.years.get(day.year)
        if year is None:
            raise YearWithoutCalendar(day.year)
        return day in year.days_worked or (day.weekday() < _SATURDAY and day not in year.days_off)

    def last_day(self, served_on: date, term: Term) -> date:
        """The last day of a term, all of which counts: it begins on the day after service.

        A term of days that ends on a day off ends on the next working day; Saturdays and Sundays are days off.

        Raises:
            YearWithoutCalendar: the term reaches into a year of which no notice is known.
        """
        if term.unit == "working_days":
            return self._after_working_days(served_on, term.number)
        return self._working_day_from(_later(served_on, term.number))

    def _after_working_days(self, day: date, number: int) -> date:
        while number > 0:
            day = _later(day, 1)
            number -= self.is_worked(day)
        return day

    def _working_day_from(self, day: date) -> date:
        while not self.is_worked(day):
            day = _later(day, 1)
        return day


def _later(day: date, number: int) -> date:
    try:
        return day + number * _ONE_DAY
    except OverflowError:
        raise YearWithoutCalendar(date.max.year + 1) from None
