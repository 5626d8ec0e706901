"""Scenarios and their parts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
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


class ScenarioPart(Base):
    """What a running simulation has done so far, gone when it ends: its inputs, pieces of the base, points swept."""

    __tablename__ = "scenario_part"
    __table_args__ = (CheckConstraint("kind IN ('inputs', 'piece', 'points')", name="known_kind"),)
    scenario_id: Mapped[UUID] = mapped_column(ForeignKey("scenario.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
