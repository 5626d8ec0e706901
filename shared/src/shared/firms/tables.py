"""Columns of the copies; a service makes them its own tables: `class Violation(ViolationColumns, Base)`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from shared.database.types import Instant


class FirmColumns:
    """One row per firm: its lock, and the unit to which the province assigned it; null: by its registered place."""

    __tablename__ = "firm"
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    assigned_unit: Mapped[str | None] = mapped_column(Text)


class MembershipFactColumns:
    """What pool told of a firm's membership, each fact as it came.

    The inbox applies the facts of a firm in the order of epoch and sequence, and never by their days: `place` keeps it.
    """

    __tablename__ = "membership_fact"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """Its index and checks."""
        return (
            CheckConstraint("kind IN ('admitted', 'exited', 'reinstated')", name="known_kind"),
            Index("ix_membership_fact_uscc", "uscc"),
        )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    place: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    sequence: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
    """When pool told it."""
    application_id: Mapped[UUID | None]
    admitted_on: Mapped[date | None]
    """Of a reinstatement: the first day of the membership that it restores."""
    route: Mapped[str | None] = mapped_column(Text)
    ground: Mapped[str | None] = mapped_column(Text)
    violation_id: Mapped[UUID | None]
    """The violation on which an exit rests."""
    exit_id: Mapped[UUID | None]
    """The exit itself, or the one that a reinstatement undoes; null in facts that were kept before it was."""


class ViolationColumns:
    """A confirmed violation as monitoring told it, with the newest step of an appeal."""

    __tablename__ = "violation"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """Its index."""
        return (Index("ix_violation_uscc", "uscc", "ground"),)

    violation_id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text)
    cited_law: Mapped[str | None] = mapped_column(Text)
    occurred_on: Mapped[date]
    effective_on: Mapped[date]
    """The legal day of its confirmation."""
    abnormal_kind: Mapped[str | None] = mapped_column(Text)
    abnormal_order: Mapped[int | None]
    appeal_state: Mapped[str | None] = mapped_column(Text)
    """Nothing rests on it while it is pending, or once it is reversed."""
    appeal_on: Mapped[date | None]
    at: Mapped[datetime | None] = mapped_column(Instant)
    """When monitoring told it; null: before that was kept."""


class AppealStepColumns:
    """Each step of an appeal as it was told, so that an answer can be given as known at an instant."""

    __tablename__ = "appeal_step"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """Its index."""
        return (Index("ix_appeal_step_violation_id", "violation_id"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    violation_id: Mapped[UUID]
    place: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    """The order in which the inbox applied the steps."""
    sequence: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
