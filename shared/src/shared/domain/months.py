"""Calendar months, which are no number of days."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months later; where that month has none, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def within_months(day: date, on: date, months: int) -> bool:
    """Whether `on` lies neither before the day nor after the day of the same number so many months later."""
    return day <= on <= months_after(day, months)
