"""What-ifs that were run and kept, and the yearly check of members."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base
from shared.database.types import Instant


class Scenario(Base):
    """A simulation over the applicant base: what was asked, on which rules and seats, and what came out."""

    __tablename__ = "scenario"
    __table_args__ = (Index("ix_scenario_batch", "batch", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(Text)
    batch: Mapped[str] = mapped_column(Text)
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    """Null until its job has ended."""
    job_id: Mapped[UUID]
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


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


class ScenarioPart(Base):
    """What a running simulation has done so far, gone when it ends: its inputs, pieces of the base, points swept."""

    __tablename__ = "scenario_part"
    __table_args__ = (CheckConstraint("kind IN ('inputs', 'piece', 'points')", name="known_kind"),)
    scenario_id: Mapped[UUID] = mapped_column(ForeignKey("scenario.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
