"""Waivers of soft criteria."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base
from eligibility.store.tables.decisions import Proposed

LIVE_WAIVER = "one_live_waiver_per_criterion"


class Waiver(Proposed, Base):
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
