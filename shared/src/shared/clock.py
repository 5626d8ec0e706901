"""The real instant and the legal calendar: two times that are never one clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The real instant in UTC, to the microsecond; nobody shifts it."""
    return datetime.now(UTC)


def today() -> date:
    """The legal date in force now (Asia/Shanghai): the latest `effective_on` that an act may carry."""
    instant, kept = now(), _today
    return kept.day if kept.begins <= instant < kept.ends else kept.moved_to(instant)


def legal_day(at: datetime) -> date:
    """The day of the legal calendar (Asia/Shanghai) on which an instant falls."""
    return at.astimezone(LEGAL_ZONE).date()


class _Today:
    """The legal day that was asked for last, for as long as it lasts: requests ask for it several times each."""

    __slots__ = ("begins", "day", "ends")

    def __init__(self) -> None:
        self.day = date.min
        self.begins = self.ends = datetime.min.replace(tzinfo=UTC)

    def moved_to(self, instant: datetime) -> date:
        """The legal day of the instant, kept from now on."""
        self.day = legal_day(instant)
        midnight = datetime(self.day.year, self.day.month, self.day.day, tzinfo=LEGAL_ZONE)
        self.begins, self.ends = midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC)
        return self.day


_today = _Today()
