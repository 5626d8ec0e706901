"""Dates as people write them, and as Excel stores them."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from intake.workbook.fold import fold
from intake.workbook.reading import Reading, unreadable
from intake.workbook.sheet import Cell, written

_SEPARATED: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_CHINESE: Final = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}")
_TIME_OF_DAY: Final = re.compile(r"(?<=[0-9日])[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*$")
_DAY_ZERO: Final = date(1899, 12, 30)
"""Excel counts days from here (its 1900 was a leap year)."""
_YEARS: Final = range(1800, 2201)


def read_date(cell: Cell) -> Reading:
    """A day; an Excel date merely resolves, a serial or a text in another form is normalised.

    A serial counts from 1927 on (five digits): a smaller number is more likely a year.

    Raises:
        CellFault: `unreadable`.
    """
    if isinstance(cell, datetime):
        return Reading(cell.date())
    if isinstance(cell, date):
        return Reading(cell)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise _bad()
    text = written(cell) if isinstance(cell, str) else written(int(cell))
    day = _day(fold(_TIME_OF_DAY.sub("", text)))
    if day is None or day.year not in _YEARS:
        raise _bad()
    shown = day.isoformat()
    return Reading(day, shown if text != shown else None)


def _day(text: str) -> date | None:
    if match := _SEPARATED.fullmatch(text):
        parts = match.group(1, 3, 4)
    elif match := _CHINESE.fullmatch(text) or _COMPACT.fullmatch(text):
        parts = match.group(1, 2, 3)
    elif _SERIAL.fullmatch(text):
        return _DAY_ZERO + timedelta(days=int(text))
    else:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _bad() -> Exception:
    return unreadable("请填日期，例如 2015-03-02", "write a date such as 2015-03-02")
