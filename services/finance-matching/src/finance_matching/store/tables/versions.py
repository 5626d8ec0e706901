"""Versions of the lists, frozen."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from finance_matching.store.tables.base import Base
from shared.database.types import Instant


class ListVersion(Base):
    """A version of a list, from its proposal on."""

    __tablename__ = "list_version"
    __table_args__ = (
        UniqueConstraint("kind", "version", name="one_version_of_a_number"),
        CheckConstraint("state IN ('proposed', 'published', 'rejected')", name="known_state"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_at_an_instant"),
        CheckConstraint("version > 0", name="versions_from_one"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text, ForeignKey("bank_list.kind"))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(Text, server_default=text("'proposed'"))
    effective_on: Mapped[date]
    entries: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)
    """Of the frozen entries."""
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    listed: Mapped[int | None]
    """Entries that publication left on the list: those removed since the proposal are not among them."""


class ListVersionEntry(Base):
    """A firm as frozen by a proposal."""

    __tablename__ = "list_version_entry"
    version_id: Mapped[UUID] = mapped_column(ForeignKey("list_version.id"), primary_key=True)
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    admitted_on: Mapped[date]
