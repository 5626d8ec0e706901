"""The other way to write: one INSERT with its event, sequence, journal and answer rows in one statement and round trip.

For the hot paths alone. The rows are made by the same functions as a `UnitOfWork`'s.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import asyncpg

from shared.database import idempotency
from shared.database.idempotency import Answer
from shared.events.base import Event
from shared.faults import crash_armed, crash_here
from shared.identity.caller import Caller
from shared.journal import entry as journal_entry
from shared.journal.entry import JournalEntry
from shared.messaging import outbox
from shared.runtime import Runtime


class Conflict(Exception):
    """A unique constraint said no; nothing was written. `constraint` is its name."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


async def record(
    runtime: Runtime,
    caller: Caller,
    *,
    insert: str,
    args: Sequence[Any],
    event: Event,
    entry: JournalEntry,
    data: bytes | None = None,
    answer: Answer | None = None,
) -> None:
    """Writes one row and all that follows from it, committed when this returns.

    `insert` is an INSERT … VALUES of one row over `args` ($1 …); `data` is the event's JSON where it exists already.

    Raises:
        Conflict: a unique constraint of the table, or of `idempotency`, was hit.
        TimeoutError: no connection was free in time.
    """
    row = outbox.outbox_row(event, data=data)
    values = [*args, *row.values, *journal_entry.row_of(entry, caller), *(answer.values if answer else ())]
    statement = _statement(insert, len(args), with_answer=answer is not None)
    async with runtime.database.connection() as connection:
        try:
            await _execute(connection, statement, values)
        except asyncpg.UniqueViolationError as error:
            raise Conflict(error.constraint_name or "") from error
    crash_here("intake-after-commit")
    runtime.wake("relay", "names")


async def _execute(connection: asyncpg.Connection, statement: str, values: Sequence[Any]) -> None:
    if crash_armed("intake-after-insert"):
        async with connection.transaction():
            await connection.fetch(statement, *values)
            crash_here("intake-after-insert")
        return
    await connection.fetch(statement, *values)


@lru_cache(maxsize=64)
def _statement(insert: str, offset: int, *, with_answer: bool) -> str:
    event, after_event = _placeholders(outbox.COLUMNS, offset)
    row = [outbox.stored(name, value) for (name, _), value in zip(outbox.COLUMNS, event, strict=True)]
    line, after_line = _placeholders(journal_entry.COLUMNS, after_event)
    answered, _ = _placeholders(idempotency.COLUMNS, after_line)
    topic, subject = event[2], event[3]
    answer = f", a AS (INSERT INTO idempotency ({_names(idempotency.COLUMNS)}) VALUES ({', '.join(answered)}))"
    # Nothing reads from `main`: a refused row refuses the whole statement, and a scan of it for each table costs.
    return f"""
WITH main AS ({insert}),
s AS (INSERT INTO outbox_subject AS o (topic, subject, last) VALUES ({topic}, {subject}, 1)
      ON CONFLICT (topic, subject) DO UPDATE SET last = o.last + 1 RETURNING last),
e AS (INSERT INTO outbox ({_names(outbox.COLUMNS)}, sequence) SELECT {", ".join(row)}, s.last FROM s)
{answer if with_answer else ""}
INSERT INTO journal ({_names(journal_entry.COLUMNS)}) VALUES ({", ".join(line)})
"""


def _placeholders(columns: Sequence[tuple[str, str]], offset: int) -> tuple[list[str], int]:
    return [f"${offset + n}::{kind}" for n, (_, kind) in enumerate(columns, 1)], offset + len(columns)


def _names(columns: Sequence[tuple[str, str]]) -> str:
    return ", ".join(name for name, _ in columns)
