"""The bare way to consume in sets: what a consumer must do at the very least, with one statement for each.

Each set is parsed by the product's models; a transaction remembers what was seen and writes the copy. There is no line
of a subject, no gap, no repeat by number, nobody to set a faulty event aside, and the columns are written by hand.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from shared.bus.protocol import Message
from shared.events.eligibility import ApplicationAssessed

_SET = 500
_SEEN = """
INSERT INTO peer_inbox (consumer, event_id) SELECT 'bench', unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id
"""
_COPY = """
INSERT INTO candidate AS c (application_id, uscc, batch, name, reporting_unit, submitted_at, received_on,
  reference_date, outcome, score, waivers_needed, stands_until, waivers_after, rules_version, valid_patents,
  industrialised_patents, bank_consent, contested, assessed_sequence)
SELECT DISTINCT ON (application_id) application_id, uscc, batch, name, reporting_unit, submitted_at, received_on,
  reference_date, outcome, score, waivers_needed, stands_until, waivers_after, rules_version, valid_patents,
  industrialised_patents, bank_consent, contested, assessed_sequence
FROM json_populate_recordset(NULL::candidate, $1::text::json) ORDER BY application_id, assessed_sequence DESC
ON CONFLICT (application_id) DO UPDATE SET batch = excluded.batch, name = excluded.name,
  submitted_at = excluded.submitted_at, received_on = excluded.received_on, reference_date = excluded.reference_date,
  outcome = excluded.outcome, score = excluded.score, waivers_needed = excluded.waivers_needed,
  stands_until = excluded.stands_until, waivers_after = excluded.waivers_after,
  rules_version = excluded.rules_version, valid_patents = excluded.valid_patents,
  industrialised_patents = excluded.industrialised_patents, bank_consent = excluded.bank_consent,
  contested = excluded.contested, assessed_sequence = excluded.assessed_sequence
WHERE c.assessed_sequence < excluded.assessed_sequence
"""


async def consume(connection: asyncpg.Connection, messages: Sequence[Message]) -> None:
    """Takes the messages in sets, each in its transaction."""
    for start in range(0, len(messages), _SET):
        read = [_read(message.value) for message in messages[start : start + _SET]]
        async with connection.transaction():
            fresh = {row["event_id"] for row in await connection.fetch(_SEEN, [event_id for event_id, _ in read])}
            rows = [row for event_id, row in read if event_id in fresh]
            await connection.execute(_COPY, orjson.dumps(rows, default=_plain).decode())


def _read(value: bytes) -> tuple[UUID, dict[str, Any]]:
    envelope = orjson.loads(value)
    event = ApplicationAssessed.model_validate(envelope["data"])
    return UUID(envelope["id"]), {**event.__dict__, "assessed_sequence": envelope["sequence"]}


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
