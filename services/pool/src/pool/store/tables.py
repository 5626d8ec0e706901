"""Seats and their ledger, candidates, lists, and members."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.database.by_name import MERGED
from shared.database.types import Instant, new_metadata
from shared.domain.waivers import Lapse, Waivers
from shared.firms.tables import AppealStepColumns, FirmColumns, ViolationColumns


class Base(DeclarativeBase):
    """What the service's tables have in common."""

    metadata = new_metadata()


class Firm(FirmColumns, Base):
    """The lock of a firm, and where the province assigned it."""


class SeatPlanRow(Base):
    """The one seat plan in force; the database itself never lets `used` exceed `cap` and the debt beside it.

    `over_cap` counts seats that were given back after a reversed removal where none was free: no admission makes one.
    """

    __tablename__ = "seat_plan"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_plan"),
        CheckConstraint("used >= 0 AND used + freed <= cap + over_cap + beyond_cap", name="used_within_cap"),
        CheckConstraint("over_cap >= 0", name="over_cap_not_negative"),
        CheckConstraint("freed >= 0 AND beyond_cap >= 0", name="parts_not_negative"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plan_id: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    cap: Mapped[int]
    used: Mapped[int]
    over_cap: Mapped[int] = mapped_column(server_default=text("0"))
    beyond_cap: Mapped[int] = mapped_column(server_default=text("0"))
    """Present members that came by a right while the cap did not bind those (M6)."""
    freed: Mapped[int] = mapped_column(server_default=text("0"))
    """Seats freed by removals that no screening has given out; the last was freed at `freed_at`."""
    freed_at: Mapped[datetime | None] = mapped_column(Instant)
    effective_on: Mapped[date]


class UnitSeatsRow(Base):
    """Seats of one unit; null is no limit of its own (M7)."""

    __tablename__ = "unit_seats"
    __table_args__ = (
        CheckConstraint("used >= 0", name="used_not_negative"),
        CheckConstraint("seats IS NULL OR used <= seats + over_cap + by_right", name="used_within_seats"),
        CheckConstraint("over_cap >= 0", name="over_cap_not_negative"),
        CheckConstraint("by_right BETWEEN 0 AND used", name="by_right_within_used"),
    )
    reporting_unit: Mapped[str] = mapped_column(Text, primary_key=True)
    seats: Mapped[int | None]
    used: Mapped[int] = mapped_column(server_default=text("0"))
    over_cap: Mapped[int] = mapped_column(server_default=text("0"))
    by_right: Mapped[int] = mapped_column(server_default=text("0"))
    """Present members that came by a right of the unit; its own seats do not bind them."""


class SeatLine(Base):
    """One movement of a seat; all lines sum to `used`."""

    __tablename__ = "seat_line"
    __table_args__ = (
        CheckConstraint("delta IN (1, -1)", name="one_seat"),
        UniqueConstraint("member_id", "delta", "at", name="one_line_each_way"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    member_id: Mapped[UUID]
    uscc: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    delta: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)


class Candidate(Base):
    """An application as other services tell of it; facts arrive in any order, so each part may still be missing."""

    __tablename__ = "candidate"
    __table_args__ = (
        Index("ix_candidate_batch", "batch", "application_id"),
        Index("ix_candidate_name", "name", "application_id", postgresql_include=["uscc"]),
        Index("ix_candidate_uscc", "uscc"),
        Index(
            "ix_candidate_recommended_on",
            "recommended_on",
            "application_id",
            postgresql_where=text("recommended_on IS NOT NULL"),
        ),
    )
    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    batch: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    received_on: Mapped[date | None]
    """The legal day on which the application came in; None: no floor is known."""
    entered_later: Mapped[bool | None]
    """It came in in time and was entered after its batch had closed; None: its event did not say."""
    reference_date: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    score: Mapped[Decimal | None] = mapped_column(Numeric(12, 6))
    waivers_needed: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    waivers_granted: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"), info=MERGED)
    waivers_expire_on: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"), info=MERGED)
    """The last days of granted waivers, by criterion; one that is not named has none."""
    stands_until: Mapped[date | None]
    """The last day on which the declared certificates carry the outcome; after it `waivers_after` are needed."""
    waivers_after: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    rules_version: Mapped[str | None] = mapped_column(Text)
    valid_patents: Mapped[int | None]
    industrialised_patents: Mapped[int | None]
    bank_consent: Mapped[bool] = mapped_column(server_default=text("false"))
    registered_division: Mapped[str | None] = mapped_column(Text)
    """Where the firm declared to be registered; the place's unit is to recommend it."""
    contested: Mapped[bool] = mapped_column(server_default=text("false"))
    """A finding on the firm is contested: nothing rests on the assessment until that is settled."""
    assessed_sequence: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    recommended_on: Mapped[date | None]
    recommended_by: Mapped[str | None] = mapped_column(Text)
    """Mark of the person; null where the event carried none."""

    @property
    def waivers(self) -> Waivers:
        """The waivers as the rules of admission look at them, and what ends with a certificate."""
        last_days = {criterion: date.fromisoformat(day) for criterion, day in self.waivers_expire_on.items()}
        lapse = None if self.stands_until is None else Lapse(self.stands_until, self.waivers_after)
        return Waivers(self.waivers_needed, self.waivers_granted, last_days, lapse)


class Screening(Base):
    """One screening of a batch under the seat plan of its moment."""

    __tablename__ = "screening"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    cap: Mapped[int]
    plan_version: Mapped[int]
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


class ScreeningEntry(Base):
    """A firm's place in a screening, and why it has no seat where it has none."""

    __tablename__ = "screening_entry"
    __table_args__ = (
        CheckConstraint("seated = (reason IS NULL)", name="a_reason_without_a_seat"),
        Index("ix_screening_entry_unit", "reporting_unit"),
    )
    screening_id: Mapped[UUID] = mapped_column(ForeignKey("screening.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[UUID]
    uscc: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    score: Mapped[Decimal] = mapped_column(Numeric(12, 6))
    seated: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)


class AdmissionList(Base):
    """A list on its way to admission: drafted, co-signed, proposed, decided."""

    __tablename__ = "admission_list"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'proposed', 'approved', 'rejected', 'withdrawn')", name="known_state"),
        CheckConstraint("channel IN ('screening', 'replenishment')", name="known_channel"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date]
    screening_id: Mapped[UUID | None] = mapped_column(ForeignKey("screening.id"))
    channel: Mapped[str] = mapped_column(Text, server_default=text("'screening'"))
    ground: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=text("'draft'"))
    approval_id: Mapped[UUID | None]
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


class AdmissionListFirm(Base):
    """A firm of a list, in the list's order, and what became of it."""

    __tablename__ = "admission_list_firm"
    __table_args__ = (UniqueConstraint("list_id", "uscc"),)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("admission_list.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    application_id: Mapped[UUID]
    outcome: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)


class CoSignature(Base):
    """A body that co-signed a list (M24)."""

    __tablename__ = "co_signature"
    list_id: Mapped[UUID] = mapped_column(ForeignKey("admission_list.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text, primary_key=True)
    signed_by: Mapped[str] = mapped_column(Text)
    signed_on: Mapped[date | None]
    """The legal day of the signature; the list rests on it."""
    signed_at: Mapped[datetime] = mapped_column(Instant)


class Member(Base):
    """One membership: legal dates beside the instants at which they became known."""

    __tablename__ = "member"
    __table_args__ = (
        Index("one_active_membership_per_firm", "uscc", unique=True, postgresql_where=text("left_on IS NULL")),
        Index("ix_member_unit", "reporting_unit", "id"),
        CheckConstraint("left_on >= admitted_on", name="leaves_after_admission"),
        CheckConstraint("(left_on IS NULL) = (route IS NULL)", name="leaves_by_a_route"),
        CheckConstraint("(left_on IS NULL) = (left_at IS NULL)", name="leaves_at_an_instant"),
        CheckConstraint("compliance IN ('compliant', 'attention', 'unknown')", name="known_compliance"),
        CheckConstraint("by_right OR NOT beyond_cap", name="beyond_the_cap_by_right"),
        CheckConstraint("num_nulls(compliance, compliance_on, compliance_at) IN (0, 3)", name="whole_compliance"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    application_id: Mapped[UUID]
    admission_list_id: Mapped[UUID] = mapped_column(ForeignKey("admission_list.id"))
    by_right: Mapped[bool] = mapped_column(server_default=text("false"))
    beyond_cap: Mapped[bool] = mapped_column(server_default=text("false"))
    admitted_on: Mapped[date]
    admitted_at: Mapped[datetime] = mapped_column(Instant)
    valid_patents: Mapped[int]
    industrialised_patents: Mapped[int]
    bank_consent: Mapped[bool]
    rules_version: Mapped[str] = mapped_column(Text)
    left_on: Mapped[date | None]
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    route: Mapped[str | None] = mapped_column(Text)
    ground: Mapped[str | None] = mapped_column(Text)
    compliance: Mapped[str | None] = mapped_column(Text)
    """Of the newest yearly check that falls into this membership; nobody is removed by it."""
    compliance_on: Mapped[date | None]
    compliance_at: Mapped[datetime | None] = mapped_column(Instant)
    compliance_unmet: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


class Violation(ViolationColumns, Base):
    """A confirmed violation as monitoring told it."""

    reported_by: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Text)
    """Marks of the persons; null where the event carried none."""


class AppealStep(AppealStepColumns, Base):
    """A step of an appeal as monitoring told it."""
