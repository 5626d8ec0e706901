"""Evidence of graduation, as monitoring told it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, Numeric, Text
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


class ProductYearRow(Base):
    """A product of a firm in a year, as a verified report has it; amounts in yuan."""

    __tablename__ = "product_year"
    __table_args__ = (Index("ix_product_year_uscc", "uscc", "effective_on"),)
    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(Text, primary_key=True)
    data_year: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    """The day on which the report was verified."""
    recognised_on: Mapped[date | None]
    """Null: the product is filed, not recognised."""
    sales: Mapped[Decimal] = mapped_column(Numeric)
    profit: Mapped[Decimal] = mapped_column(Numeric)
