"""A bank fetches its feed and confirms what it has stored (after RFC 8936)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from finance_matching.delivery.documents import document
from finance_matching.delivery.receipts import observe_propagation, receipt_line
from finance_matching.store.tables import Bank
from finance_matching.usecases.banks import own_bank
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound

_ACK = """
UPDATE bank_event e SET received_at = $3, received_by = 'pull', sent_at = coalesce(e.sent_at, $3), error = NULL
FROM list_fact f
WHERE e.bank_id = $1 AND e.event_id = ANY($2::uuid[]) AND e.received_at IS NULL AND f.event_id = e.event_id
RETURNING e.number, f.event_id, f.change, f.kind, f.uscc, f.reporting_unit, f.caused_at
"""
_ERRORS = """
UPDATE bank_event e SET error = t.error
FROM unnest($2::uuid[], $3::text[]) AS t(event_id, error)
WHERE e.bank_id = $1 AND e.event_id = t.event_id AND e.received_at IS NULL
"""
_OFFER = """
WITH o AS (
  SELECT number FROM bank_event
  WHERE bank_id = $1 AND received_at IS NULL AND event_id <> ALL($2::uuid[]) ORDER BY number LIMIT $3),
e AS (
  UPDATE bank_event SET sent_at = coalesce(sent_at, $4), attempts = attempts + 1
  WHERE bank_id = $1 AND number IN (SELECT number FROM o ORDER BY number LIMIT $5)
  RETURNING number, event_id)
SELECT e.number, f.event_id, f.type, f.uscc, f.time, f.effective_on, f.data, m.more
FROM (SELECT count(*) > $5 AS more FROM o) m LEFT JOIN (e JOIN list_fact f USING (event_id)) ON true ORDER BY e.number
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a bank could not take an event."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Pulled:
    """Open events in feed order, and whether there are more behind them."""

    events: list[dict[str, Any]]
    more: bool


async def pull_events(uow: UnitOfWork, most: int, ack: Sequence[UUID], errors: Mapping[UUID, Fault]) -> Pulled:
    """Takes the bank's receipts and faults, then offers what is still open.

    An event with a fault stays open and visible as such, and is left out of this answer alone.

    Raises:
        BankSuspended: the bank reads nothing for now.
    """
    bank = await own_bank(uow)
    if bank is None:
        raise NotFound
    if ack:
        await _confirm(uow, bank, ack)
    if errors:
        texts = [f"{fault.code}: {fault.text}" for fault in errors.values()]
        await uow.execute_native(_ERRORS, bank.id, list(errors), texts)
        uow.journal("report-faults", f"bank:{bank.code}", bank_id=bank.id, facts={"events": list(errors)})
    rows = await uow.execute_native(_OFFER, bank.id, list(errors), most + 1, clock.now(), most)
    events = [
        document(
            row["event_id"],
            row["number"],
            row["type"],
            row["uscc"],
            row["time"],
            row["effective_on"],
            orjson.loads(row["data"]),
        )
        for row in rows
        if row["number"] is not None
    ]
    return Pulled(events, more=rows[0]["more"])


async def _confirm(uow: UnitOfWork, bank: Bank, ack: Sequence[UUID]) -> None:
    at = clock.now()
    confirmed = await uow.execute_native(_ACK, bank.id, list(ack), at)
    lines = [
        receipt_line(
            bank.id,
            bank.code,
            row["uscc"],
            row["reporting_unit"],
            event_id=row["event_id"],
            change=row["change"],
            kind=row["kind"],
            number=row["number"],
            way="pull",
            at=at,
        )
        for row in confirmed
    ]
    uow.journal_entries(lines)
    caused_at = [row["caused_at"] for row in confirmed]
    uow.after_commit(lambda: observe_propagation(uow.runtime, caused_at, at))
