"""The bare limit of a relay: claim 500 rows, serialise their envelopes, say how far it got; publishing is no more.

`cursor` keeps one row with the last id (right only where a lower id never commits later), `skip_locked` marks each row.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import asyncpg
import orjson

BATCH = 500
SCHEMA = """
DROP TABLE IF EXISTS peer_outbox, peer_offset;
CREATE TABLE peer_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL, topic text NOT NULL, key text NOT NULL,
  payload text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), sent_at timestamptz)
  WITH (toast_tuple_target = 8160);
CREATE INDEX peer_outbox_pending ON peer_outbox (id) WHERE sent_at IS NULL;
CREATE TABLE peer_offset (name text PRIMARY KEY, last_id bigint NOT NULL);
INSERT INTO peer_offset VALUES ('relay', 0);
"""
FILL = """
INSERT INTO peer_outbox (event_id, topic, key, payload, created_at)
SELECT event_id, topic, subject, data, time FROM outbox ORDER BY id
"""
"""The very events that the product's relay sends."""
_COLUMNS = "id, event_id, topic, key, payload, created_at"
_AFTER = f"SELECT {_COLUMNS} FROM peer_outbox WHERE id > $2 ORDER BY id LIMIT $1"
_UNSENT = f"""
SELECT {_COLUMNS} FROM peer_outbox WHERE sent_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
"""
_REACHED = "UPDATE peer_offset SET last_id = $1 WHERE name = 'relay'"
_MARK = "UPDATE peer_outbox SET sent_at = now() WHERE id = ANY($1::bigint[])"
Drain = Callable[[asyncpg.Connection], Awaitable[int]]


def _envelope(row: Mapping[str, Any]) -> bytes:
    document = {
        "id": row["event_id"],
        "topic": row["topic"],
        "key": row["key"],
        "time": row["created_at"],
        "data": orjson.Fragment(row["payload"]),
    }
    return orjson.dumps(document, default=str)


async def cursor(connection: asyncpg.Connection) -> int:
    """One leader and a cursor row; returns how many events it serialised."""
    sent = last = 0
    while rows := await connection.fetch(_AFTER, BATCH, last):
        sent += len([_envelope(row) for row in rows])
        last = rows[-1]["id"]
        await connection.execute(_REACHED, last)
    return sent


async def skip_locked(connection: asyncpg.Connection) -> int:
    """Any number of relays, each row marked; returns how many events it serialised."""
    sent = 0
    while taken := await _take(connection):
        sent += taken
    return sent


async def _take(connection: asyncpg.Connection) -> int:
    async with connection.transaction():
        rows = await connection.fetch(_UNSENT, BATCH)
        taken = len([_envelope(row) for row in rows])
        if rows:
            await connection.execute(_MARK, [row["id"] for row in rows])
    return taken
