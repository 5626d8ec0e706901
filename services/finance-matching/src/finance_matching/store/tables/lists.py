"""The lists, their entries, and the facts told of each entry."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from finance_matching.store.tables.base import Base
from shared.database.types import Instant

_KNOWN_KIND = "kind IN ('members', 'pledge')"

_KNOWN_CHANGE = "change IN ('listed', 'marked', 'revoked')"


class BankList(Base):
    """One of the two lists. Whoever changes a list or a feed locks both rows first: one writer at a time."""

    __tablename__ = "bank_list"
    __table_args__ = (CheckConstraint(_KNOWN_KIND, name="known_kind"),)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(server_default=text("0"))
    """The newest published version; 0: none yet."""
    effective_on: Mapped[date | None]


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
    """1, 2, 3 … of this entry; each change that banks are told of takes the next, after a restore a far greater one."""
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
