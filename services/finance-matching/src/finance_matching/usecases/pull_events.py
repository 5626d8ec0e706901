"""A bank fetches its feed and confirms what it has stored (after RFC 8936)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal
from uuid import UUID

import orjson

from finance_matching.delivery.figures import observe_propagation
from finance_matching.delivery.messages import FACT, OUTBOX, document_of
from finance_matching.delivery.receipts import receipt_line
from finance_matching.store.tables import Bank
from finance_matching.usecases.banks import own_bank
from finance_matching.usecases.feed_epochs import heed_what_the_bank_knows, never_sent
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound

_ACK = """
UPDATE bank_event e SET received_at = $3, received_by = 'pull', sent_at = coalesce(e.sent_at, $3),
  error = NULL, fault = NULL
FROM list_fact f
WHERE e.bank_id = $1 AND e.event_id = ANY($2::uuid[]) AND e.received_at IS NULL AND f.event_id = e.event_id
RETURNING e.number, f.event_id, f.change, f.kind, f.uscc, f.reporting_unit, f.caused_at
"""
_FAULTS = """
UPDATE bank_event e SET fault = t.fault
FROM unnest($2::uuid[], $3::text[]) AS t(event_id, fault)
WHERE e.bank_id = $1 AND e.event_id = t.event_id AND e.received_at IS NULL AND e.superseded_by IS NULL
"""
_STATES = """
SELECT event_id, CASE WHEN received_at IS NOT NULL THEN 'received' WHEN superseded_by IS NOT NULL THEN 'superseded'
  ELSE 'open' END AS state
FROM bank_event WHERE bank_id = $1 AND event_id = ANY($2::uuid[])
"""
_OFFER = f"""
WITH sound AS (
  SELECT number, change <> 'revoked' AS later FROM bank_event g
  WHERE bank_id = $1 AND received_at IS NULL AND superseded_by IS NULL AND fault IS NULL
    AND (change = 'revoked' OR NOT $6 AND NOT EXISTS (
      SELECT FROM bank_event r WHERE r.uscc = g.uscc AND r.kind = g.kind AND r.bank_id = $1 AND r.number < g.number
        AND r.change = 'revoked' AND r.received_at IS NULL AND r.fault IS NOT NULL))
  ORDER BY later, number LIMIT $3 + 1),
page AS (SELECT number FROM sound ORDER BY later, number LIMIT $3),
faulty AS (
  SELECT number FROM bank_event
  WHERE bank_id = $1 AND received_at IS NULL AND superseded_by IS NULL AND fault IS NOT NULL
    AND (change = 'revoked' OR NOT $6) AND event_id <> ALL($2::uuid[])
  ORDER BY change <> 'revoked', offers, number LIMIT least($5, $3 - (SELECT count(*) FROM page))),
offered AS (
  UPDATE bank_event SET sent_at = coalesce(sent_at, $4), offers = offers + 1
  WHERE bank_id = $1 AND number IN (SELECT number FROM page UNION ALL SELECT number FROM faulty)
    AND received_at IS NULL AND superseded_by IS NULL
  RETURNING number, event_id, supersedes, fault IS NOT NULL AS faulty)
SELECT w.number, w.supersedes, w.faulty, {FACT}, m.more
FROM (SELECT count(*) > $3 AS more FROM sound) m
LEFT JOIN (offered w JOIN list_fact f ON f.event_id = w.event_id LEFT JOIN {OUTBOX}) ON true
ORDER BY w.faulty, f.change <> 'revoked', w.number
"""  # noqa: S608 - made of constants; every value is a parameter
_REPEAT = f"""
WITH page AS (
  SELECT e.number, e.event_id, e.change = 'revoked' AND e.received_at IS NULL AS ahead,
    (SELECT array_agg(x.number ORDER BY x.number) FROM bank_event x
     WHERE e.change = 'revoked' AND x.bank_id = $1 AND x.uscc = e.uscc AND x.kind = e.kind AND x.change <> 'revoked'
       AND x.number < e.number AND (x.number > $2 OR x.number = ANY(e.supersedes))) AS supersedes
  FROM bank_event e
  WHERE e.bank_id = $1 AND (e.number > $2 OR e.change = 'revoked' AND e.received_at IS NULL)
    AND (e.change = 'revoked' OR NOT $4 AND NOT EXISTS (
      SELECT FROM bank_event r WHERE r.bank_id = $1 AND r.uscc = e.uscc AND r.kind = e.kind AND r.change = 'revoked'
        AND (r.number > e.number OR r.received_at IS NULL)))
  ORDER BY ahead DESC, e.number LIMIT $3),
offered AS (
  UPDATE bank_event SET sent_at = coalesce(sent_at, clock_timestamp()), offers = offers + 1
  WHERE bank_id = $1 AND number IN (SELECT number FROM page) AND received_at IS NULL)
SELECT page.number, page.ahead, page.supersedes, {FACT}
FROM page JOIN list_fact f ON f.event_id = page.event_id LEFT JOIN {OUTBOX} ORDER BY page.ahead DESC, page.number
"""  # noqa: S608 - made of constants; every value is a parameter
"""What came after a number, received or not, but nothing of an entry that was revoked since: open revocations first."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a bank could not take an event."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A receipt or fault that changed nothing: `unknown`, `received` before or by another way, `superseded`."""

    id: UUID
    why: Literal["unknown", "received", "superseded"]


@dataclass(frozen=True, slots=True)
class Pulled:
    """Open events, and whether there are more behind them that the bank has not found fault with."""

    events: list[dict[str, Any]]
    more: bool
    feed_epoch: UUID
    ignored: list[Ignored]
    next_after: int | None = None


async def pull_events(
    uow: UnitOfWork, most: int, ack: Sequence[UUID], errors: Mapping[UUID, Fault], after: int | None = None
) -> Pulled:
    """Takes the bank's receipts and faults, then offers what is still open: revocations first, then by number.

    An event with a fault stays open, is left out of this answer, and then comes behind all others, on half a page at
    most. A suspended bank is offered revocations alone. With `after`, what was received before comes again too.
    """
    bank = await own_bank(uow, also_suspended=True)
    if bank is None:
        raise NotFound
    ignored = await _take_answers(uow, bank, ack, errors)
    unknown = [one.id for one in ignored if one.why == "unknown"]
    await heed_what_the_bank_knows(uow, bank, number=after, unknown=unknown)
    if after is not None:
        return await _repeat(uow, bank, most, after, ignored)
    suspended = bank.suspended_at is not None
    most_faulty = max(1, most // 2)
    rows = await uow.execute_native(_OFFER, bank.id, list(errors), most, clock.now(), most_faulty, suspended)
    return Pulled(_documents(bank, rows), rows[0]["more"], bank.feed_epoch, ignored)


async def _repeat(uow: UnitOfWork, bank: Bank, most: int, after: int, ignored: list[Ignored]) -> Pulled:
    suspended = bank.suspended_at is not None
    rows = await uow.execute_native(_REPEAT, bank.id, after, most + 1, suspended)
    page = rows[:most]
    behind = [row["number"] for row in page if row["number"] > after and not row["ahead"]]
    return Pulled(
        _documents(bank, page), len(rows) > most, bank.feed_epoch, ignored, next_after=max(behind, default=after)
    )


def _documents(bank: Bank, rows: Sequence[Any]) -> list[dict[str, Any]]:
    documents = [
        document_of(SimpleNamespace(**row, feed_epoch=bank.feed_epoch)) for row in rows if row["number"] is not None
    ]
    read: list[dict[str, Any]] = orjson.loads(orjson.dumps(documents, option=orjson.OPT_UTC_Z))
    return read


async def _take_answers(
    uow: UnitOfWork, bank: Bank, ack: Sequence[UUID], errors: Mapping[UUID, Fault]
) -> list[Ignored]:
    if not (ack or errors):
        return []
    rows = await uow.execute_native(_STATES, bank.id, [*ack, *errors])
    states = {row["event_id"]: row["state"] for row in rows}
    if ack:
        await _confirm(uow, bank, ack)
    if errors:
        texts = [f"{fault.code}: {fault.text}" for fault in errors.values()]
        await uow.execute_native(_FAULTS, bank.id, list(errors), texts)
        uow.journal("report-faults", f"bank:{bank.code}", bank_id=bank.id, facts={"events": list(errors)})
    strange = {event_id for event_id in (*ack, *errors) if event_id not in states}
    unknown = {*await never_sent(uow, bank, strange)}
    ignored = [Ignored(event_id, "unknown") for event_id in ack if event_id in unknown]
    closed = {one: states.get(one, "unknown" if one in unknown else "received") for one in errors}
    return ignored + [Ignored(event_id, why) for event_id, why in closed.items() if why != "open"]


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
