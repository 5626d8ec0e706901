"""The feeds of all banks: facts in, each with the next number of every bank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared import clock
from shared.events.finance_matching import (
    Change,
    WhitelistEntryListed,
    WhitelistEntryMarked,
    WhitelistEntryRevoked,
)
from shared.messaging.outbox import Cause, traceparent_after
from shared.messaging.unit_of_work import UnitOfWork

EntryEvent = WhitelistEntryListed | WhitelistEntryMarked | WhitelistEntryRevoked
CHANGES: dict[type[EntryEvent], Change] = {
    WhitelistEntryListed: "listed",
    WhitelistEntryMarked: "marked",
    WhitelistEntryRevoked: "revoked",
}

LOCK = "SELECT kind FROM bank_list ORDER BY kind FOR UPDATE"
"""Lists in one order for all: whoever holds them is alone in changing entries."""
_APPEND = """
WITH t AS (
  SELECT t.*, change <> 'listed' OR NOT EXISTS (
    SELECT FROM list_fact p WHERE p.kind = t.kind AND p.uscc = t.uscc AND p.version < t.version) AS ordinary
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[],
    $8::timestamptz[], $9::timestamptz[], $10::date[], $11::text[], $12::text[]) WITH ORDINALITY
  AS t(event_id, type, change, kind, uscc, version, reporting_unit, time, caused_at, effective_on, traceparent, data,
    position)),
f AS (
  INSERT INTO list_fact (event_id, type, change, kind, uscc, version, reporting_unit, time, caused_at, effective_on,
    traceparent, data)
  SELECT event_id, type, change, kind, uscc, version, reporting_unit, time, caused_at, effective_on, traceparent, data
  FROM t),
b AS (UPDATE bank SET last_number = last_number + (SELECT count(*) FROM t) RETURNING id, last_number),
n AS (SELECT b.id AS bank_id, b.last_number - (SELECT count(*) FROM t) + t.position AS number, t.* FROM b CROSS JOIN t),
s AS (
  UPDATE bank_event e SET superseded_by = n.number FROM n
  WHERE n.change = 'revoked' AND e.uscc = ANY($5) AND e.uscc = n.uscc AND e.kind = n.kind AND e.bank_id = n.bank_id
    AND e.change <> 'revoked' AND e.received_at IS NULL AND e.superseded_by IS NULL
  RETURNING e.bank_id, e.number, e.superseded_by),
g AS (
  SELECT bank_id, superseded_by AS number, array_agg(number ORDER BY number) AS numbers FROM s
  GROUP BY bank_id, superseded_by)
INSERT INTO bank_event (bank_id, number, event_id, change, kind, uscc, ordinary, supersedes)
SELECT n.bank_id, n.number, n.event_id, n.change, n.kind, n.uscc, n.ordinary, g.numbers
FROM n LEFT JOIN g USING (bank_id, number)
"""
_COPY = """
WITH c AS (
  SELECT f.event_id, f.change, f.kind, f.uscc,
    row_number() OVER (ORDER BY f.kind, f.change <> 'listed', f.time, f.uscc) AS number
  FROM list_entry e JOIN list_fact f USING (kind, uscc) WHERE e.state <> 'revoked' AND f.version >= e.listed_version),
b AS (UPDATE bank SET last_number = (SELECT count(*) FROM c) WHERE id = $1 RETURNING id)
INSERT INTO bank_event (bank_id, number, event_id, change, kind, uscc)
SELECT b.id, c.number, c.event_id, c.change, c.kind, c.uscc FROM b CROSS JOIN c
"""


@dataclass(frozen=True, slots=True)
class EntryFact:
    """A fact that is in the outbox, on its way into the feeds."""

    event_id: UUID
    event: EntryEvent
    reporting_unit: str
    caused_at: datetime
    cause: Cause | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        """In the order of the statement's arguments."""
        event = self.event
        return (
            self.event_id,
            event.type,
            CHANGES[type(event)],
            event.list_kind,
            event.uscc,
            event.version,
            self.reporting_unit,
            clock.now(),
            self.caused_at,
            event.effective_on,
            traceparent_after(self.cause),
            event.model_dump_json(),
        )


async def lock_lists(uow: UnitOfWork) -> None:
    """Makes this transaction the one writer of lists and feeds; first of all, so that it sees what others wrote."""
    await uow.execute_native(LOCK)


async def append_to_feeds(uow: UnitOfWork, facts: Sequence[EntryFact]) -> None:
    """Gives every bank each fact under its next number, and wakes the deliverer after the commit.

    A revocation closes what the bank has not received of its entry: it is never sent again.
    """
    if facts:
        await uow.execute_native(
            _APPEND, *(list(column) for column in zip(*(fact.values for fact in facts), strict=True))
        )
        uow.after_commit(lambda: uow.runtime.wake("deliveries"))


async def copy_lists_to_feed(uow: UnitOfWork, bank_id: UUID) -> None:
    """Begins a new bank's feed with what stands on both lists; the caller holds the lists' lock."""
    await uow.execute_native(_COPY, bank_id)
