"""One act, one transaction: rows, journal and events are saved together or not at all."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from shared.database import idempotency
from shared.database.idempotency import Answer
from shared.digest import digest_of
from shared.events.base import Event
from shared.identity.caller import Caller
from shared.journal import entry as journal_entry
from shared.journal.entry import JournalEntry
from shared.messaging import outbox
from shared.messaging.outbox import Cause, OutboxRow
from shared.messaging.reading import Reading
from shared.runtime import Runtime


def _insert_journal(after: int) -> str:
    columns = enumerate(journal_entry.COLUMNS, after + 1)
    return f"""INSERT INTO journal ({", ".join(name for name, _ in journal_entry.COLUMNS)})
SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, (_, kind) in columns)})"""


INSERT_JOURNAL_SET = _insert_journal(0)
_TELL = f"WITH j AS ({_insert_journal(len(outbox.COLUMNS))}),{outbox.INSERT_SET.strip().removeprefix('WITH')}"
"""Events and journal lines in one round trip; the lines, which nothing reads, come last."""


@dataclass(slots=True)
class UnitOfWork(Reading):
    """A transaction with what it will leave behind: events, journal lines, an answer to repeat."""

    answer: Answer | None = None
    _events: list[OutboxRow] = field(default_factory=list)
    _entries: list[JournalEntry] = field(default_factory=list)
    _after_commit: list[Callable[[], None]] = field(default_factory=list)

    def publish(self, event: Event, cause: Cause | None = None) -> UUID:
        """Adds an event to the outbox; the relay sends it after the commit. Returns the event's id."""
        row = outbox.outbox_row(event, cause)
        self._events.append(row)
        return row.event_id

    def journal(
        self,
        act: str,
        subject: str,
        *,
        reporting_unit: str | None = None,
        bank_id: UUID | None = None,
        effective_on: date | None = None,
        before: Any = None,
        after: Any = None,
        rules_version: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Says what this act does. `before` and `after` are JSON documents; their digests are kept."""
        self._entries.append(
            JournalEntry(
                act=act,
                subject=subject,
                reporting_unit=reporting_unit,
                bank_id=bank_id,
                effective_on=effective_on,
                before_digest=None if before is None else digest_of(_plain(before)),
                after_digest=None if after is None else digest_of(_plain(after)),
                rules_version=rules_version,
                facts=facts or {},
            )
        )

    def journal_entries(self, entries: Sequence[JournalEntry]) -> None:
        """Adds lines made elsewhere, for sets."""
        self._entries.extend(entries)

    def after_commit(self, call: Callable[[], None]) -> None:
        """A notification for workers once the rows are there; nothing may depend on it."""
        self._after_commit.append(call)

    @asynccontextmanager
    async def part(self, caller: Caller) -> AsyncIterator["UnitOfWork"]:
        """A part with a caller of its own that can fail alone; its rows, events and lines go with this transaction."""
        part = UnitOfWork(self.session, caller, self.runtime)
        part.plan = self.plan
        async with self.session.begin_nested():
            yield part
            await part.leave_rows()
        self.after_commit(part.committed)

    async def leave_rows(self) -> None:
        """Writes events, journal and answer; the last thing before the commit."""
        await self.session.flush()
        if self._events and not self._entries:
            raise RuntimeError("an act that tells others must say in the journal what it did")
        lines = _columns([journal_entry.row_of(entry, self.caller) for entry in self._entries])
        if self._events:
            await self.execute_native(_TELL, *_columns([row.values for row in self._events]), *lines)
        elif self._entries:
            await self.execute_native(INSERT_JOURNAL_SET, *lines)
        if self.answer:
            await self.execute_native(idempotency.INSERT, *self.answer.values)

    def committed(self) -> None:
        """Called once the transaction is safe; whoever was asked for by name, such as a deliverer, is woken first."""
        for call in self._after_commit:
            call()
        if self._events:
            self.runtime.wake("relay")
        self.runtime.wake_here("names")


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _plain(document: Any) -> Any:
    """Dates, decimals and ids as text, so that the canonical JSON is defined."""
    return json.loads(json.dumps(document, default=str, ensure_ascii=False))


@asynccontextmanager
async def unit_of_work(runtime: Runtime, caller: Caller) -> AsyncIterator[UnitOfWork]:
    """A transaction that commits when the block ends well and leaves nothing when it does not."""
    async with runtime.database.sessions() as session:
        async with session.begin():
            uow = UnitOfWork(session, caller, runtime)
            yield uow
            await uow.leave_rows()
        uow.committed()
