"""Receipts and failures of deliveries, each written in one statement with its journal line."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from finance_matching.delivery.messages import BankMessage
from shared.delivery.client import Outcome
from shared.delivery.pauses import DISABLED_AFTER, FRESH_MOST_S, pause_s
from shared.delivery.queue import Endpoint
from shared.journal import entry as journal_entry
from shared.journal.entry import JournalEntry
from shared.runtime import Runtime

_LINE = ", ".join(name for name, _ in journal_entry.COLUMNS)


def _line_from(first: int) -> str:
    return ", ".join(f"${n}::{kind}" for n, (_, kind) in enumerate(journal_entry.COLUMNS, first))


_RECEIVED = f"""
WITH d AS (
  UPDATE bank_event SET received_at = $3, received_by = 'push', sent_at = coalesce(sent_at, $4),
    attempts = attempts + 1, error = NULL
  WHERE bank_id = $1 AND number = $2 AND received_at IS NULL RETURNING 1)
INSERT INTO journal ({_LINE}) SELECT {_line_from(5)} FROM d
"""  # noqa: S608 - made of constants; every value is a parameter
_FAILED = f"""
WITH d AS (
  UPDATE bank_event SET attempts = attempts + 1, sent_at = coalesce(sent_at, $3), error = $4
  WHERE bank_id = $1 AND number = $2 AND received_at IS NULL),
p AS (
  UPDATE bank_endpoint SET failures = $5, failing_since = coalesce(failing_since, $3), next_try_at = $6,
    next_fresh_at = $7, last_error = $4, disabled_at = CASE WHEN failing_since < $8 THEN $3::timestamptz END
  WHERE bank_id = $1 AND version = $9 RETURNING disabled_at)
INSERT INTO journal ({_LINE}) SELECT {_line_from(10)} FROM p WHERE disabled_at IS NOT NULL
"""  # noqa: S608 - made of constants; every value is a parameter
_WELL_AGAIN = """
UPDATE bank_endpoint SET failures = 0, failing_since = NULL, next_try_at = NULL, next_fresh_at = NULL,
  last_error = NULL, disabled_at = NULL
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


async def record_receipt(runtime: Runtime, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> None:
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
    await runtime.database.pool.execute(_RECEIVED, *key, *journal_entry.row_of(line, runtime.caller))
    observe_propagation(runtime, [message.caused_at], outcome.ended_at)
    if endpoint.failures:
        await runtime.database.pool.execute(_WELL_AGAIN, endpoint.id, endpoint.version)


async def record_failure(runtime: Runtime, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> None:
    """The bank does not have it; the endpoint is left alone for a while, and after three days of that altogether."""
    at, failures = outcome.ended_at, endpoint.failures + 1
    pause = pause_s(failures, runtime.settings.delivery_pauses_s, random.random())  # noqa: S311 - spreads, hides nothing
    line = JournalEntry(
        act="disable-endpoint",
        subject=f"bank:{endpoint.name}",
        bank_id=endpoint.id,
        facts={"error": outcome.error},
        at=at,
    )
    await runtime.database.pool.execute(
        _FAILED,
        endpoint.id,
        message.number,
        at,
        outcome.error,
        failures,
        at + timedelta(seconds=pause),
        at + timedelta(seconds=min(pause, FRESH_MOST_S)),
        at - DISABLED_AFTER,
        endpoint.version,
        *journal_entry.row_of(line, runtime.caller),
    )


def observe_propagation(runtime: Runtime, caused_at: Sequence[datetime], received_at: datetime) -> None:
    """Seconds from the facts to a bank's receipt, into the metrics."""
    for instant in caused_at:
        runtime.metrics.propagation.observe(max(0.0, (received_at - instant).total_seconds()))
