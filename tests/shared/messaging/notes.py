"""A fact with a field of every kind, tables of notes that leave nothing behind, and transactions that leave none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ARRAY, BigInteger, Numeric, Text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.database.types import Instant, new_metadata
from shared.events.base import Event, FirmEvent
from shared.ids import uuid7
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.builders import uscc
from shared.testing.world import World

AT = datetime(2024, 7, 1, 9, 30, 15, 123456, tzinfo=UTC)


class Part(BaseModel):
    """Something in a list of an event."""

    name: str
    amount: Decimal


class Noted(FirmEvent):
    """A fact with a field of every kind that a table may hold."""

    note_id: UUID
    title: str
    amount: Decimal | None = None
    at: datetime | None = None
    day: date | None = None
    codes: tuple[str, ...] = ()
    facts: dict[str, Any] = {}
    parts: tuple[Part, ...] = ()
    effective_on: date = date(2024, 7, 1)


def note_table(**columns: Any) -> tuple[type[DeclarativeBase], type[DeclarativeBase]]:
    """A base of its own with a table of notes, for declarations that leave nothing behind."""
    root = type("Base", (DeclarativeBase,), {"metadata": new_metadata()})
    held: dict[str, Any] = {
        "__tablename__": "note",
        "note_id": mapped_column("note_id", primary_key=True),
        "uscc": mapped_column(Text),
        "title": mapped_column(Text),
        "amount": mapped_column(Numeric, nullable=True),
        "at": mapped_column(Instant, nullable=True),
        "day": mapped_column(nullable=True),
        "codes": mapped_column(ARRAY(Text)),
        "facts": mapped_column(JSONB),
        "parts": mapped_column(JSON),
        "sequence": mapped_column(BigInteger),
        **columns,
    }
    kinds = {"note_id": Mapped[UUID], "day": Mapped[date | None]}
    held["__annotations__"] = {name: kinds.get(name, Mapped[Any]) for name in held if not name.startswith("__")}
    return root, type("Note", (root,), held)


def received(event: Event, sequence: int = 1) -> Received[Any]:
    return Received(event, uuid7(), sequence, AT, event.legal_date, uuid7())


def noted(title: str = "专利", **fields: Any) -> Noted:
    return Noted(uscc=uscc(1), note_id=UUID(int=1), title=title, **fields)


@asynccontextmanager
async def undone(world: World) -> AsyncIterator[UnitOfWork]:
    """A transaction that leaves nothing."""
    async with world.runtime.database.sessions() as session:
        yield UnitOfWork(session, world.runtime.caller, world.runtime)
        await session.rollback()
