"""What a removal's decision waits for: the notice that the firm was served, and its answer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from pool.store.tables import Base
from shared.database.types import Instant


class RemovalNotice(Base):
    """The notice of a proposed removal as it was served; the answer's term ends with `last_day`."""

    __tablename__ = "removal_notice"
    __table_args__ = (CheckConstraint("last_day >= notified_on", name="ends_after_service"),)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("exit_case.id"), primary_key=True)
    notified_on: Mapped[date]
    method: Mapped[str] = mapped_column(Text)
    served_by: Mapped[str] = mapped_column(Text)
    document_no: Mapped[str] = mapped_column(Text)
    last_day: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class RemovalAnswer(Base):
    """The firm's answer, or its waiver of one; the first on record stands."""

    __tablename__ = "removal_answer"
    __table_args__ = (
        CheckConstraint("waived OR num_nonnulls(statement, document_no) > 0", name="an_answer_says_something"),
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("removal_notice.case_id"), primary_key=True)
    answered_on: Mapped[date]
    waived: Mapped[bool]
    statement: Mapped[str | None] = mapped_column(Text)
    document_no: Mapped[str | None] = mapped_column(Text)
    waived_by: Mapped[str | None] = mapped_column(Text)
    """Who declared the waiver for the firm; null: an answer, or a waiver recorded before that was asked for."""
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
