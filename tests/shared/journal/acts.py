"""Acts in the journal of the frame's service, and hands of those who would change them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from shared.journal.verify import Head, Verdict, verify
from shared.testing.world import World


async def write(frame: World, *titles: str) -> None:
    """One journal line each."""
    for title in titles:
        answer = await frame.post("/v1/notes", {"title": title})
        assert answer.status_code == 201


async def write_and_seal(frame: World, *titles: str) -> None:
    """One journal line each, one batch and one head for each."""
    for title in titles:
        await write(frame, title)
        assert await frame.seal() == 1


async def verdict_of(frame: World, *kept: Head) -> Verdict:
    """What a verification with the service's own key finds."""
    key = frame.runtime.journal_key
    async with frame.runtime.database.pool.acquire() as connection:
        return await verify(connection, {key.key_id: key.public_bytes}, kept)


async def head_of(frame: World) -> Head:
    """The newest head, as somebody keeps it."""
    (row,) = await frame.fetch("SELECT number, hash, key_id, signature FROM journal_head ORDER BY number DESC LIMIT 1")
    return Head(**row)


async def tamper(frame: World, *statements: str) -> None:
    """As the superuser, with all rules of the tables off."""
    async with frame.runtime.database.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await connection.execute(statement)


@asynccontextmanager
async def open_transaction(frame: World) -> AsyncIterator[asyncpg.Connection]:
    """A transaction that has written and does not end yet."""
    connection = await asyncpg.connect(frame.runtime.database.url)
    try:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("INSERT INTO lease (name, holder, until) VALUES ('x', 'y', now())")
        yield connection
        await transaction.rollback()
    finally:
        await connection.close()
