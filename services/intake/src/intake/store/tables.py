"""Batches, applications as declared, and imports of workbooks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.database.types import PLAIN_ROWS, Instant, new_metadata
from shared.domain.waivers import Lapse, Waivers
from shared.firms.tables import AppealStepColumns, FirmColumns, MembershipFactColumns, ViolationColumns


class Base(DeclarativeBase):
    """What the service's tables have in common."""

    metadata = new_metadata()


class Firm(FirmColumns, Base):
    """The lock of a firm, and where the province assigned it."""

    assigned_on: Mapped[date | None]
    """The legal day of the newest assignment, be it one that was taken back."""


class MembershipFact(MembershipFactColumns, Base):
    """What pool told of a membership."""


class Violation(ViolationColumns, Base):
    """A confirmed violation as monitoring told it."""


class AppealStep(AppealStepColumns, Base):
    """A step of an appeal as monitoring told it."""


class Batch(Base):
    """One round of applications with the day on which its declarations are judged."""

    __tablename__ = "batch"
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(Text)
    reference_date: Mapped[date]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Instant)


class BatchExtension(Base):
    """Until when late applications of a batch are taken, of one unit or (null) of all, and why."""

    __tablename__ = "batch_extension"
    __table_args__ = (Index("ix_batch_extension_batch", "batch", "until"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(Text, ForeignKey("batch.code"))
    reporting_unit: Mapped[str | None] = mapped_column(Text)
    until: Mapped[date]
    ground: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class Application(Base):
    """An application: the declaration as it came, and what is known of its way so far.

    A firm has one in a batch from each unit that sends one, so that nobody keeps its own unit out by coming first;
    the constraint keeps the name by which earlier releases know it.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("uscc", "batch", "reporting_unit", name="one_application_per_firm_and_batch"),
        CheckConstraint("state IN ('submitted', 'recommended')", name="known_state"),
        CheckConstraint("(state = 'recommended') = (recommended_on IS NOT NULL)", name="recommended_on_a_day"),
        Index("ix_application_unit", "reporting_unit", "id"),
        Index(
            "ix_application_recommended_on", "recommended_on", "id", postgresql_where=text("recommended_on IS NOT NULL")
        ),
        Index("ix_application_name", "name", "id", postgresql_include=["uscc"]),
        {"postgresql_with": PLAIN_ROWS},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(Text, ForeignKey("batch.code"))
    uscc: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=text("'submitted'"))
    declaration: Mapped[dict[str, Any]] = mapped_column(JSON)
    contact: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reference_date: Mapped[date | None]
    """The batch's, as this application is judged by."""
    received_on: Mapped[date | None]
    """The legal day on which it came in; what rests on it is dated no earlier."""
    entered_later: Mapped[bool] = mapped_column(server_default=text("false"))
    """Entered after its batch had closed, though it came in by then (补录)."""
    extension_id: Mapped[UUID | None]
    """The extension under which it was taken after the batch had closed."""
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by: Mapped[str] = mapped_column(Text)
    import_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    outcome: Mapped[str | None] = mapped_column(Text)
    """Newest outcome that eligibility told, with the sequence of that fact."""
    assessed_sequence: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    rules_version: Mapped[str | None] = mapped_column(Text)
    waivers_needed: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    waivers_granted: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    waivers_expire_on: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"))
    """The last days of granted waivers, by criterion; one that is not named has none."""
    stands_until: Mapped[date | None]
    """The last day on which the declared certificates carry the outcome; after it `waivers_after` are needed."""
    waivers_after: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    contested: Mapped[bool] = mapped_column(server_default=text("false"))
    """A finding on the firm is contested: nothing rests on the assessment until that is settled."""
    recommended_on: Mapped[date | None]
    recommended_by: Mapped[str | None] = mapped_column(Text)

    @property
    def waivers(self) -> Waivers:
        """The waivers as a recommendation looks at them, and what ends with a certificate."""
        last_days = {criterion: date.fromisoformat(day) for criterion, day in self.waivers_expire_on.items()}
        lapse = None if self.stands_until is None else Lapse(self.stands_until, self.waivers_after)
        return Waivers(self.waivers_needed, self.waivers_granted, last_days, lapse)


class Import(Base):
    """One uploaded workbook."""

    __tablename__ = "import"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(Text, ForeignKey("batch.code"))
    job_id: Mapped[UUID]
    reporting_unit: Mapped[str | None] = mapped_column(Text)
    """The city that sent it; null where the province did."""
    received_on: Mapped[date | None]
    """The legal day on which its applications came in."""
    entered_later: Mapped[bool] = mapped_column(server_default=text("false"))
    file_digest: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


class ImportRow(Base):
    """One firm row of a workbook and what became of it."""

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint("status IN ('accepted', 'refused')", name="known_status"),
        CheckConstraint("(status = 'accepted') = (application_id IS NOT NULL)", name="accepted_is_an_application"),
        Index("ix_import_row_unit", "import_id", "reporting_unit"),
    )
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    reporting_unit: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    """refusals, rejected_rows, normalised and warnings, as `miaopu assess` prints them."""
    application_id: Mapped[UUID | None]
