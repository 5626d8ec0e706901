"""Statements past SQLAlchemy are part of its transaction, and of its care for connections."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from intake.wiring import service as intake
from shared.database.failures import INFRASTRUCTURE, is_infrastructure
from shared.messaging.reading import reading
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.testing.fixtures import WorldOf
from shared.testing.world import World

pytestmark = pytest.mark.anyio
_ADD = "INSERT INTO inbox (consumer, event_id) VALUES ($1, gen_random_uuid()) RETURNING consumer"
_KEPT = "SELECT consumer FROM inbox ORDER BY consumer"
_SERVED_BY = "SELECT pg_backend_pid() AS pid"
_END = "SELECT pg_terminate_backend($1)"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(intake, database_pool_size=2) as world:
        yield world


async def add(uow: UnitOfWork, *consumers: str) -> None:
    for consumer in consumers:
        assert await uow.execute_native(_ADD, consumer) == [{"consumer": consumer}]


async def add_in_vain(world: World) -> None:
    async with unit_of_work(world.runtime, world.runtime.caller) as uow:
        await add(uow, "a", "b", "c")
        raise RuntimeError("in vain")


async def add_in_part(uow: UnitOfWork, *consumers: str) -> None:
    async with uow.part(uow.caller) as part:
        await add(part, *consumers)
        await part.execute_native("SELECT FROM nothing")


async def add_around(world: World, statement: str, *args: object) -> None:
    """Two, and between them a statement on a connection of its own."""
    async with unit_of_work(world.runtime, world.runtime.caller) as uow:
        await add(uow, "a")
        await world.runtime.database.pool.fetch(statement, *args)
        await add(uow, "b")


async def add_while_reading(world: World) -> None:
    async with reading(world.runtime, world.runtime.caller) as read:
        await read.execute_native("SELECT 1")
        await read.execute_native(_ADD, "a")


async def add_and_break_off(world: World) -> None:
    async with unit_of_work(world.runtime, world.runtime.caller) as uow:
        await add(uow, "a")
        async with asyncio.timeout(0.1):
            await uow.execute_native("SELECT pg_sleep(60)")


async def kept(world: World) -> list[str]:
    return [row["consumer"] for row in await world.runtime.database.pool.fetch(_KEPT)]


async def served_by(world: World) -> int:
    async with reading(world.runtime, world.runtime.caller) as read:
        await read.execute_native("SELECT 1")
        return int((await read.execute_native(_SERVED_BY))[0]["pid"])


async def test_all_statements_are_of_one_transaction(world: World) -> None:
    with pytest.raises(RuntimeError, match="in vain"):
        await add_in_vain(world)
    assert await kept(world) == []
    async with unit_of_work(world.runtime, world.runtime.caller) as uow:
        await add(uow, "a", "b", "c")
    assert await kept(world) == ["a", "b", "c"]


async def test_a_part_fails_alone(world: World) -> None:
    async with unit_of_work(world.runtime, world.runtime.caller) as uow:
        await add(uow, "a", "b")
        with pytest.raises(asyncpg.UndefinedTableError):
            await add_in_part(uow, "c", "d")
        await add(uow, "e")
    assert await kept(world) == ["a", "b", "e"]


async def test_a_reading_writes_nothing_by_a_later_statement_either(world: World) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await add_while_reading(world)
    assert await kept(world) == []


async def test_a_connection_that_ends_between_two_statements_is_not_used_again(world: World) -> None:
    ended = await served_by(world)
    with pytest.raises((*INFRASTRUCTURE, asyncpg.PostgresError)) as failure:
        await add_around(world, _END, ended)
    assert is_infrastructure(failure.value)
    assert await kept(world) == []
    assert await served_by(world) != ended


async def test_a_statement_that_is_broken_off_takes_its_connection_along(world: World) -> None:
    before = await served_by(world)
    with pytest.raises(TimeoutError):
        await add_and_break_off(world)
    assert await kept(world) == []
    assert await served_by(world) != before
