"""Reviewers' findings on declared facts."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base
from eligibility.store.tables.decisions import Proposed

OPEN_REVIEW = "one_open_review_per_field"


class Review(Proposed, Base):
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
