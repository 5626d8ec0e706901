"""Members, consent, and what is known of firms, as copied."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from finance_matching.store.tables.base import Base
from shared.database.types import Instant
from shared.firms.tables import AppealStepColumns, MembershipFactColumns, ViolationColumns


class MembershipFact(MembershipFactColumns, Base):
    """What pool told of a membership."""


class Violation(ViolationColumns, Base):
    """A confirmed violation as monitoring told it."""


class AppealStep(AppealStepColumns, Base):
    """A step of an appeal as monitoring told it."""


class Member(Base):
    """A firm of the pool by the newest fact that pool told of it; kept when it has left."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("uscc", "state", name="uq_member_uscc_state"),
        CheckConstraint("state IN ('active', 'graduated', 'removed')", name="known_state"),
        CheckConstraint("(state = 'active') = (left_on IS NULL)", name="left_on_a_day"),
        CheckConstraint("state <> 'active' OR admitted_on IS NOT NULL", name="admitted_on_a_day"),
    )
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    admitted_on: Mapped[date | None]
    """Null where an exit came and no admission."""
    left_on: Mapped[date | None]
    sequence: Mapped[int] = mapped_column(BigInteger)


class Consent(Base):
    """Whether the firm lets banks have it on the pledge list, by its best known word."""

    __tablename__ = "consent"
    __table_args__ = (CheckConstraint("source IN ('admission', 'declaration', 'decision')", name="known_source"),)
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    granted: Mapped[bool]
    source: Mapped[str] = mapped_column(Text)
    weight: Mapped[int]
    """1 the admission's copy, 2 the firm's declaration, 3 a decision taken here; a lighter word changes nothing."""
    effective_on: Mapped[date]
    said_at: Mapped[datetime] = mapped_column(Instant)
