"""Migrations of every service: they make exactly what the classes say, and two migrators do no harm."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest

from miaopu.platform import SERVICES
from shared.migrations.history import expected_revision
from shared.migrations.migrate import _ONE_AT_A_TIME
from shared.service import Service
from shared.services import package_of, variable_of
from shared.testing.databases import Databases
from shared.testing.fixtures import WorldOf
from shared.testing.forks import forks
from tests.shared.migrations.compared import compared

pytestmark = pytest.mark.anyio
EACH_SERVICE = pytest.mark.parametrize("service", SERVICES, ids=[service.name for service in SERVICES])
_WAITING = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@EACH_SERVICE
async def test_the_migrations_make_the_tables_of_the_classes(world_of: WorldOf, service: Service) -> None:
    async with world_of(service) as world, world.runtime.database.engine.connect() as connection:
        differing, migrated, declared = await connection.run_sync(compared, service)
        await connection.rollback()
    assert differing == []
    assert migrated == declared


async def migrated(urls: Mapping[str, str]) -> list[subprocess.CompletedProcess[str]]:
    """The migration step of a deployment for one service after another, each a process."""
    ended = []
    for name, url in urls.items():
        environment = {**os.environ, variable_of(name, "DATABASE_URL"): url}
        ended.append(await asyncio.to_thread(forks().run, package_of(name), "migrate", env=environment, timeout=120))
    return ended


@asynccontextmanager
async def locked_by_us(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that holds the lock by which migrators go one at a time, until its transaction is ended."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("BEGIN")
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
        yield connection
    finally:
        await connection.close()


async def until_two_wait(connection: asyncpg.Connection) -> None:
    """Both migrators stand before the lock that lets one in."""
    async with asyncio.timeout(120):
        while await connection.fetchval(_WAITING) < 2:
            await asyncio.sleep(0.05)


async def test_two_migrators_on_one_empty_database_both_end_well(databases: Databases) -> None:
    """Of each service in turn."""
    urls = {service.name: await databases.empty(service) for service in SERVICES}
    async with AsyncExitStack() as stack:
        locked = {name: await stack.enter_async_context(locked_by_us(url)) for name, url in urls.items()}
        started = [asyncio.create_task(migrated(urls)) for _ in range(2)]
        for connection in locked.values():
            await until_two_wait(connection)
            assert await connection.fetchval("SELECT to_regclass('outbox')") is None
            await connection.execute("COMMIT")
        ended = [process for task in started for process in await task]
        assert [process.returncode for process in ended] == [0] * 2 * len(SERVICES), ended
        for service in SERVICES:
            revisions = await locked[service.name].fetch("SELECT version_num FROM alembic_version")
            assert [row["version_num"] for row in revisions] == [expected_revision(service)]
