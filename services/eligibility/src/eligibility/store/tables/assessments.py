"""Assessments with all that they were made of, those they replaced, and what each change turned."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base
from shared.database.types import PLAIN_ROWS, Instant

_OUTCOMES = "('eligible', 'needs_waiver', 'needs_review', 'ineligible')"
_CAUSES = "('submission', 'rules', 'review', 'record')"


class _Judged:
    """What a judgement leaves: the declaration it read, the rules it stood on, and its answer.

    Findings and declaration are large; a list leaves them where they are.
    """

    uscc: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    batch: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    reference_date: Mapped[date]
    received_on: Mapped[date | None]
    """The legal day on which the application came in; None where its submission did not tell it."""
    entered_later: Mapped[bool | None]
    """It came in in time and was entered after its batch had closed; None where its submission did not tell it."""
    outcome: Mapped[str] = mapped_column(Text)
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    unmet: Mapped[list[str]] = mapped_column(ARRAY(Text))
    undecided: Mapped[list[str]] = mapped_column(ARRAY(Text))
    waivers_needed: Mapped[list[str]] = mapped_column(ARRAY(Text))
    stands_until: Mapped[date | None]
    """The last day on which a certificate carries the outcome; after it the waivers that follow are needed."""
    waivers_after: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    findings: Mapped[list[Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    score: Mapped[Decimal] = mapped_column(Numeric(12, 6))
    rules_version: Mapped[str] = mapped_column(Text)
    valid_patents: Mapped[int]
    industrialised_patents: Mapped[int]
    bank_consent: Mapped[bool]
    declaration: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    reviewed: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    """Declared facts that a reviewer's finding replaced or confirmed, by field; `records`: confirmed violations."""
    sequence: Mapped[int] = mapped_column(BigInteger)
    """Sequence of the submission that was judged."""
    cause: Mapped[str] = mapped_column(Text, server_default=text("'submission'"))
    cause_id: Mapped[UUID | None]
    """The change of rules, the review or the violation behind a re-assessment."""
    assessed_at: Mapped[datetime] = mapped_column(Instant)


class Assessment(_Judged, Base):
    """The newest judgement of an application; `number` counts them from 1."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint(f"outcome IN {_OUTCOMES}", name="known_outcome"),
        CheckConstraint(f"cause IN {_CAUSES}", name="known_cause"),
        Index("ix_assessment_batch_outcome", "batch", "outcome", "application_id"),
        Index("ix_assessment_batch_order", "batch", "reference_date", "application_id"),
        Index("ix_assessment_uscc", "uscc"),
        Index("ix_assessment_score", "score", "application_id"),
        Index("ix_assessment_name", "name", "application_id", postgresql_include=["uscc"]),
        {"postgresql_with": PLAIN_ROWS},
    )
    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(server_default=text("1"))


class PastAssessment(_Judged, Base):
    """A judgement that a newer one replaced, kept as it was."""

    __tablename__ = "past_assessment"
    __table_args__ = (
        CheckConstraint(f"outcome IN {_OUTCOMES}", name="known_outcome"),
        CheckConstraint(f"cause IN {_CAUSES}", name="known_cause"),
        {"postgresql_with": PLAIN_ROWS},
    )
    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Flip(Base):
    """An outcome that rules, a review, a record or a new declaration turned: by which criteria, and what follows."""

    __tablename__ = "flip"
    __table_args__ = (
        CheckConstraint("outcome_before <> outcome_after", name="turned"),
        CheckConstraint("follows IN ('notify', 'review', 'nothing')", name="known_consequence"),
        UniqueConstraint("application_id", "number"),
        Index("ix_flip_cause", "cause_id", "id"),
        Index("ix_flip_name", "name", "id"),
        Index("ix_flip_uscc", "uscc", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID]
    number: Mapped[int]
    """Of the assessment that turned it."""
    uscc: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    outcome_before: Mapped[str] = mapped_column(Text)
    outcome_after: Mapped[str] = mapped_column(Text)
    turned_by: Mapped[list[str]] = mapped_column(ARRAY(Text))
    follows: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text)
    cause_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Instant)
