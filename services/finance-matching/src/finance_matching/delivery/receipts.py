"""What came of deliveries, each written in one statement with its journal line."""

import asyncio
import random
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from finance_matching.delivery.figures import observe_propagation
from finance_matching.delivery.messages import BankMessage, state_of
from shared.delivery.pauses import DISABLED_AFTER, Verdict, next_urgent_try_at, pause_after, pause_s, verdict_of
from shared.delivery.queue import Endpoint, Outcome, State
from shared.journal import entry as journal_entry
from shared.journal.entry import JournalEntry
from shared.runtime import Runtime

_LINE = ", ".join(name for name, _ in journal_entry.COLUMNS)


def _line_from(first: int) -> str:
    return ", ".join(f"${n}::{kind}" for n, (_, kind) in enumerate(journal_entry.COLUMNS, first))


_STATE = """
SELECT b.last_number, p.version, b.suspended_at IS NOT NULL AS suspended
FROM bank b LEFT JOIN bank_endpoint p ON p.bank_id = b.id WHERE b.id = $1
"""
"""Beside what is written, so that a line learns without a round trip whether its queue has changed."""
_RECEIVED = f"""
WITH d AS (
  UPDATE bank_event SET received_at = $3, received_by = 'push', sent_at = coalesce(sent_at, $4),
    attempts = attempts + 1, next_try_at = NULL, error = NULL
  WHERE bank_id = $1 AND number = $2 AND received_at IS NULL RETURNING 1),
j AS (INSERT INTO journal ({_LINE}) SELECT {_line_from(5)} FROM d)
{_STATE}
"""  # noqa: S608 - made of constants; every value is a parameter
_REFUSED = f"""
WITH d AS (
  UPDATE bank_event SET attempts = attempts + 1, sent_at = coalesce(sent_at, $3), next_try_at = $4, error = $5
  WHERE bank_id = $1 AND number = $2 AND received_at IS NULL RETURNING change),
p AS (
  UPDATE bank_endpoint SET next_urgent_at = $6 FROM d
  WHERE bank_id = $1 AND version = $7 AND d.change = 'revoked' AND coalesce(next_urgent_at <= $3, true))
{_STATE}
"""  # noqa: S608 - made of constants; every value is a parameter
_FAILED = f"""
WITH d AS (
  UPDATE bank_event SET attempts = attempts + 1, sent_at = coalesce(sent_at, $3), error = $4
  WHERE bank_id = $1 AND number = $2 AND received_at IS NULL),
before AS (SELECT disabled_at FROM bank_endpoint WHERE bank_id = $1 AND version = $9 FOR UPDATE),
p AS (
  UPDATE bank_endpoint p SET failures = $5, failing_since = coalesce(failing_since, $3), next_try_at = $6,
    next_urgent_at = $7, last_error = $4, disabled_at = CASE WHEN before.disabled_at IS NOT NULL THEN before.disabled_at
      WHEN $10 OR failing_since < $8 THEN $3::timestamptz END
  FROM before WHERE bank_id = $1 AND version = $9
  RETURNING p.disabled_at IS NOT NULL AND before.disabled_at IS NULL AS just_disabled),
j AS (INSERT INTO journal ({_LINE}) SELECT {_line_from(11)} FROM p WHERE just_disabled)
{_STATE}
"""  # noqa: S608 - made of constants; every value is a parameter
_WELL = """
UPDATE bank_endpoint SET failures = 0, failing_since = NULL, next_try_at = NULL, next_fresh_at = NULL,
  next_urgent_at = CASE WHEN $3 THEN NULL ELSE next_urgent_at END, last_error = NULL, disabled_at = NULL
WHERE bank_id = $1 AND version = $2
"""


def receipt_line(
    bank_id: UUID,
    code: str,
    uscc: str,
    reporting_unit: str,
    *,
    event_id: UUID,
    change: str,
    kind: str,
    number: int,
    way: Literal["push", "pull"],
    at: datetime,
) -> JournalEntry:
    """The line of a receipt in the firm's life: which bank confirmed what, and when."""
    facts = {"bank": code, "event_id": event_id, "change": change, "list_kind": kind, "number": number, "way": way}
    return JournalEntry(
        act="confirm-receipt", subject=uscc, reporting_unit=reporting_unit, bank_id=bank_id, facts=facts, at=at
    )


async def record_receipt(runtime: Runtime, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> State:
    """The bank has the event: one round trip on the measured path from a removal to its receipt."""
    line = receipt_line(
        endpoint.id,
        endpoint.name,
        message.uscc,
        message.reporting_unit,
        event_id=message.event_id,
        change=message.change,
        kind=message.kind,
        number=message.number,
        way="push",
        at=outcome.ended_at,
    )
    key = (endpoint.id, message.number, outcome.ended_at, outcome.sent_at)
    row = await runtime.database.pool.fetchrow(_RECEIVED, *key, *journal_entry.row_of(line, runtime.caller))
    observe_propagation(runtime, [message.caused_at], outcome.ended_at)
    if endpoint.failures or message.refused:
        await _record_health(runtime, endpoint, urgent=True)
    return state_of(row)


async def record_refusal(runtime: Runtime, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> State:
    """The bank is well and does not take this event: it alone waits, a revocation for its turn every 20 s."""
    at, pauses = outcome.ended_at, runtime.settings.delivery_pauses_s
    again = at + timedelta(seconds=pause_s(message.attempts + 1, pauses, random.random()))  # noqa: S311 - spreads, hides nothing
    urgent = _urgent_at(runtime, outcome, 1)
    if endpoint.failures:
        await _record_health(runtime, endpoint, urgent=False)
    key = (endpoint.id, message.number, at, again, outcome.error, urgent, endpoint.state.version)
    return state_of(await runtime.database.pool.fetchrow(_REFUSED, *key))


async def record_failure(runtime: Runtime, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> State:
    """The bank takes nothing: the endpoint is left alone for a while, and told as disabled when that is for people."""
    at, failures, settings = outcome.ended_at, endpoint.failures + 1, runtime.settings
    chance = random.random()  # noqa: S311 - spreads, hides nothing
    pause = pause_after(outcome, failures, settings.delivery_pauses_s, settings.delivery_gone_pause_s, chance)
    line = JournalEntry(
        act="disable-endpoint",
        subject=f"bank:{endpoint.name}",
        bank_id=endpoint.id,
        facts={"error": outcome.error},
        at=at,
    )
    row = await runtime.database.pool.fetchrow(
        _FAILED,
        endpoint.id,
        message.number,
        at,
        outcome.error,
        failures,
        at + timedelta(seconds=pause),
        _urgent_at(runtime, outcome, failures),
        at - DISABLED_AFTER,
        endpoint.state.version,
        verdict_of(outcome) is Verdict.GONE,
        *journal_entry.row_of(line, runtime.caller),
    )
    if verdict_of(outcome) is Verdict.GONE:
        alarm_wake_of(runtime).set()
    return state_of(row)


def alarm_wake_of(runtime: Runtime) -> asyncio.Event:
    """Set when people must be told at once; not among `runtime.wakes`, which every commit elsewhere sets."""
    event: asyncio.Event = runtime.resources.setdefault("alarms", asyncio.Event())
    return event


def _urgent_at(runtime: Runtime, outcome: Outcome, failures: int) -> datetime:
    settings, chance = runtime.settings, random.random()  # noqa: S311 - spreads, hides nothing
    pauses, gone_s, urgent_s = (
        settings.delivery_pauses_s,
        settings.delivery_gone_pause_s,
        settings.delivery_urgent_pause_s,
    )
    return next_urgent_try_at(outcome, failures, pauses, gone_s, urgent_s, chance)


async def _record_health(runtime: Runtime, endpoint: Endpoint, *, urgent: bool) -> None:
    """The endpoint answers again; `urgent`: it took something, so that refused revocations need not wait either."""
    await runtime.database.pool.execute(_WELL, endpoint.id, endpoint.state.version, urgent)
