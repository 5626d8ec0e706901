"""Banks and their endpoints, members and consent as copied, the lists, and each bank's feed."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, synonym

from finance_matching.domain.alarms import MUST_ACT, State
from shared.database.types import Instant, new_metadata
from shared.firms.tables import AppealStepColumns, MembershipFactColumns, ViolationColumns

_KNOWN_KIND = "kind IN ('members', 'pledge')"
_KNOWN_CHANGE = "change IN ('listed', 'marked', 'revoked')"
_OPEN_REVOCATION = "change = 'revoked' AND received_at IS NULL"
_OPEN_GRANT = "change <> 'revoked' AND received_at IS NULL AND superseded_by IS NULL"


class Base(DeclarativeBase):
    """What the service's tables have in common."""

    metadata = new_metadata()


class Bank(Base):
    """A bank that reads the lists. `last_number` is the newest number of its feed."""

    __tablename__ = "bank"
    __table_args__ = (
        CheckConstraint("(suspended_at IS NULL) = (suspended_by IS NULL)", name="suspended_by_someone"),
        CheckConstraint("last_number >= 0", name="numbers_from_one"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    bank_id = synonym("id")
    """Under the name by which a scope narrows what a bank sees."""
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    last_number: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    feed_epoch: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    """Another one means that numbers may have been given twice: the bank takes the snapshot."""
    applies: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the bank has announced that it says what it has applied; its revocations are done only then."""
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by: Mapped[str] = mapped_column(Text)
    suspended_at: Mapped[datetime | None] = mapped_column(Instant)
    suspended_by: Mapped[str | None] = mapped_column(Text)
    endpoint: Mapped["BankEndpoint | None"] = relationship(lazy="raise")

    @property
    def state(self) -> str:
        """`active` or `suspended`."""
        return "active" if self.suspended_at is None else "suspended"


class BankEndpoint(Base):
    """Where a bank takes webhooks, and how that goes. The secret lies here sealed."""

    __tablename__ = "bank_endpoint"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures_counted"),
        CheckConstraint("(failures = 0) = (failing_since IS NULL)", name="failing_since_the_first_failure"),
        CheckConstraint("(failing_since IS NULL) = (next_try_at IS NULL)", name="tried_again_at_a_time"),
        CheckConstraint("(sealed_old_secret IS NULL) = (old_secret_until IS NULL)", name="old_secret_ends"),
        CheckConstraint("(next_url IS NULL) = (next_sealed_secret IS NULL)", name="next_endpoint_has_a_secret"),
    )
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("bank.id"), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    sealed_secret: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(server_default=text("1"))
    """Counts registrations; a deliverer that knows an older one reads anew."""
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    """In a row; one success ends the row."""
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    next_fresh_at: Mapped[datetime | None] = mapped_column(Instant)
    """Written by the release before alone; goes with the next."""
    next_urgent_at: Mapped[datetime | None] = mapped_column(Instant)
    """From when a revocation may be sent to an endpoint that failed, or one that it refused may be tried again."""
    last_error: Mapped[str | None] = mapped_column(Text)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since three days of failure, a 410 or a bad certificate; it is tried on all the same."""
    activated_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it took its first test event; null: nothing is delivered yet."""
    sealed_old_secret: Mapped[str | None] = mapped_column(Text)
    """Signs beside the new one until `old_secret_until`."""
    old_secret_until: Mapped[datetime | None] = mapped_column(Instant)
    next_url: Mapped[str | None] = mapped_column(Text)
    """Named in place of an active one; takes over once it has taken a test event."""
    next_sealed_secret: Mapped[str | None] = mapped_column(Text)
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by: Mapped[str] = mapped_column(Text)


class MembershipFact(MembershipFactColumns, Base):
    """What pool told of a membership."""


class Violation(ViolationColumns, Base):
    """A confirmed violation as monitoring told it."""


class AppealStep(AppealStepColumns, Base):
    """A step of an appeal as monitoring told it."""


class Member(Base):
    """A firm of the pool by the newest fact that pool told of it; kept when it has left."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("uscc", "state", name="uq_member_uscc_state"),
        CheckConstraint("state IN ('active', 'graduated', 'removed')", name="known_state"),
        CheckConstraint("(state = 'active') = (left_on IS NULL)", name="left_on_a_day"),
        CheckConstraint("state <> 'active' OR admitted_on IS NOT NULL", name="admitted_on_a_day"),
    )
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    admitted_on: Mapped[date | None]
    """Null where an exit came and no admission."""
    left_on: Mapped[date | None]
    sequence: Mapped[int] = mapped_column(BigInteger)


class Consent(Base):
    """Whether the firm lets banks have it on the pledge list, by its best known word."""

    __tablename__ = "consent"
    __table_args__ = (CheckConstraint("source IN ('admission', 'declaration', 'decision')", name="known_source"),)
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    granted: Mapped[bool]
    source: Mapped[str] = mapped_column(Text)
    weight: Mapped[int]
    """1 the admission's copy, 2 the firm's declaration, 3 a decision taken here; a lighter word changes nothing."""
    effective_on: Mapped[date]
    said_at: Mapped[datetime] = mapped_column(Instant)


class BankList(Base):
    """One of the two lists. Whoever changes a list or a feed locks both rows first: one writer at a time."""

    __tablename__ = "bank_list"
    __table_args__ = (CheckConstraint(_KNOWN_KIND, name="known_kind"),)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(server_default=text("0"))
    """The newest published version; 0: none yet."""
    effective_on: Mapped[date | None]


class ListVersion(Base):
    """A version of a list, from its proposal on."""

    __tablename__ = "list_version"
    __table_args__ = (
        UniqueConstraint("kind", "version", name="one_version_of_a_number"),
        CheckConstraint("state IN ('proposed', 'published', 'rejected')", name="known_state"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_at_an_instant"),
        CheckConstraint("version > 0", name="versions_from_one"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text, ForeignKey("bank_list.kind"))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(Text, server_default=text("'proposed'"))
    effective_on: Mapped[date]
    entries: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)
    """Of the frozen entries."""
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    listed: Mapped[int | None]
    """Entries that publication left on the list: those removed since the proposal are not among them."""


class ListVersionEntry(Base):
    """A firm as frozen by a proposal."""

    __tablename__ = "list_version_entry"
    version_id: Mapped[UUID] = mapped_column(ForeignKey("list_version.id"), primary_key=True)
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    admitted_on: Mapped[date]


class ListEntry(Base):
    """A firm's place on a list, as it stands: the row that banks' answers are read from.

    The member's state is part of the row by its foreign key, so the database itself refuses a removed firm that is
    still listed, whichever transaction comes last.
    """

    __tablename__ = "list_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["uscc", "member_state"],
            ["member.uscc", "member.state"],
            name="fk_list_entry_member",
            onupdate="CASCADE",
        ),
        CheckConstraint(_KNOWN_KIND, name="known_kind"),
        CheckConstraint("state IN ('listed', 'graduated', 'revoked')", name="known_state"),
        CheckConstraint("state = 'revoked' OR member_state <> 'removed'", name="never_a_removed_firm"),
        CheckConstraint("(state = 'revoked') = (revoked_on IS NOT NULL)", name="revoked_on_a_day"),
        CheckConstraint("listed_version BETWEEN 1 AND version", name="listed_before_it_changed"),
        Index("ix_list_entry_uscc", "uscc"),
    )
    kind: Mapped[str] = mapped_column(Text, ForeignKey("bank_list.kind"), primary_key=True)
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    admitted_on: Mapped[date]
    member_state: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    """1, 2, 3 … of this entry; each change that banks are told of takes the next."""
    listed_on: Mapped[date]
    listed_version: Mapped[int]
    """The version with which its present stay on the list began."""
    revoked_on: Mapped[date | None]
    revoked_reason: Mapped[str | None] = mapped_column(Text)
    revoked_by: Mapped[UUID | None]
    """The exit or violation that revoked it: where that falls, the entry is listed again."""


class ListFact(Base):
    """A fact that banks are told, once for all of them."""

    __tablename__ = "list_fact"
    __table_args__ = (
        UniqueConstraint("kind", "uscc", "version", name="one_fact_per_version_of_an_entry"),
        CheckConstraint(_KNOWN_KIND, name="known_kind"),
        CheckConstraint(_KNOWN_CHANGE, name="known_change"),
    )
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    uscc: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    reporting_unit: Mapped[str] = mapped_column(Text)
    time: Mapped[datetime] = mapped_column(Instant)
    caused_at: Mapped[datetime] = mapped_column(Instant)
    """Instant of the fact behind it: the removal, the approval, the withdrawal."""
    effective_on: Mapped[date]
    traceparent: Mapped[str | None] = mapped_column(Text)
    data: Mapped[str] = mapped_column(Text)
    """The event's data as JSON."""


class BankEvent(Base):
    """A fact in one bank's feed: its number there, and how far its delivery is."""

    __tablename__ = "bank_event"
    __table_args__ = (
        UniqueConstraint("bank_id", "event_id", name="each_fact_once_in_a_feed"),
        UniqueConstraint("id", name="uq_bank_event_id"),
        CheckConstraint("number > 0", name="numbers_from_one"),
        CheckConstraint(_KNOWN_CHANGE, name="known_change"),
        CheckConstraint("received_by IN ('push', 'pull')", name="known_way"),
        CheckConstraint("(received_at IS NULL) = (received_by IS NULL)", name="received_in_some_way"),
        CheckConstraint("received_at IS NULL OR sent_at IS NOT NULL", name="sent_before_received"),
        CheckConstraint("applied_at IS NULL OR received_at IS NOT NULL", name="received_before_applied"),
        CheckConstraint("superseded_by IS NULL OR change <> 'revoked'", name="no_revocation_is_superseded"),
        Index("ix_bank_event_open", "bank_id", "number", postgresql_where=text("received_at IS NULL")),
        Index("ix_bank_event_revocations", "bank_id", "attempts", "number", postgresql_where=text(_OPEN_REVOCATION)),
        Index("ix_bank_event_grants", "bank_id", "ordinary", "attempts", "number", postgresql_where=text(_OPEN_GRANT)),
        Index("ix_bank_event_uscc", "uscc", "id"),
    )
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("bank.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """1, 2, 3 … of this bank, without a gap."""
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("list_fact.event_id"))
    change: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    uscc: Mapped[str] = mapped_column(Text)
    ordinary: Mapped[bool] = mapped_column(server_default=text("true"))
    """False for a listing after a revocation, which goes before other listings."""
    superseded_by: Mapped[int | None] = mapped_column(BigInteger)
    """The revocation that came before this was received: it is never sent again."""
    supersedes: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    """Numbers that this revocation closes, told with it, so that a bank sees no gap."""
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    """By push."""
    offers: Mapped[int] = mapped_column(server_default=text("0"))
    """By pull."""
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    """Set when a well endpoint refused it: from when it may be pushed again."""
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    """First attempt, or first time it was offered to a pull."""
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    received_by: Mapped[str | None] = mapped_column(Text)
    applied_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the bank said that its own systems act on it."""
    error: Mapped[str | None] = mapped_column(Text)
    """How the last push failed."""
    fault: Mapped[str | None] = mapped_column(Text)
    """Why the bank could not take it, in its own words, by pull."""

    @property
    def state(self) -> str:
        """`open`, `failing` (open, and somebody said what was wrong), `received`, `applied` or `superseded`."""
        if self.received_at is not None:
            return "received" if self.applied_at is None else "applied"
        if self.superseded_by is not None:
            return "superseded"
        return "failing" if self.error or self.fault else "open"


class Alarm(Base):
    """Something of a bank that people must see to, from when it was noticed until it is well again."""

    __tablename__ = "alarm"
    __table_args__ = (
        CheckConstraint("subject IN ('endpoint', 'revocations')", name="known_subject"),
        CheckConstraint("state IN ('failing', 'disabled', 'overdue')", name="known_state"),
        Index("ix_alarm_open", "bank_id", "subject", unique=True, postgresql_where=text("closed_at IS NULL")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("bank.id"))
    subject: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Instant)
    """Of the first failure, or of the deadline that passed."""
    error: Mapped[str | None] = mapped_column(Text)
    open_revocations: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    noted_on: Mapped[date]
    """The day of the last event about it."""
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    told_state: Mapped[str | None] = mapped_column(Text)
    """What was last brought to the address of alarms; `recovered` once it is over."""
    told_on: Mapped[date | None]
    tell_after: Mapped[datetime | None] = mapped_column(Instant)
    """From when that is tried again, after it did not succeed."""
    bank: Mapped[Bank] = relationship(lazy="raise")

    @property
    def must_act(self) -> tuple[str, ...]:
        """Who is to see to it."""
        return MUST_ACT[cast("State", self.state)]
