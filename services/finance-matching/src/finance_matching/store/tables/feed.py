"""Each bank's feed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from finance_matching.store.tables.base import Base
from shared.database.types import Instant

_KNOWN_CHANGE = "change IN ('listed', 'marked', 'revoked')"
_OPEN_REVOCATION = "change = 'revoked' AND received_at IS NULL"
_OWED = "owed AND applied_at IS NULL"
_OPEN_GRANT = "change <> 'revoked' AND received_at IS NULL AND superseded_by IS NULL"


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
        Index("ix_bank_event_owed", "bank_id", postgresql_where=text(_OWED)),
        Index("ix_bank_event_uscc", "uscc", "id"),
        Index("ix_bank_event_sent_at", "sent_at", "id", postgresql_where=text("sent_at IS NOT NULL")),
        Index("ix_bank_event_received_at", "received_at", "id", postgresql_where=text("received_at IS NOT NULL")),
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
    owed: Mapped[bool] = mapped_column(server_default=text("false"))
    """The bank received it while it announced that it applies, and still owes that; whatever it has announced since."""
    receive_from: Mapped[datetime | None] = mapped_column(Instant)
    """From when the deadline to receive it counts, where the bank lost it and asked for it again; null: the fact."""
    apply_from: Mapped[datetime | None] = mapped_column(Instant)
    """The same of the deadline to apply it; null also where the bank owed that when it asked for it again."""
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
