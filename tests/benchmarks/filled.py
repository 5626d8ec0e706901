"""Intake's database as it is after many applications, filled by COPY: every table that the hot path writes."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg

from intake.domain.window import Receipt
from intake.usecases.submit import Submission, json_of
from shared import clock
from shared.digest import digest_of_bytes
from shared.domain.declaration import Contact, Declaration
from shared.identity.caller import Caller, Role
from shared.ids import uuid7
from shared.journal import entry as journal_entry
from shared.messaging import outbox
from tests.benchmarks.bench import WRITTEN, Bench
from tests.benchmarks.declarations import BATCH, REFERENCE_DATE, UNIT, body, codes, templates
from tests.benchmarks.load import KEY_HEAD, MOST_PER_S

_AT_ONCE = 10_000
_LOADED = 20 * MOST_PER_S
"""Firms that are left to the load."""
_CITY = Caller("bench-city", Role.CITY, UNIT, "ip")
_TABLES = {
    "application": ("id", "batch", "uscc", "name", "reporting_unit", "declaration", "contact", "submitted_at",
                    "submitted_by"),
    "outbox_subject": ("topic", "subject", "last"),
    "outbox": (*(name for name, _ in outbox.COLUMNS), "sequence", "sent_at"),
    "journal": tuple(name for name, _ in journal_entry.COLUMNS),
    "idempotency": ("caller", "key", "request_digest", "status", "body"),
}  # fmt: skip
_TAKE_OUT = """
WITH gone AS (DELETE FROM outbox WHERE id > $1 RETURNING subject),
s AS (DELETE FROM outbox_subject s USING gone WHERE s.subject = gone.subject),
a AS (DELETE FROM application a USING gone WHERE a.uscc = gone.subject),
i AS (DELETE FROM idempotency i USING gone WHERE i.key = $2 || gone.subject)
DELETE FROM journal WHERE id > $1
"""
Rows = dict[str, tuple[Any, ...]]
"""What one application leaves, by table."""


def keep_filled(bench: Bench, url: str, rows: int) -> None:
    """Brings the database to exactly so many applications: takes out what a load added, or fills it anew."""
    asyncio.run(_take_out(url, rows))
    if {bench.count(url, table) for table in _TABLES} != {rows}:
        bench.execute(url, f"TRUNCATE {WRITTEN} RESTART IDENTITY")
        asyncio.run(_fill(url, codes(_LOADED + rows)[_LOADED:]))
    bench.execute(url, *(f"VACUUM (ANALYZE, INDEX_CLEANUP on) {table}" for table in _TABLES), "CHECKPOINT")


async def _take_out(url: str, rows: int) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_TAKE_OUT, rows, KEY_HEAD)
    finally:
        await connection.close()


async def _fill(url: str, firms: Sequence[str]) -> None:
    make = _maker()
    connection = await asyncpg.connect(url)
    try:
        for start in range(0, len(firms), _AT_ONCE):
            left = [make(start + n, code) for n, code in enumerate(firms[start : start + _AT_ONCE])]
            for table, columns in _TABLES.items():
                records = [one[table] for one in left]
                await connection.copy_records_to_table(table, columns=columns, records=records)
    finally:
        await connection.close()


def _maker() -> Callable[[int, str], Rows]:
    """Makes what the application of a firm leaves, by the product's own functions; the event has been sent."""
    stand_in = codes(1)[0]
    bodies = [json.loads(body(template, stand_in)) for template in templates()]
    declared = [Declaration.model_validate(one["declaration"]) for one in bodies]
    told = [json_of(one) for one in declared]
    contact = Contact.model_validate(bodies[0]["contact"])

    def make(number: int, code: str) -> Rows:
        template = number % len(bodies)
        submission = Submission(
            id=uuid7(),
            batch=BATCH,
            reference_date=REFERENCE_DATE,
            receipt=Receipt(REFERENCE_DATE),
            declaration=declared[template].model_copy(update={"uscc": code}),
            declaration_json=told[template].replace(stand_in.encode(), code.encode()),
            contact=contact,
            submitted_at=clock.now(),
        )
        return _rows(submission, contact.model_dump_json())

    return make


def _rows(made: Submission, contact: str) -> Rows:
    event = outbox.outbox_row(made.event, data=made.event_json)
    firm, at = made.declaration, made.submitted_at
    answer = f'{{"id":"{made.id}","uscc":"{firm.uscc}","batch":"{BATCH}","state":"submitted","submitted_at":"{at}"}}'
    return {
        "application": (made.id, BATCH, firm.uscc, firm.name, UNIT, made.declaration_json.decode(), contact, at,
                        _CITY.subject),
        "outbox_subject": (event.topic, event.subject, 1),
        "outbox": (*event.values[:-1], event.data.decode(), 1, at),
        "journal": journal_entry.row_of(made.entry, _CITY),
        "idempotency": (_CITY.subject, KEY_HEAD + firm.uscc, digest_of_bytes(answer.encode()), 201, answer.encode()),
    }  # fmt: skip
