"""Numbers and links journal rows behind the snapshot's horizon, so that no writer ever waits for another."""

from typing import Any

import asyncpg

from shared import clock
from shared.journal.chain import GENESIS, link_hash
from shared.journal.keys import JournalKey

_BATCH = 2000
_LAST = """
SELECT l.*, l.xid >= (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint AS elsewhere
FROM (VALUES (true)) one LEFT JOIN LATERAL (SELECT * FROM journal_link ORDER BY number DESC LIMIT 1) l ON true
"""
_UNLINKED = "NOT EXISTS (SELECT FROM journal_link l WHERE l.journal_id = j.id)"
_NEXT = f"""
SELECT j.* FROM journal j
WHERE (j.xid, j.id) > ($1, $2) AND j.xid < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint AND {_UNLINKED}
ORDER BY j.xid, j.id LIMIT $3
"""  # noqa: S608 - made of constants
_AFTER_RESTORE = f"""
SELECT j.* FROM journal j,
  LATERAL (SELECT j.xid >= (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint AS elsewhere) f
WHERE (f.elsewhere OR j.xid < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint) AND {_UNLINKED}
ORDER BY f.elsewhere DESC, j.xid, j.id LIMIT $1
"""  # noqa: S608 - made of constants
_LINK = """
INSERT INTO journal_link (number, journal_id, xid, hash)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[])
"""
_HEAD = "INSERT INTO journal_head (number, hash, signed_at, key_id, signature) VALUES ($1, $2, $3, $4, $5)"


async def seal(pool: asyncpg.Pool, key: JournalKey) -> int:
    """Links all rows whose transactions, and all earlier ones of the server, have ended; returns how many.

    The caller holds the service's `sealer` lease; two sealers would collide on the number and one would fail whole.
    """
    sealed = 0
    while batch := await _seal_batch(pool, key):
        sealed += batch
        if batch < _BATCH:
            break
    return sealed


async def _seal_batch(pool: asyncpg.Pool, key: JournalKey) -> int:
    async with pool.acquire() as connection, connection.transaction():
        last = await connection.fetchrow(_LAST)
        rows = await _unlinked(connection, last)
        if not rows:
            return 0
        number, previous = last["number"] or 0, last["hash"] or GENESIS
        numbers, hashes = [], []
        for row in rows:
            number += 1
            previous = link_hash(previous, number, row)
            numbers.append(number)
            hashes.append(previous)
        await connection.execute(_LINK, numbers, [row["id"] for row in rows], [row["xid"] for row in rows], hashes)
        await connection.execute(_HEAD, number, previous, clock.now(), key.key_id, key.sign(number, previous))
    return len(rows)


async def _unlinked(connection: asyncpg.Connection, last: Any) -> list[Any]:
    """The rows to link next.

    A newest link whose transaction this server has never reached came from another one: the database was restored from
    a dump, its rows' numbers say nothing here, and all that is not linked yet is taken, the dump's rows first.
    """
    if last["elsewhere"]:
        return list(await connection.fetch(_AFTER_RESTORE, _BATCH))
    return list(await connection.fetch(_NEXT, last["xid"] or 0, last["journal_id"] or 0, _BATCH))
