"""Tells everyone of changed entries at once: the bus, the journal and every bank's feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from finance_matching.store.feed import CHANGES, EntryEvent, EntryFact, append_to_feeds
from shared.journal.entry import JournalEntry
from shared.messaging.outbox import Cause
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_ACTS = {"listed": "list-firm", "marked": "mark-firm", "revoked": "revoke-firm"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """On what an entry is looked at again: the instant, the legal day, and the event where one told of it."""

    at: datetime
    on: date
    cause: Cause | None = None


def occasions(events: Sequence[Received[Any]]) -> dict[str, Occasion]:
    """The newest event of each firm as an occasion."""
    return {one.event.uscc: Occasion(one.time, one.event.effective_on, one.cause) for one in events}


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A changed entry: what is told of it, since when it is so, and what made it so."""

    event: EntryEvent
    reporting_unit: str
    caused_at: datetime
    cause: Cause | None = None


async def tell(uow: UnitOfWork, changes: Sequence[EntryChange]) -> None:
    """Events, journal lines and feed rows of changed entries, in one order for all."""
    facts = [
        EntryFact(
            event_id=uow.publish(change.event, cause=change.cause),
            event=change.event,
            reporting_unit=change.reporting_unit,
            caused_at=change.caused_at,
            cause=change.cause,
        )
        for change in changes
    ]
    uow.journal_entries([_line(fact) for fact in facts])
    await append_to_feeds(uow, facts)


def _line(fact: EntryFact) -> JournalEntry:
    event = fact.event
    facts = event.model_dump(mode="json", include={"list_kind", "version", "reason", "mark"})
    return JournalEntry(
        act=_ACTS[CHANGES[type(event)]],
        subject=event.uscc,
        reporting_unit=fact.reporting_unit,
        effective_on=event.effective_on,
        facts={**facts, "event_id": str(fact.event_id)},
    )
