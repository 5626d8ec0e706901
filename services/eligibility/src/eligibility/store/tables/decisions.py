"""What people decide about a firm's criteria: waivers of soft ones, and findings on declared facts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base
from shared.database.types import Instant

LIVE_WAIVER = "one_live_waiver_per_criterion"
OPEN_REVIEW = "one_open_review_per_field"


class _Proposed:
    """Two persons: one proposes with a ground, another decides."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.application_id"))
    uscc: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date | None]
    """The legal day of the act; not known of those from before it was asked for."""
    evidence: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """What the ground rests on: document numbers, file names, addresses."""
    state: Mapped[str] = mapped_column(Text, server_default=text("'proposed'"))
    approval_id: Mapped[UUID]
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


class Waiver(_Proposed, Base):
    """A waiver of one soft criterion; after `expires_on`, its last day, it is granted no more."""

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'granted', 'refused', 'expired')", name="known_state"),
        CheckConstraint("length(ground) > 0", name="has_ground"),
        Index(
            LIVE_WAIVER,
            "application_id",
            "criterion",
            unique=True,
            postgresql_where=text("state IN ('proposed', 'granted')"),
        ),
        Index("ix_waiver_unit", "reporting_unit", "state"),
        Index("ix_waiver_expiry", "expires_on", postgresql_where=text("state = 'granted' AND expires_on IS NOT NULL")),
    )
    criterion: Mapped[str] = mapped_column(Text)
    expires_on: Mapped[date | None]


class Review(_Proposed, Base):
    """A reviewer's finding on one declared fact: confirmed as declared, or overturned to another value."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name="known_state"),
        CheckConstraint("verdict IN ('confirmed', 'overturned')", name="known_verdict"),
        CheckConstraint("length(ground) > 0", name="has_ground"),
        Index(OPEN_REVIEW, "application_id", "field", unique=True, postgresql_where=text("state = 'proposed'")),
        Index("ix_review_application", "application_id", "id"),
        Index(
            "ix_review_abnormal",
            "uscc",
            postgresql_where=text("field = 'abnormal_filings' AND state = 'approved'"),
        ),
    )
    field: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(Text)
    value: Mapped[Any] = mapped_column(JSON)
    abnormal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The CNIPA's finding behind a value of `abnormal_filings`."""
