"""Alarms about banks."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance_matching.domain.alarms import MUST_ACT, State
from finance_matching.store.tables.banks import Bank
from finance_matching.store.tables.base import Base
from shared.database.types import Instant


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
