"""Versions of the rules: what was staged and approved, and the whole of every version that ever decided."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlalchemy.orm import Mapped, mapped_column

from eligibility.store.tables.base import Base
from shared.database.types import Instant


class RuleChange(Base):
    """A staged change of parameters or reference tables, in force from `since` once a second person approves it."""

    __tablename__ = "rule_change"
    __table_args__ = (
        CheckConstraint("state IN ('staged', 'approved', 'rejected')", name="known_state"),
        CheckConstraint("(state = 'approved') = (position IS NOT NULL)", name="approved_has_a_position"),
        Index("ix_rule_change_state", "state", "since"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    """The document that orders it."""
    since: Mapped[date]
    retroactive_ground: Mapped[str | None] = mapped_column(Text)
    """Why it holds from a day on that lay before its staging."""
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(Text, server_default=text("'staged'"))
    position: Mapped[int | None] = mapped_column(unique=True)
    """The order of approval: of two changes for one day the later one holds."""
    approval_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    """The re-assessment that its approval started."""
    staged_by: Mapped[str] = mapped_column(Text)
    staged_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


class RuleConfirmation(Base):
    """That a service decides by the parameters of a change, or cannot; with its counts as it told them."""

    __tablename__ = "rule_confirmation"
    __table_args__ = (
        CheckConstraint("(refused_zh IS NULL) = (refused_en IS NULL)", name="refused_in_both_languages"),
        Index("ix_rule_confirmation_position", "position", "service"),
    )
    service: Mapped[str] = mapped_column(Text, primary_key=True)
    rule_change_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    taken_at: Mapped[datetime] = mapped_column(Instant)
    refused_zh: Mapped[str | None] = mapped_column(Text)
    refused_en: Mapped[str | None] = mapped_column(Text)
    touches: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    pending: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sequence: Mapped[int] = mapped_column(BigInteger)


class PlanArchive(Base):
    """The files of a plan's folder as they were, by their digest."""

    __tablename__ = "plan_archive"
    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    stored_at: Mapped[datetime] = mapped_column(Instant)


class RuleSet(Base):
    """What a `rules_version` stands for: the plan's files, and the changes approved on top of them."""

    __tablename__ = "rule_set"
    __table_args__ = (Index("ix_rule_set_recorded", "recorded_at"),)
    version: Mapped[str] = mapped_column(Text, primary_key=True)
    archive: Mapped[str] = mapped_column(Text, ForeignKey("plan_archive.digest"))
    amendments: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    soft: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """Ids of the criteria that could be waived; not known of versions from before this was kept."""
    same_as: Mapped[str | None] = mapped_column(Text)
    """The name today of what a judgement reads of it: its own, or another where an earlier release named it."""
