"""A copy of who is a member, progress reports with their verification, and violations."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.database.persons import two_persons
from shared.database.types import Instant, new_metadata
from shared.domain.abnormal_filing import AbnormalFiling, AbnormalKind


class Base(DeclarativeBase):
    """What the service's tables have in common."""

    metadata = new_metadata()


class Member(Base):
    """Pool's members as pool told them: who may report. A firm that came back has its newest membership."""

    __tablename__ = "member"
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    admitted_on: Mapped[date | None]
    """Null where an exit came and no admission."""
    left_on: Mapped[date | None]
    """Null while the firm is a member."""
    sequence: Mapped[int] = mapped_column(BigInteger)
    """Of the newest fact that is in this row."""


class Compliance(Base):
    """The newest yearly check of a firm as eligibility told it; it may come before the membership that it is about."""

    __tablename__ = "compliance"
    __table_args__ = (CheckConstraint("outcome IN ('compliant', 'attention', 'unknown')", name="known_outcome"),)
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    checked_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(Text)
    unmet: Mapped[list[str]] = mapped_column(ARRAY(Text))
    undecided: Mapped[list[str]] = mapped_column(ARRAY(Text))


class ProgressReport(Base):
    """What a member reported for a period, and another person's verification of it."""

    __tablename__ = "progress_report"
    __table_args__ = (
        UniqueConstraint("uscc", "period", name="one_report_per_firm_and_period"),
        CheckConstraint("period ~ '^20[0-9]{2}(-H[12])?$'", name="known_period"),
        CheckConstraint("industrialised_patents BETWEEN 0 AND valid_patents", name="possible_rate"),
        CheckConstraint("sales_yuan >= 0 AND rd_input_yuan >= 0 AND new_filings >= 0", name="no_negative_figures"),
        CheckConstraint("state IN ('reported', 'verified')", name="known_state"),
        CheckConstraint(
            "num_nulls(substantive, verified_by, verified_on, verified_at) IN (0, 4)", name="whole_verdict"
        ),
        CheckConstraint("(state = 'verified') = (verified_by IS NOT NULL)", name="verified_by_someone"),
        CheckConstraint(two_persons("verified_by", "reported_by", "verified_at"), name="two_persons"),
        CheckConstraint("verified_on >= reported_on", name="verified_after_the_report"),
        Index("ix_progress_report_unit", "reporting_unit", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text, ForeignKey("member.uscc"))
    reporting_unit: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text)
    reported_on: Mapped[date]
    valid_patents: Mapped[int]
    industrialised_patents: Mapped[int]
    recognised_products: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    product_years: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    sales_yuan: Mapped[Decimal | None] = mapped_column(Numeric)
    profit_yuan: Mapped[Decimal | None] = mapped_column(Numeric)
    rd_input_yuan: Mapped[Decimal | None] = mapped_column(Numeric)
    new_filings: Mapped[int | None]
    narrative: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=text("'reported'"))
    reported_by: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime] = mapped_column(Instant)
    substantive: Mapped[bool | None]
    """Substantive progress in the sense of M8, as the verifier found it."""
    verified_by: Mapped[str | None] = mapped_column(Text)
    verified_on: Mapped[date | None]
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    note: Mapped[str | None] = mapped_column(Text)


class Violation(Base):
    """A violation that may be a ground of removal, and the province's decision on it."""

    __tablename__ = "violation"
    __table_args__ = (
        CheckConstraint("state IN ('reported', 'confirmed', 'dismissed')", name="known_state"),
        CheckConstraint("(state = 'reported') = (decided_by IS NULL)", name="decided_by_someone"),
        CheckConstraint("(state = 'confirmed') = (effective_on IS NOT NULL)", name="confirmed_on_a_day"),
        CheckConstraint(two_persons("decided_by", "reported_by", "decided_at"), name="two_persons"),
        CheckConstraint("effective_on >= occurred_on", name="confirmed_after_the_fact"),
        CheckConstraint(
            "num_nulls(abnormal_kind, abnormal_order, notified_on) IN (0, 3)", name="whole_abnormal_filing"
        ),
        CheckConstraint("abnormal_kind IS NULL OR appeal_state IS NOT NULL", name="abnormal_with_its_appeal"),
        CheckConstraint(
            "appeal_state IS NULL OR abnormal_kind IS NOT NULL OR state = 'confirmed'", name="appeal_of_a_decision"
        ),
        CheckConstraint("appeal_state IN ('not_appealed', 'pending', 'upheld', 'reversed')", name="known_appeal"),
        Index("ix_violation_unit", "reporting_unit", "id"),
        Index("ix_violation_uscc", "uscc"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text, ForeignKey("member.uscc"))
    reporting_unit: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text)
    occurred_on: Mapped[date]
    description: Mapped[str] = mapped_column(Text)
    cited_law: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=text("'reported'"))
    reported_on: Mapped[date | None]
    """The legal day of the report; not known of those from before it was asked for."""
    reported_by: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    effective_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    abnormal_kind: Mapped[str | None] = mapped_column(Text)
    abnormal_order: Mapped[int | None]
    notified_on: Mapped[date | None]
    appeal_state: Mapped[str | None] = mapped_column(Text)
    appeal_on: Mapped[date | None]
    """The day of the newest step of the appeal."""
    appeal_rests_on: Mapped[date | None]
    """The day of the step before that one, on which a correction of it rests too."""
    appeal_recorded_by: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Everybody who recorded a step of the appeal: none of them decides on the violation."""

    @property
    def decided_on(self) -> date | None:
        """The legal day of what a firm may appeal against: the CNIPA's notice, or the confirmation."""
        return self.notified_on or self.effective_on

    @property
    def abnormal(self) -> AbnormalFiling | None:
        """What the CNIPA found, where the violation is an abnormal filing; as it is on record, not judged again."""
        if self.abnormal_kind is None:
            return None
        kind = AbnormalKind(self.abnormal_kind)
        told: dict[str, Any] = {
            "order_no": self.abnormal_order,
            "notified_on": self.notified_on,
            "appeal_state": self.appeal_state,
        }
        return AbnormalFiling.model_construct(kind=kind, **told)
