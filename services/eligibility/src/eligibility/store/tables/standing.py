"""Copies of what others told: whose firm it is, who is recommended, who is a member, and the seats."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base
from shared.firms.tables import FirmColumns


class Firm(FirmColumns, Base):
    """Where the province assigned a firm."""


class Recommendation(Base):
    """An application that its city recommended to the province."""

    __tablename__ = "recommendation"
    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    recommended_on: Mapped[date]


class Membership(Base):
    """A firm's newest membership in the pool."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("(left_on IS NULL) = (route IS NULL)", name="left_by_a_route"),)
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    application_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    admitted_on: Mapped[date | None]
    """Null where an exit came and no admission."""
    left_on: Mapped[date | None]
    route: Mapped[str | None] = mapped_column(Text)
    sequence: Mapped[int] = mapped_column(BigInteger)
    """Of the newest fact that is in this row."""


class SeatPlanCopy(Base):
    """Pool's cap and seats as it told them last."""

    __tablename__ = "seat_plan"
    plan_id: Mapped[str] = mapped_column(Text, primary_key=True)
    cap: Mapped[int]
    used: Mapped[int]
    units: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    effective_on: Mapped[date]
    sequence: Mapped[int] = mapped_column(BigInteger)
