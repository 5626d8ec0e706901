"""The real instant and the legal calendar: two times that are never one clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The real instant in UTC, to the microsecond; nobody shifts it."""
    return datetime.now(UTC)


def today() -> date:
    """The legal date in force now (Asia/Shanghai): the latest `effective_on` that an act may carry."""
    return legal_day(now())


def legal_day(at: datetime) -> date:
    """The day of the legal calendar (Asia/Shanghai) on which an instant falls."""
    return at.astimezone(LEGAL_ZONE).date()
