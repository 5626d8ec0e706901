"""What is to be delivered now: the open events of every endpoint that may be tried."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from finance_matching.delivery.documents import document
from shared.delivery.queue import Endpoint, State
from shared.events.envelope import Envelope
from shared.events.finance_matching import WhitelistEntryRevoked
from shared.messaging.archive import EPOCH

_MOST_REVOCATIONS, _MOST_GRANTS = 100, 50
"""Events that are read at a time; a line reads anew when it has worked them off."""
FACT = f"""
  f.event_id, f.type, f.uscc, f.change, f.kind, f.reporting_unit, f.caused_at, coalesce(o.time, f.time) AS time,
  f.effective_on, coalesce(o.traceparent, f.traceparent) AS traceparent, o.sequence, o.correlation_id, o.causation_id,
  f.data, {EPOCH}"""
OUTBOX = f"outbox o ON o.topic = '{WhitelistEntryRevoked.topic}' AND o.subject = f.uscc AND o.event_id = f.event_id"
"""The fact as the bus has it, found by its subject; it is gone once the archive has let it go."""
_WAITING = f"""
SELECT b.id AS bank_id, b.code, b.last_number, b.suspended_at IS NOT NULL AS suspended, b.feed_epoch,
  p.url, p.version, p.failures, p.sealed_secret,
  CASE WHEN p.old_secret_until > $1 THEN p.sealed_old_secret END AS sealed_old_secret,
  e.number, e.attempts, e.refused, e.ordinary, e.supersedes, {FACT}
FROM bank b JOIN bank_endpoint p ON p.bank_id = b.id
CROSS JOIN LATERAL (
  (SELECT number, event_id, attempts, next_try_at IS NOT NULL AS refused, ordinary, supersedes
   FROM bank_event r WHERE r.bank_id = b.id AND change = 'revoked' AND received_at IS NULL
     AND (coalesce(p.next_urgent_at <= $1, true) OR p.failures = 0 AND r.next_try_at IS NULL)
   ORDER BY attempts, number LIMIT {_MOST_REVOCATIONS})
  UNION ALL
  (SELECT number, event_id, attempts, next_try_at IS NOT NULL, ordinary, supersedes
   FROM bank_event g WHERE g.bank_id = b.id AND change <> 'revoked' AND received_at IS NULL AND superseded_by IS NULL
     AND b.suspended_at IS NULL AND (g.next_try_at IS NULL OR g.next_try_at <= $1)
     AND (p.failures = 0 OR p.next_try_at <= $1 AND NOT EXISTS (
       SELECT FROM bank_event r WHERE r.bank_id = b.id AND change = 'revoked' AND received_at IS NULL))
     AND NOT EXISTS (
       SELECT FROM bank_event x WHERE x.uscc = g.uscc AND x.kind = g.kind AND x.bank_id = b.id
         AND (x.number < g.number AND x.received_at IS NULL AND x.superseded_by IS NULL
           OR x.number > g.number AND x.change = 'revoked'))
   ORDER BY ordinary, attempts, number LIMIT {_MOST_GRANTS})) e
JOIN list_fact f ON f.event_id = e.event_id LEFT JOIN {OUTBOX}
WHERE p.activated_at IS NOT NULL
"""  # noqa: S608 - made of constants
_WAITING_AT_ALL = f"{_WAITING} AND b.id <> ALL($2::uuid[]) ORDER BY b.id"
_WAITING_AT_ONE = f"{_WAITING} AND b.id = $2"
_STATES = """
SELECT b.id, b.last_number, p.version, b.suspended_at IS NOT NULL AS suspended
FROM bank b LEFT JOIN bank_endpoint p ON p.bank_id = b.id WHERE b.id = ANY($1::uuid[])
"""


@dataclass(frozen=True, slots=True)
class BankMessage:
    """One open event of one bank."""

    number: int
    attempts: int
    refused: bool
    ordinary: bool
    feed_epoch: UUID
    supersedes: Sequence[int] | None
    event_id: UUID
    type: str
    uscc: str
    change: str
    kind: str
    reporting_unit: str
    caused_at: datetime
    time: datetime
    effective_on: date
    traceparent: str | None
    sequence: int | None
    correlation_id: UUID | None
    causation_id: UUID | None
    data: str
    epoch: UUID | None

    @property
    def chain(self) -> tuple[str, str]:
        """The entry: a firm on one of the lists."""
        return self.kind, self.uscc

    @property
    def urgent(self) -> bool:
        """Whether it is a revocation."""
        return self.change == "revoked"

    @property
    def document(self) -> Mapping[str, Any]:
        """The event as the bank reads it."""
        return document_of(self)


def document_of(row: Any) -> dict[str, Any]:
    """A row or message of a feed as the bank reads it."""
    envelope = Envelope(
        id=row.event_id,
        type=row.type,
        source=row.type.split(".")[1],
        subject=row.uscc,
        sequence=row.sequence,
        time=row.time,
        data=orjson.Fragment(row.data),
        effective_on=row.effective_on,
        traceparent=row.traceparent,
        correlation_id=row.correlation_id,
        causation_id=row.causation_id,
        epoch=row.epoch,
    )
    return document(envelope, row.number, row.feed_epoch, row.supersedes)


async def open_messages(
    pool: asyncpg.Pool, busy: Collection[UUID], now: datetime
) -> list[tuple[Endpoint, list[BankMessage]]]:
    """Open events of each endpoint that is neither busy nor left alone, in one round trip."""
    rows = await pool.fetch(_WAITING_AT_ALL, now, list(busy))
    groups = groupby(rows, key=lambda row: row["bank_id"])
    return [_read(list(rows_of_bank)) for _, rows_of_bank in groups]


async def open_messages_of(
    pool: asyncpg.Pool, bank_id: UUID, now: datetime
) -> tuple[Endpoint, list[BankMessage]] | None:
    """The same of one bank; None where nothing is open for it now."""
    rows = await pool.fetch(_WAITING_AT_ONE, now, bank_id)
    return _read(rows) if rows else None


async def states_of(pool: asyncpg.Pool, banks: Collection[UUID]) -> dict[UUID, State]:
    """The newest number of each feed, and what else changes what may be sent."""
    return {row["id"]: state_of(row) for row in await pool.fetch(_STATES, list(banks))}


def state_of(row: Any) -> State:
    """The state in a row."""
    return State(row["last_number"], row["version"], row["suspended"])


def _read(rows: Sequence[Any]) -> tuple[Endpoint, list[BankMessage]]:
    first = rows[0]
    old = first["sealed_old_secret"]
    secrets = (first["sealed_secret"], *([old] if old else []))
    endpoint = Endpoint(first["bank_id"], first["code"], first["url"], secrets, first["failures"], state_of(first))
    return endpoint, [BankMessage(*(row[name] for name in BankMessage.__slots__)) for row in rows]
