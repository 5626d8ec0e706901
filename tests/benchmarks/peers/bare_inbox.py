"""The bare way to consume: each event alone in a transaction on a bare connection, what was seen remembered in it.

BEGIN, inbox row, the handler's statement (and what it tells others and the journal), COMMIT. The handler is the
product's own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from shared.bus.protocol import Message
from shared.events.base import Event
from shared.journal import entry as journal_entry
from shared.journal.entry import JournalEntry
from shared.messaging import outbox
from shared.messaging.outbox import Cause, OutboxRow
from shared.messaging.received import Handler, Received
from shared.runtime import Runtime

SCHEMA = """
DROP TABLE IF EXISTS peer_inbox;
CREATE TABLE peer_inbox (consumer text NOT NULL, event_id uuid NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (consumer, event_id));
"""
_INBOX = "INSERT INTO peer_inbox (consumer, event_id) VALUES ('bench', $1) ON CONFLICT DO NOTHING RETURNING 1"


def _names(columns: Sequence[tuple[str, str]]) -> str:
    return ", ".join(name for name, _ in columns)


_TELL = f"""
WITH s AS (INSERT INTO outbox_subject AS o (topic, subject, last) VALUES ($3, $4, 1)
  ON CONFLICT (topic, subject) DO UPDATE SET last = o.last + 1 RETURNING last)
INSERT INTO outbox ({_names(outbox.COLUMNS)}, sequence)
SELECT {", ".join(outbox.stored(name, f"${n}::{kind}") for n, (name, kind) in enumerate(outbox.COLUMNS, 1))}, s.last
FROM s
"""
_NOTE = f"""
INSERT INTO journal ({_names(journal_entry.COLUMNS)})
VALUES ({", ".join(f"${n}" for n, _ in enumerate(journal_entry.COLUMNS, 1))})
"""


@dataclass(slots=True)
class BareWork:
    """What a handler asks of a unit of work, and no more."""

    connection: asyncpg.Connection
    runtime: Runtime
    _events: list[OutboxRow] = field(default_factory=list)
    _entries: list[JournalEntry] = field(default_factory=list)
    _after_commit: list[Callable[[], None]] = field(default_factory=list)

    async def execute_native(self, statement: str, *args: Any) -> Sequence[Any]:
        """Runs the handler's statement."""
        rows: Sequence[Any] = await self.connection.fetch(statement, *args)
        return rows

    def publish(self, event: Event, cause: Cause | None = None) -> None:
        """Keeps an event for the outbox."""
        self._events.append(outbox.outbox_row(event, cause))

    def journal_entries(self, entries: Sequence[JournalEntry]) -> None:
        """Keeps lines for the journal."""
        self._entries.extend(entries)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Keeps a call for later."""
        self._after_commit.append(call)

    def committed(self) -> None:
        """Calls what was kept."""
        for call in self._after_commit:
            call()

    async def leave_rows(self) -> None:
        """Writes what was kept."""
        for row in self._events:
            await self.connection.execute(_TELL, *row.values)
        for entry in self._entries:
            await self.connection.execute(_NOTE, *journal_entry.row_of(entry, self.runtime.caller))


async def consume(
    connection: asyncpg.Connection, runtime: Runtime, kind: type[Event], handler: Handler, messages: Sequence[Message]
) -> None:
    """Deals with one message after another."""
    for message in messages:
        received = _read(kind, message.value)
        work = BareWork(connection, runtime)
        async with connection.transaction():
            if await connection.fetchval(_INBOX, received.id):
                await handler([received], work)
                await work.leave_rows()
        work.committed()


def _read(kind: type[Event], value: bytes) -> Received[Any]:
    envelope = orjson.loads(value)
    return Received(
        event=kind.model_validate(envelope["data"]),
        id=UUID(envelope["id"]),
        sequence=envelope["sequence"],
        time=datetime.fromisoformat(envelope["time"]),
        effective_on=None,
        correlation_id=UUID(envelope["correlationid"]),
        traceparent=envelope["traceparent"],
    )
