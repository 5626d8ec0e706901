"""The real instant and the legal calendar: two times that are never one clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The real instant in UTC, to the microsecond; nobody shifts it."""
    return datetime.now(UTC)


def today() -> date:
    """The legal date in force now (Asia/Shanghai): the latest `effective_on` that an act may carry."""
    return _Today.at(now())


def legal_day(at: datetime) -> date:
    """The day of the legal calendar (Asia/Shanghai) on which an instant falls."""
    return at.astimezone(LEGAL_ZONE).date()


class _Today:
    """The legal day that was asked for last, for as long as it lasts: requests ask for it several times each."""

    day = date.min
    begins = ends = datetime.min.replace(tzinfo=UTC)

    @classmethod
    def at(cls, instant: datetime) -> date:
        if not cls.begins <= instant < cls.ends:
            cls.day = legal_day(instant)
            midnight = datetime(cls.day.year, cls.day.month, cls.day.day, tzinfo=LEGAL_ZONE)
            cls.begins, cls.ends = midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC)
        return cls.day
