"""Assessments with all that they were made of, and waivers of soft criteria."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Numeric, Text, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.store.types import Instant, new_metadata

LIVE_WAIVER = "one_live_waiver_per_criterion"


class Base(DeclarativeBase):
    """What the service's tables have in common."""

    metadata = new_metadata()


class Assessment(Base):
    """The newest judgement of an application, the declaration it judged and the version of the rules.

    Findings and declaration are large; a list leaves them where they are.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("outcome IN ('eligible', 'needs_waiver', 'needs_review', 'ineligible')", name="known_outcome"),
        Index("ix_assessment_batch_outcome", "batch", "outcome", "application_id"),
        Index("ix_assessment_uscc", "uscc"),
    )
    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    batch: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    reference_date: Mapped[date]
    outcome: Mapped[str] = mapped_column(Text)
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    unmet: Mapped[list[str]] = mapped_column(ARRAY(Text))
    undecided: Mapped[list[str]] = mapped_column(ARRAY(Text))
    waivers_needed: Mapped[list[str]] = mapped_column(ARRAY(Text))
    findings: Mapped[list[Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    score: Mapped[Decimal] = mapped_column(Numeric(12, 6))
    rules_version: Mapped[str] = mapped_column(Text)
    valid_patents: Mapped[int]
    industrialised_patents: Mapped[int]
    bank_consent: Mapped[bool]
    declaration: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    sequence: Mapped[int]
    """Sequence of the submission that was judged."""
    assessed_at: Mapped[datetime] = mapped_column(Instant)


class Waiver(Base):
    """A waiver of one soft criterion: ground, proposer, and a different decider."""

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'granted', 'refused')", name="known_state"),
        CheckConstraint("length(ground) > 0", name="has_ground"),
        Index(
            LIVE_WAIVER,
            "application_id",
            "criterion",
            unique=True,
            postgresql_where=text("state <> 'refused'"),
        ),
        Index("ix_waiver_unit", "reporting_unit", "state"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.application_id"))
    uscc: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    criterion: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=text("'proposed'"))
    approval_id: Mapped[UUID]
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
