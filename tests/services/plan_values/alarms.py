"""Parameters of finance-matching: when people are told of a bank that has not acted on a revocation."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from finance_matching.domain.alarms import Health, trouble_of
from finance_matching.domain.deadlines import Deadlines
from shared.plan.model import Plan
from tests.services.plan_values.shown import Shown

_NOW: Final = datetime(2026, 3, 10, 12, tzinfo=UTC)


def alarmed(received_after: int | None = None, applied_after: int | None = None) -> Callable[[Plan], object]:
    """Whether revocations of a bank are overdue that were open for so many hours."""
    waiting = [None if hours is None else _NOW - timedelta(hours=hours) for hours in (received_after, applied_after)]
    health = Health(None, None, *waiting)
    return lambda plan: trouble_of("revocations", health, Deadlines.of(plan.on(date(2026, 3, 10))), _NOW)


ROWS: Final[dict[str, Shown]] = {
    "revocation.received_within_hours": Shown("48", alarmed(received_after=25)),
    "revocation.applied_within_hours": Shown("96", alarmed(applied_after=73)),
}
