"""Webhook endpoints of banks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from finance_matching.store.tables.base import Base
from shared.database.types import Instant


class BankEndpoint(Base):
    """Where a bank takes webhooks, and how that goes. The secret lies here sealed."""

    __tablename__ = "bank_endpoint"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures_counted"),
        CheckConstraint("(failures = 0) = (failing_since IS NULL)", name="failing_since_the_first_failure"),
        CheckConstraint("(failing_since IS NULL) = (next_try_at IS NULL)", name="tried_again_at_a_time"),
        CheckConstraint("(sealed_old_secret IS NULL) = (old_secret_until IS NULL)", name="old_secret_ends"),
        CheckConstraint("(next_url IS NULL) = (next_sealed_secret IS NULL)", name="next_endpoint_has_a_secret"),
    )
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("bank.id"), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    sealed_secret: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(server_default=text("1"))
    """Counts registrations; a deliverer that knows an older one reads anew."""
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    """In a row; one success ends the row."""
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    next_fresh_at: Mapped[datetime | None] = mapped_column(Instant)
    """Written by the release before alone; goes with the next."""
    next_urgent_at: Mapped[datetime | None] = mapped_column(Instant)
    """From when a revocation may be sent to an endpoint that failed, or one that it refused may be tried again."""
    last_error: Mapped[str | None] = mapped_column(Text)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since three days of failure, a 410 or a bad certificate; it is tried on all the same."""
    activated_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it took its first test event; null: nothing is delivered yet."""
    sealed_old_secret: Mapped[str | None] = mapped_column(Text)
    """Signs beside the new one until `old_secret_until`."""
    old_secret_until: Mapped[datetime | None] = mapped_column(Instant)
    next_url: Mapped[str | None] = mapped_column(Text)
    """Named in place of an active one; takes over once it has taken a test event."""
    next_sealed_secret: Mapped[str | None] = mapped_column(Text)
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by: Mapped[str] = mapped_column(Text)
