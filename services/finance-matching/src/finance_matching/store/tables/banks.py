"""Banks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from finance_matching.store.tables.base import Base
from finance_matching.store.tables.endpoints import BankEndpoint
from shared.database.types import Instant


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
    """Another one means that numbers may have been given twice: the bank takes the snapshot.

    It rises with the producer's epoch (a trigger, so by whatever way that rises), and by what the bank itself knows."""
    versions_above: Mapped[int] = mapped_column(server_default=text("0"))
    """Entries that change from now on have versions above the greatest one of all banks (a trigger).

    Seconds from 2024-01-01 to the beginning of `feed_epoch`, 0 for the first: no entry changes once a second, so what
    was told before a restore lies below."""
    applies: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the bank has announced that it says what it has applied; its revocations are done only then."""
    applies_since: Mapped[datetime | None] = mapped_column(Instant)
    """When it announced that; what it had received before was done by that. Null: an older program wrote `applies`."""
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by: Mapped[str] = mapped_column(Text)
    suspended_at: Mapped[datetime | None] = mapped_column(Instant)
    suspended_by: Mapped[str | None] = mapped_column(Text)
    endpoint: Mapped["BankEndpoint | None"] = relationship(lazy="raise")

    @property
    def state(self) -> str:
        """`active` or `suspended`."""
        return "active" if self.suspended_at is None else "suspended"
