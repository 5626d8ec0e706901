"""Removals that are due, and both exits with the evidence for them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from pool.store.tables import Base
from shared.database.types import Instant


class RemovalProposalRow(Base):
    """A removal that the clock or a confirmed violation proposes; people decide (M8).

    It is withdrawn when it is no longer due, or when the violation was reversed. Clock and violations of one day are
    proposals of their own.
    """

    __tablename__ = "removal_proposal"
    __table_args__ = (
        UniqueConstraint(
            "member_id",
            "due_on",
            "violation_id",
            name="one_proposal_per_member_and_period",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("state IN ('open', 'decided', 'withdrawn')", name="known_state"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    uscc: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text, server_default=text("'no_progress'"))
    """Given with every row; the default is for programs of earlier releases, whose sweeps leave it out."""
    violation_id: Mapped[UUID | None]
    """The violation on which it rests; null where the clock proposes."""
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text, server_default=text("'open'"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)


class ExitCase(Base):
    """A proposed exit with the evidence that was seen, and what two people made of it."""

    __tablename__ = "exit_case"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name="known_state"),
        CheckConstraint("(reversed_on IS NULL) = (reversed_at IS NULL)", name="reversed_on_a_day"),
        CheckConstraint("reversed_at IS NULL OR state = 'approved'", name="reversed_after_it_was_carried_out"),
        Index("ix_exit_case_member_id", "member_id"),
        Index("ix_exit_case_uscc", "uscc"),
        Index("one_open_exit_per_member", "member_id", unique=True, postgresql_where=text("state = 'proposed'")),
        Index(
            "one_removal_per_violation",
            "violation_id",
            unique=True,
            postgresql_where=text("state = 'approved' AND reversed_at IS NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    uscc: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    route: Mapped[str] = mapped_column(Text)
    ground: Mapped[str | None] = mapped_column(Text)
    clause: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    on_decision: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether it takes effect on the day of its decision; until then `effective_on` is the day of the proposal."""
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    violation_id: Mapped[UUID | None]
    rules_version: Mapped[str] = mapped_column(Text)
    approval_id: Mapped[UUID | None]
    """None where the exit takes one person."""
    state: Mapped[str] = mapped_column(Text, server_default=text("'proposed'"))
    carried_out_at: Mapped[datetime | None] = mapped_column(Instant)
    freed_seat: Mapped[bool | None]
    """Whether it added one to the seats freed for a new screening; null: carried out before that was kept."""
    reversed_on: Mapped[date | None]
    """The legal day of the reinstatement that undid it, and the instant at which that became known."""
    reversed_at: Mapped[datetime | None] = mapped_column(Instant)
