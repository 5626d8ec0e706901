"""Yearly checks of members, and the figures that they rest on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base
from shared.database.types import Instant


class ComplianceCheck(Base):
    """The yearly check of one member against the rules of continuing membership."""

    __tablename__ = "compliance_check"
    __table_args__ = (
        UniqueConstraint("uscc", "checked_on", name="one_check_per_member_and_day"),
        CheckConstraint("outcome IN ('compliant', 'attention', 'unknown')", name="known_outcome"),
        Index("ix_compliance_check_unit", "reporting_unit", "checked_on"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    checked_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(Text)
    unmet: Mapped[list[str]] = mapped_column(ARRAY(Text))
    undecided: Mapped[list[str]] = mapped_column(ARRAY(Text))
    findings: Mapped[list[Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    rules_version: Mapped[str] = mapped_column(Text)
    checked_at: Mapped[datetime] = mapped_column(Instant)


class MemberFigures(Base):
    """A member's verified figures as monitoring told them, one row a report: a check as of a day looks back."""

    __tablename__ = "member_figures"
    __table_args__ = (Index("ix_member_figures_uscc", "uscc", "effective_on"),)
    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    valid_patents: Mapped[int]
    industrialised_patents: Mapped[int]
    substantive: Mapped[bool]
