"""Evidence of graduation, as monitoring told it."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from pool.store.tables import Base


class Progress(Base):
    """Verified progress as monitoring told it."""

    __tablename__ = "progress"
    __table_args__ = (Index("ix_progress_uscc", "uscc", "effective_on"),)
    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    substantive: Mapped[bool]
    valid_patents: Mapped[int]
    industrialised_patents: Mapped[int]
    recognised_products: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    verified_by: Mapped[str | None] = mapped_column(Text)
    """Mark of the person; null where the event carried none."""
