"""`UnitOfWork` and `record()` leave equal rows, all or none of them, numbered without gaps."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from monitoring.wiring import service
from shared.messaging.record import Conflict
from shared.messaging.unit_of_work import unit_of_work
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.messaging.writing import CALLER, TABLE, answer, by_record, entry, event

pytestmark = pytest.mark.anyio
TABLES = ("outbox", "outbox_subject", "journal", "idempotency")
THEIR_OWN = {"id", "event_id", "correlation_id", "time", "at", "xid", "created_at", "traceparent", "key", "subject"}


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.runtime.database.pool.execute(TABLE)
        yield world


async def by_unit_of_work(world: World, firm: str, key: str) -> None:
    async with unit_of_work(world.runtime, CALLER) as uow:
        await uow.execute_native("INSERT INTO probe (code) VALUES ($1)", firm)
        uow.publish(event(firm))
        uow.journal_entries([entry(firm)])
        uow.answer = answer(key)


async def rows(world: World, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await world.fetch(f"SELECT * FROM {table} ORDER BY ctid")]


async def test_both_ways_leave_equal_rows(world: World) -> None:
    await by_unit_of_work(world, uscc(1), "k1")
    await by_record(world, uscc(2), "k2")
    for table in TABLES:
        first, second = await rows(world, table)
        own = {name: value for name, value in first.items() if name not in THEIR_OWN}
        other = {name: value for name, value in second.items() if name not in THEIR_OWN}
        if "data" in own:
            own["data"] = own["data"].replace(uscc(1), "?")
            other["data"] = other["data"].replace(uscc(2), "?")
        assert own == other, table
        assert (first.keys(), {type(value) for value in own.values()}) == (
            second.keys(),
            {type(value) for value in other.values()},
        )


@pytest.mark.parametrize("write", [by_unit_of_work, by_record])
async def test_a_refused_row_leaves_nothing_of_its_act(world: World, write: Any) -> None:
    await write(world, uscc(1), "k1")
    before = {table: await rows(world, table) for table in TABLES}
    with pytest.raises(Exception, match="probe"):
        await write(world, uscc(1), "k2")
    assert {table: await rows(world, table) for table in TABLES} == before


async def test_a_second_use_of_a_key_is_told_from_a_second_row(world: World) -> None:
    await by_record(world, uscc(1), "k1")
    with pytest.raises(Conflict) as used:
        await by_record(world, uscc(2), "k1")
    with pytest.raises(Conflict) as doubled:
        await by_record(world, uscc(1), "k2")
    assert (used.value.constraint, doubled.value.constraint) == ("pk_idempotency", "probe_pkey")


async def test_many_writers_on_one_subject_number_their_facts_without_gaps(world: World) -> None:
    firm = uscc(7)

    async def publish() -> None:
        async with unit_of_work(world.runtime, CALLER) as uow:
            for _ in range(3):
                uow.publish(event(firm))
            uow.journal_entries([entry(firm)])

    await asyncio.gather(*(publish() for _ in range(16)))
    numbers = await world.fetch("SELECT sequence FROM outbox ORDER BY id")
    assert [row["sequence"] for row in numbers] == list(range(1, 49))


async def test_an_act_that_fails_takes_no_number(world: World) -> None:
    firm = uscc(8)

    async def change_its_mind() -> None:
        async with unit_of_work(world.runtime, CALLER) as uow:
            uow.publish(event(firm))
            uow.journal_entries([entry(firm)])
            await uow.leave_rows()
            raise RuntimeError("changed its mind")

    with pytest.raises(RuntimeError, match="changed its mind"):
        await change_its_mind()
    await by_record(world, firm, "k")
    assert [row["sequence"] for row in await world.fetch("SELECT sequence FROM outbox")] == [1]


async def test_an_act_that_tells_others_without_a_journal_line_is_a_programming_fault(world: World) -> None:

    async def tell_only() -> None:
        async with unit_of_work(world.runtime, CALLER) as uow:
            uow.publish(event(uscc(9)))

    with pytest.raises(RuntimeError, match="journal"):
        await tell_only()
    assert await world.published() == []
