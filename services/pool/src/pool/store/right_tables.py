"""Rights of localities to replenish (T12.2a): how many there are in a period, how many are used, and by whom."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from pool.store.tables import Base
from shared.database.types import Instant


class ReplenishmentLine(Base):
    """Rights that a graduation gives its locality (T12.2a, M5); a removal gives none.

    A right may be a fraction: the lines of a locality are summed exactly, and only the sum is rounded down.
    """

    __tablename__ = "replenishment_line"
    __table_args__ = (CheckConstraint("rights >= 0", name="rights_not_negative"),)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    reporting_unit: Mapped[str] = mapped_column(Text)
    rights: Mapped[Decimal] = mapped_column(Numeric)
    effective_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)


class UnitRights(Base):
    """Rights of a unit in a period: `all`, and each year by itself; the database holds that no more are used."""

    __tablename__ = "unit_rights"
    __table_args__ = (CheckConstraint("used BETWEEN 0 AND floor(rights)", name="used_within_rights"),)
    reporting_unit: Mapped[str] = mapped_column(Text, primary_key=True)
    period: Mapped[str] = mapped_column(Text, primary_key=True)
    rights: Mapped[Decimal] = mapped_column(Numeric)
    used: Mapped[int]


class RightUse(Base):
    """A right that a firm came in by; what a firm has used stays used when it leaves."""

    __tablename__ = "right_use"
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), primary_key=True)
    reporting_unit: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
