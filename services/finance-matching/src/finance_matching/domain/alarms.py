"""When people are told of a bank: its endpoint fails or is disabled, or a revocation is overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from finance_matching.domain.deadlines import Deadlines

Subject = Literal["endpoint", "revocations"]
State = Literal["failing", "disabled", "overdue"]
SUBJECTS: Final[tuple[Subject, ...]] = ("endpoint", "revocations")
TOLD_AFTER: Final = timedelta(minutes=10)
"""A shorter break is nobody's business."""
MUST_ACT: Final[dict[State, tuple[str, ...]]] = {
    "failing": ("bank",),
    "disabled": ("bank", "province"),
    "overdue": ("bank", "province"),
}


@dataclass(frozen=True, slots=True)
class Health:
    """How a bank stands."""

    failing_since: datetime | None
    disabled_at: datetime | None
    oldest_unreceived_at: datetime | None
    """Instant of the fact behind the oldest revocation that the bank has not received."""
    oldest_unapplied_at: datetime | None
    """The same of the oldest one that it has not applied; None for a bank that does not say what it applies."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What people have to be told of."""

    state: State
    since: datetime


def trouble_of(subject: Subject, health: Health, deadlines: Deadlines, now: datetime) -> Trouble | None:
    """What is to be told of one subject at a bank; None where all is well."""
    if subject == "endpoint":
        return _endpoint_trouble(health, now)
    overdue = [
        at + term
        for at, term in (
            (health.oldest_unreceived_at, deadlines.received),
            (health.oldest_unapplied_at, deadlines.applied),
        )
        if at is not None and at + term < now
    ]
    return Trouble("overdue", min(overdue)) if overdue else None


def _endpoint_trouble(health: Health, now: datetime) -> Trouble | None:
    if health.disabled_at is not None:
        return Trouble("disabled", health.failing_since or health.disabled_at)
    if health.failing_since is not None and now - health.failing_since >= TOLD_AFTER:
        return Trouble("failing", health.failing_since)
    return None
