"""Confirmed violations as monitoring told them."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Identity,
    Index,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base


class ConfirmedViolation(Base):
    """A confirmed violation, as monitoring told it."""

    __tablename__ = "confirmed_violation"
    __table_args__ = (Index("ix_confirmed_violation_uscc", "uscc"),)
    violation_id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text)
    occurred_on: Mapped[date]
    effective_on: Mapped[date]
    abnormal_kind: Mapped[str | None] = mapped_column(Text)
    abnormal_order: Mapped[int | None]
    appeal_state: Mapped[str | None] = mapped_column(Text)
    """As it was when it was confirmed; later steps are rows of their own."""


class AppealStep(Base):
    """A step of the appeal against a confirmed violation: a check as of a day looks back."""

    __tablename__ = "appeal_step"
    __table_args__ = (Index("ix_appeal_step_uscc", "uscc"), Index("ix_appeal_step_violation_id", "violation_id"))
    place: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    """The order in which the inbox applied the steps; their days say nothing of it: a correction is dated back."""
    violation_id: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(BigInteger)
    uscc: Mapped[str] = mapped_column(Text)
    appeal_state: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
