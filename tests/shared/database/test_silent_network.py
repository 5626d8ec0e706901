"""A network between a service and its database that swallows packets: waits end, connections come back, work does."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import event

from shared.database.idle import IDLE_S
from shared.jobs.worker import JobWorker
from shared.migrations.migrate import migrate
from shared.postgres.private_server import PrivateServer, ensure_database, start_private_server
from shared.settings import BadSettings, Settings, read_settings
from shared.testing.tcp_proxy import Fault, TcpProxy
from shared.testing.world import World, open_world
from tests.shared.frame import frame_service

pytestmark = pytest.mark.anyio
LIMITS: dict[str, Any] = {
    "database_transaction_timeout_s": 0.8,
    "database_command_timeout_s": 1.0,
    "database_connect_timeout_s": 1.0,
    "database_pool_timeout_s": 1.0,
    "database_pool_size": 2,
}
PATIENCE_S = 6.0
"""A statement, its cancellation and the rollback, each up to its limit, with room for a slow machine."""

_END_ALL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateServer]:
    """One that listens on TCP."""
    with start_private_server(tmp_path_factory.mktemp("tcp") / "postgres", port=0) as started:
        yield started


@pytest.fixture
async def url(server: PrivateServer) -> str:
    await ensure_database(server.url("postgres"), "silent")
    await migrate(server.tcp_url("silent"), frame_service())
    return server.tcp_url("silent")


@pytest.fixture
async def proxy(server: PrivateServer, url: str) -> AsyncIterator[TcpProxy]:
    assert server.tcp_port is not None
    async with TcpProxy(("127.0.0.1", server.tcp_port)) as proxy:
        yield proxy


@pytest.fixture
async def world(server: PrivateServer, url: str, proxy: TcpProxy, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(
        frame_service(), url.replace(f":{server.tcp_port}/", f":{proxy.port}/"), tmp_path, **LIMITS
    ) as world:
        yield world


def silence(proxy: TcpProxy, silent: bool) -> None:
    """Both directions, without an end of any connection."""
    proxy.to_server.blackhole = proxy.to_client.blackhole = silent


@asynccontextmanager
async def server_connection(server: PrivateServer) -> AsyncIterator[asyncpg.Connection]:
    """One that goes past the proxy."""
    connection = await asyncpg.connect(server.url("silent"))
    try:
        yield connection
    finally:
        await connection.close()


async def note(world: World, title: str) -> int:
    return (await world.post("/v1/notes", {"title": title, "amount_yuan": "1"})).status_code


async def test_requests_are_refused_in_time_and_served_when_the_network_is_back(world: World, proxy: TcpProxy) -> None:
    assert await note(world, "before") == 201
    silence(proxy, True)
    started = time.monotonic()
    assert set(await asyncio.gather(*(note(world, f"during {n}") for n in range(4)))) == {503}
    assert time.monotonic() - started < PATIENCE_S
    silence(proxy, False)
    assert set(await asyncio.gather(*(note(world, f"after {n}") for n in range(4)))) == {201}


async def test_connections_that_the_network_forgot_while_they_lay_idle_fail_no_request(
    world: World, proxy: TcpProxy
) -> None:
    assert set(await asyncio.gather(*(note(world, f"before {n}") for n in range(2)))) == {201}
    silence(proxy, True)
    proxy.to_server, proxy.to_client = Fault(), Fault()
    await asyncio.sleep(IDLE_S + 0.1)
    assert [await note(world, f"after {n}") for n in range(2)] == [201, 201]


async def test_connections_that_the_server_ended_fail_no_request(world: World, server: PrivateServer) -> None:
    opened: list[Any] = []
    event.listen(world.runtime.database.engine.sync_engine, "connect", lambda one, _: opened.append(one))
    async with server_connection(server) as outside:
        for turn in range(3):
            assert await note(world, f"turn {turn}") == 201
            await outside.execute(_END_ALL)
            async with asyncio.timeout(5):
                while not all(one.driver_connection.is_closed() for one in opened):
                    await asyncio.sleep(0.01)
    assert len(opened) == 3


async def test_the_hot_paths_give_their_connections_back(world: World, proxy: TcpProxy) -> None:
    pool = world.runtime.database.pool
    silence(proxy, True)
    for _ in range(LIMITS["database_pool_size"] + 1):
        started = time.monotonic()
        with pytest.raises((TimeoutError, OSError)):
            await pool.fetchval("SELECT 1")
        assert time.monotonic() - started < PATIENCE_S
    silence(proxy, False)
    assert await asyncio.gather(*(pool.fetchval("SELECT 1") for _ in range(4))) == [1] * 4


async def test_a_runner_of_jobs_is_not_held_for_ever(world: World, proxy: TcpProxy) -> None:
    worker = JobWorker(world.runtime, world.service.jobs)
    await worker.run_next()
    silence(proxy, True)
    with pytest.raises((TimeoutError, OSError)):
        async with asyncio.timeout(4 * PATIENCE_S):
            await worker.run_next()
    silence(proxy, False)
    assert await worker.run_next() is False


async def test_both_ends_watch_for_silence_and_only_for_that(url: str, tmp_path: Path) -> None:
    async with open_world(frame_service(), url, tmp_path, database_silence_s=8) as direct:
        database = direct.runtime.database
        shown = await database.pool.fetchrow(
            "SELECT current_setting('tcp_user_timeout') AS lost, current_setting('tcp_keepalives_idle') AS idle"
        )
        assert dict(shown) == {"lost": "8000", "idle": "2"}
        async with database.pool.acquire() as connection, database.sessions() as session:
            ours: Any = await (await session.connection()).get_raw_connection()
            for each in (connection, ours.driver_connection):
                end: Any = each._transport.get_extra_info("socket")
                assert end.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
                assert end.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 8000


async def test_a_statement_outside_the_pools_may_last_longer_than_all_limits(world: World) -> None:
    """As the check of a journal does, or the step of a migration."""
    connection = await world.runtime.database.connect()
    try:
        assert await connection.fetchval("SELECT 1 FROM pg_sleep(1.5)") == 1
    finally:
        await connection.close()


def test_a_limit_below_the_servers_own_stops_the_start() -> None:
    with pytest.raises(BadSettings, match="MIAOPU_DATABASE_COMMAND_TIMEOUT_S"):
        read_settings({}, database_command_timeout_s=30.0, database_transaction_timeout_s=30.0)
    assert Settings().database_command_timeout_s > Settings().database_transaction_timeout_s
