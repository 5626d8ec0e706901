"""The columns of acts that one person proposes and another decides."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database.types import Instant


class Proposed:
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
