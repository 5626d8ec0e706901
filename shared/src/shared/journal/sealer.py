"""Numbers and links journal rows behind the snapshot's horizon, so that no writer ever waits for another."""

import asyncpg

from shared import clock
from shared.journal.chain import GENESIS, link_hash
from shared.journal.keys import JournalKey

_BATCH = 2000
_LAST = "SELECT number, hash, journal_id, xid FROM journal_link ORDER BY number DESC LIMIT 1"
_NEXT = """
SELECT * FROM journal
WHERE (xid, id) > ($1, $2) AND xid < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
ORDER BY xid, id LIMIT $3
"""
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
        number, previous = (last["number"], last["hash"]) if last else (0, GENESIS)
        after = (last["xid"], last["journal_id"]) if last else (0, 0)
        rows = await connection.fetch(_NEXT, *after, _BATCH)
        if not rows:
            return 0
        numbers, hashes = [], []
        for row in rows:
            number += 1
            previous = link_hash(previous, number, row)
            numbers.append(number)
            hashes.append(previous)
        await connection.execute(_LINK, numbers, [row["id"] for row in rows], [row["xid"] for row in rows], hashes)
        await connection.execute(_HEAD, number, previous, clock.now(), key.key_id, key.sign(number, previous))
    return len(rows)
