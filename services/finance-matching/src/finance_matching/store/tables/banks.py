"""Banks, their endpoints, and the alarms about them."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from finance_matching.domain.alarms import MUST_ACT, State
from finance_matching.store.tables.base import Base
from shared.database.types import Instant


class Bank(Base):
    """A bank that reads the lists. `last_number` is the newest number of its feed."""

    __tablename__ = "bank"
    __table_args__ = (
        CheckConstraint("(suspended_at IS NULL) = (suspended_by IS NULL)", name="suspended_by_someone"),
        CheckConstraint("last_number >= 0", name="numbers_from_one"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    bank_id = synonym("id")
    """Under the name by which a scope narrows what a bank sees."""
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    last_number: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    feed_epoch: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    """Another one means that numbers may have been given twice: the bank takes the snapshot.

    It rises with the producer's epoch (a trigger, so by whatever way that rises), and by what the bank itself knows."""
    versions_above: Mapped[int] = mapped_column(server_default=text("0"))
    """Entries that change from now on have versions above the greatest one of all banks (a trigger).

    Seconds from 2024-01-01 to the beginning of `feed_epoch`, 0 for the first: no entry changes once a second, so what
    was told before a restore lies below."""
    applies: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the bank has announced that it says what it has applied; its revocations are done only then."""
    applies_since: Mapped[datetime | None] = mapped_column(Instant)
    """When it announced that; what it had received before was done by that. Null: an older program wrote `applies`."""
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by: Mapped[str] = mapped_column(Text)
    suspended_at: Mapped[datetime | None] = mapped_column(Instant)
    suspended_by: Mapped[str | None] = mapped_column(Text)
    endpoint: Mapped["BankEndpoint | None"] = relationship(lazy="raise")

    @property
    def state(self) -> str:
        """`active` or `suspended`."""
        return "active" if self.suspended_at is None else "suspended"


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


class Alarm(Base):
    """Something of a bank that people must see to, from when it was noticed until it is well again."""

    __tablename__ = "alarm"
    __table_args__ = (
        CheckConstraint("subject IN ('endpoint', 'revocations')", name="known_subject"),
        CheckConstraint("state IN ('failing', 'disabled', 'overdue')", name="known_state"),
        Index("ix_alarm_open", "bank_id", "subject", unique=True, postgresql_where=text("closed_at IS NULL")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("bank.id"))
    subject: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Instant)
    """Of the first failure, or of the deadline that passed."""
    error: Mapped[str | None] = mapped_column(Text)
    open_revocations: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    noted_on: Mapped[date]
    """The day of the last event about it."""
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    told_state: Mapped[str | None] = mapped_column(Text)
    """What was last brought to the address of alarms; `recovered` once it is over."""
    told_on: Mapped[date | None]
    tell_after: Mapped[datetime | None] = mapped_column(Instant)
    """From when that is tried again, after it did not succeed."""
    bank: Mapped[Bank] = relationship(lazy="raise")

    @property
    def must_act(self) -> tuple[str, ...]:
        """Who is to see to it."""
        return MUST_ACT[cast("State", self.state)]
