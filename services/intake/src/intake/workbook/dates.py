"""Dates as people write them, and as Excel stores them."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Final

from intake.workbook.fold import fold
from intake.workbook.reading import Reading, unreadable
from intake.workbook.sheet import Cell, written

_SEPARATED: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_CHINESE: Final = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_MONTH: Final = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月)")
_YEAR: Final = re.compile(r"([0-9]{4})年")
_RANGE: Final = re.compile(r"(?P<first>[0-9]{4}([-/.年]).+?)(?:[-–—~～至到]|--|——)(?P<last>[0-9]{4}\2.+)")
_NO_END: Final = frozenset({"长期", "长期有效", "永久", "无固定期限"})
NO_END: Final = date.max
"""The last day of what never ends."""
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}")
_TIME_OF_DAY: Final = re.compile(r"(?<=[0-9日])[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*$")
DAY_ZERO: Final = date(1899, 12, 30)
"""Excel counts days from here (its 1900 was a leap year)."""
DAY_ZERO_1904: Final = date(1904, 1, 1)
_FIRST_DAY: Final = date(1900, 1, 1)
"""A date cell before it holds a time, or a number that is no date."""
_YEARS: Final = range(1800, 2201)


def read_date(cell: Cell, zero: date = DAY_ZERO) -> Reading:
    """A day; an Excel date merely resolves, a serial or a text in another form is normalised; a month is its first day.

    A serial counts from 1927 on (five digits): a smaller number is more likely a year. `zero` is its day 0.

    Raises:
        CellFault: `unreadable`.
    """
    if isinstance(cell, date):
        return _of_date_cell(cell)
    text = _text(cell)
    folded = fold(_TIME_OF_DAY.sub("", text))
    day = _day(folded, zero) or (_first_of_month(folded) if isinstance(cell, str) else None)
    return _reading(text, day)


def read_last_day(cell: Cell, zero: date = DAY_ZERO) -> Reading:
    """The last day of a certificate: of a month or year its last, of a range its end; `NO_END` for 长期 and the like.

    Raises:
        CellFault: `unreadable`.
    """
    if isinstance(cell, date):
        return _of_date_cell(cell)
    text = _text(cell)
    folded = fold(_TIME_OF_DAY.sub("", text))
    if folded in _NO_END:
        return Reading(NO_END)
    return _reading(text, _day(folded, zero) or (_end(folded) if isinstance(cell, str) else None))


def _of_date_cell(cell: date) -> Reading:
    day = cell.date() if isinstance(cell, datetime) else cell
    if day < _FIRST_DAY:
        raise _bad()
    return Reading(day)


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not isfinite(cell):
        raise _bad()
    return written(int(cell))


def _reading(text: str, day: date | None) -> Reading:
    if day is None or day.year not in _YEARS:
        raise _bad()
    shown = day.isoformat()
    return Reading(day, shown if text != shown else None)


def _day(text: str, zero: date = DAY_ZERO) -> date | None:
    if match := _SEPARATED.fullmatch(text):
        parts = match.group(1, 3, 4)
    elif match := _CHINESE.fullmatch(text) or _COMPACT.fullmatch(text):
        parts = match.group(1, 2, 3)
    elif _SERIAL.fullmatch(text):
        return zero + timedelta(days=int(text))
    else:
        return None
    return _date(*map(int, parts))


def _first_of_month(text: str) -> date | None:
    match = _MONTH.fullmatch(text)
    return _date(int(match[1]), int(match[2] or match[3]), 1) if match else None


def _end(text: str) -> date | None:
    """The last day of a month or a year, or the end of a range of months or days."""
    if match := _RANGE.fullmatch(text):
        first = _day(match["first"]) or _first_of_month(match["first"])
        last = _day(match["last"]) or _last_of_month(match["last"])
        return last if first is not None and last is not None and first <= last else None
    if match := _YEAR.fullmatch(text):
        return _date(int(match[1]), 12, 31)
    return _last_of_month(text)


def _last_of_month(text: str) -> date | None:
    first = _first_of_month(text)
    return first.replace(day=monthrange(first.year, first.month)[1]) if first else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _bad() -> Exception:
    return unreadable("请填日期，例如 2015-03-02", "write a date such as 2015-03-02")
