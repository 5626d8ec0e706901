"""How many connections a process takes at most, and that none of them goes through a pooler."""

import asyncio
import re
import struct
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from intake.wiring import service as intake
from shared.database.database import most_connections
from shared.database.pooler import BehindPooler, refuse_pooler
from shared.messaging.wake import listen
from shared.postgres.private_server import PrivateServer
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.fixtures import WorldOf

pytestmark = pytest.mark.anyio
_SSL_REQUEST = 80877103
_KEPT = {b"user", b"database", b"client_encoding", b"application_name"}
_OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


@pytest.mark.parametrize("listens", [pytest.param(False, id="serve"), pytest.param(True, id="work")])
async def test_a_process_has_as_many_connections_as_the_formula_says(world_of: WorldOf, listens: bool) -> None:
    async with world_of(intake, database_pool_size=3) as world, AsyncExitStack() as stack:
        database = world.runtime.database
        listening = asyncio.create_task(listen(world.runtime)) if listens else None
        for _ in range(3):
            session = await stack.enter_async_context(database.engine.connect())
            await session.exec_driver_sql("SELECT 1")
        taken = [await stack.enter_async_context(database.pool.acquire()) for _ in range(3)]
        expected = most_connections(world.runtime.settings, listens=listens)
        async with asyncio.timeout(10):
            while (found := await taken[0].fetchval(_OPEN)) < expected:
                await asyncio.sleep(0.05)
        assert found == expected
        if listening:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def test_a_statement_that_is_broken_off_costs_the_pool_no_connection(world_of: WorldOf) -> None:
    async with world_of(intake, database_pool_size=2) as world:
        database = world.runtime.database
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1), database.connection() as connection:
                    await connection.execute("SELECT pg_sleep(60)")
        async with database.connection() as one, database.connection() as other:
            assert [await one.fetchval("SELECT 1"), await other.fetchval("SELECT 2")] == [1, 2]


def test_the_page_for_operators_has_the_same_formula() -> None:
    page = (Path(__file__).parents[3] / "deploy" / "k8s" / "README.md").read_text(encoding="utf-8")
    size = Settings().database_pool_size
    serve, work = (most_connections(Settings(), listens=listens) for listens in (False, True))
    assert f"2 × `MIAOPU_DATABASE_POOL_SIZE` ({size})" in page
    assert "2 × `MIAOPU_DATABASE_POOL_SIZE` + 1" in page
    [(services, serves, of_serve, works, of_work, total)] = re.findall(
        r"(\d) × \((\d) × (\d+) \+ (\d) × (\d+)\) = (\d+)", page
    )
    assert (int(of_serve), int(of_work)) == (serve, work)
    assert int(services) * (int(serves) * serve + int(works) * work) == int(total)


@asynccontextmanager
async def pooler(server: PrivateServer, *, ignores: bool) -> AsyncIterator[int]:
    """Does with what a session asks for at its start as pgbouncer does: refuses it, or drops it where told to."""
    assert server.socket_dir is not None
    socket = server.socket_dir / f".s.PGSQL.{server._port}"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        code, said = await _start(reader)
        if code == _SSL_REQUEST:
            writer.write(b"N")
            code, said = await _start(reader)
        words = said.split(b"\0")
        asked = dict(zip(words[:-2:2], words[1:-2:2], strict=True))
        if not ignores and (unknown := sorted(asked.keys() - _KEPT)):
            text = b"SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: " + unknown[0] + b"\0\0"
            writer.write(b"E" + struct.pack("!i", len(text) + 4) + text)
            writer.close()
            return
        kept = b"".join(name + b"\0" + value + b"\0" for name, value in asked.items() if name in _KEPT) + b"\0"
        to_reader, to_writer = await asyncio.open_unix_connection(str(socket))
        to_writer.write(struct.pack("!ii", len(kept) + 8, code) + kept)
        await asyncio.gather(_pipe(reader, to_writer), _pipe(to_reader, writer))

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield int(listener.sockets[0].getsockname()[1])


async def _start(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    length, code = struct.unpack("!ii", await reader.readexactly(8))
    return code, await reader.readexactly(length - 8)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


@pytest.mark.parametrize("ignores", [False, True], ids=["refuses what it does not know", "drops what it does not know"])
async def test_nothing_starts_through_a_pooler(pg_server: PrivateServer, databases: Databases, ignores: bool) -> None:
    url = await databases.fresh(intake)
    await refuse_pooler(url, Settings(), "intake")  # directly: all is well
    async with pooler(pg_server, ignores=ignores) as port:
        through = f"postgresql://postgres@127.0.0.1:{port}/{url.partition('?')[0].rpartition('/')[2]}"
        with pytest.raises(BehindPooler) as refused:
            await refuse_pooler(through, Settings(), "intake")
    assert "请直接连接" in refused.value.zh
    assert "connect to PostgreSQL directly" in refused.value.en
    await databases.drop(url)


async def test_a_server_that_is_away_is_no_pooler() -> None:
    await refuse_pooler("postgresql://postgres@127.0.0.1:1/x", Settings(), "intake")
