"""What is to be delivered now: the open events of every endpoint that may be tried."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from finance_matching.delivery.documents import document
from shared.delivery.queue import Endpoint
from shared.events.finance_matching import Change

_MOST_CHAINS = 100
"""Of each kind: firms with an open revocation, and all others; the least tried of each, then the oldest."""
_OPEN = """
SELECT b.id AS bank_id, b.code, p.url, p.sealed_secret, p.version AS endpoint_version, p.failures,
  e.number, e.attempts, e.revoking, f.event_id, f.type, f.change, f.kind, f.uscc, f.reporting_unit, f.time, f.caused_at,
  f.effective_on, f.traceparent, f.data
FROM bank b JOIN bank_endpoint p ON p.bank_id = b.id
CROSS JOIN LATERAL (
  SELECT number, event_id, attempts, revoking FROM (
    SELECT *, dense_rank() OVER (PARTITION BY revoking ORDER BY head_attempts, head_number) AS place FROM (
      SELECT number, event_id, attempts, bool_or(change = 'revoked') OVER firm AS revoking,
        first_value(attempts) OVER (firm ORDER BY number) AS head_attempts, min(number) OVER firm AS head_number
      FROM bank_event WHERE bank_id = b.id AND received_at IS NULL WINDOW firm AS (PARTITION BY uscc)) o) c
  WHERE place <= $3) e
JOIN list_fact f ON f.event_id = e.event_id
WHERE b.suspended_at IS NULL AND p.disabled_at IS NULL AND b.id <> ALL($1::uuid[])
  AND (p.next_try_at IS NULL OR p.next_try_at <= $2 OR p.next_fresh_at <= $2 AND EXISTS (
    SELECT 1 FROM bank_event x WHERE x.bank_id = b.id AND x.received_at IS NULL AND x.attempts = 0))
ORDER BY b.id, e.number
"""


@dataclass(frozen=True, slots=True)
class BankMessage:
    """One open event of one bank."""

    number: int
    attempts: int
    revoking: bool
    """Whether it is, or an open event of its firm is, a revocation."""
    event_id: UUID
    type: str
    change: Change
    kind: str
    uscc: str
    reporting_unit: str
    time: datetime
    caused_at: datetime
    effective_on: date
    traceparent: str | None
    data: str

    @property
    def document(self) -> dict[str, Any]:
        """The event as the bank reads it."""
        data = orjson.Fragment(self.data)
        return document(self.event_id, self.number, self.type, self.uscc, self.time, self.effective_on, data)


async def open_messages(
    pool: asyncpg.Pool, busy: Collection[UUID], now: datetime
) -> list[tuple[Endpoint, list[BankMessage]]]:
    """Open events of each endpoint that is neither busy nor left alone, in one round trip.

    Neither a backlog nor events that the bank never takes keep a revocation, or what was never tried, out of them.
    """
    rows = await pool.fetch(_OPEN, list(busy), now, _MOST_CHAINS)
    return [
        (_endpoint(group[0]), [_message(row) for row in group])
        for group in (list(rows_of_bank) for _, rows_of_bank in groupby(rows, key=lambda row: row["bank_id"]))
    ]


def _endpoint(row: Any) -> Endpoint:
    return Endpoint(
        *(row[name] for name in ("bank_id", "code", "url", "sealed_secret", "endpoint_version", "failures"))
    )


def _message(row: Any) -> BankMessage:
    return BankMessage(*(row[name] for name in BankMessage.__slots__))
