"""China's days off and moved working days by year, as the notices of the State Council's General Office name them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from shared.domain.calendar import Calendar, CalendarYear

_NOTICES: Final = {
    2024: (
        "国办发明电〔2023〕7号（2023-10-25）",
        "01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10 09-15/09-17 10-01/10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "国办发明电〔2024〕12号（2024-11-12）",
        "01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "国办发明电〔2025〕7号（2025-11-04）",
        "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}
"""Year: notice with its day; days off, single or from/to; Saturdays and Sundays that are worked."""


def _days(year: int, text: str) -> Iterator[date]:
    for part in text.split():
        first, _, last = part.partition("/")
        day, end = (date.fromisoformat(f"{year}-{each}") for each in (first, last or first))
        while day <= end:
            yield day
            day += timedelta(days=1)


def _year(year: int) -> CalendarYear:
    notice, days_off, days_worked = _NOTICES[year]
    return CalendarYear(year, notice, frozenset(_days(year, days_off)), frozenset(_days(year, days_worked)))


CHINA: Final = Calendar({year: _year(year) for year in _NOTICES})
"""The years of which the notice ships with the program; more are added by two people of the province."""
