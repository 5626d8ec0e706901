"""An exit that is decided while monitoring tells something of the firm rests on what is known once the firm is free."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from pool.wiring import service
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    appealed,
    approve,
    counters,
    given_candidates,
    given_heard,
    given_seats,
    graduation,
    removal,
    verified,
    violated,
    when_admitted,
)

pytestmark = pytest.mark.anyio
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 5)
        await given_candidates(world, [1])
        await when_admitted(world, [1])
        yield world


async def until_waiting(world: World, number: int, *acts: asyncio.Future[Any]) -> None:
    """Until so many wait for a lock, or one of the acts is over."""
    async with asyncio.timeout(20):
        while (await world.fetch(_WAITING))[0]["count"] < number and not any(act.done() for act in acts):
            await asyncio.sleep(0.02)


async def decided_after(world: World, told: Awaitable[Any], act: Awaitable[Any]) -> Any:
    """The answer to an act that begins while the fact is written and its firm is not free yet; the fact comes first."""
    async with world.runtime.database.pool.acquire() as holder:
        held = holder.transaction()
        await held.start()
        await holder.execute("SELECT * FROM firm WHERE uscc = $1 FOR UPDATE", uscc(1))
        telling = asyncio.ensure_future(told)
        await until_waiting(world, 1, telling)
        deciding = asyncio.ensure_future(act)
        await until_waiting(world, 2, deciding)
        await held.rollback()
    await telling
    return await deciding


async def test_a_removal_waits_for_an_appeal_that_comes_in_while_it_is_decided(world: World) -> None:
    violation = violated(1)
    await world.feed(violation)
    proposed = (await world.post("/v1/removals", removal(1))).json()
    await given_heard(world, proposed)
    answer = await decided_after(world, world.feed(appealed(violation, "pending")), approve(world, proposed))
    assert (answer.status_code, answer.json()["code"]) == (409, "ground-under-appeal")
    assert await counters(world) == (1, 1, 1, 1)
    await world.feed(appealed(violation, "upheld", date(2025, 9, 12)))
    assert (await approve(world, proposed)).status_code == 200


async def test_no_removal_is_proposed_on_what_is_being_reversed(world: World) -> None:
    violation = violated(1)
    await world.feed(violation, appealed(violation, "pending"), appealed(violation, "upheld"))
    reversal = world.feed(appealed(violation, "reversed", date(2025, 9, 12)))
    answer = await decided_after(world, reversal, world.post("/v1/removals", removal(1)))
    assert (answer.status_code, answer.json()["code"]) == (409, "ground-not-confirmed")


async def test_a_graduation_sees_a_violation_that_comes_in_while_it_is_decided(world: World) -> None:
    await world.feed(verified(1))
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    answer = await decided_after(world, world.feed(violated(1)), approve(world, proposed))
    assert (answer.status_code, answer.json()["code"]) == (409, "graduation-barred")
    assert await counters(world) == (1, 1, 1, 1)


async def test_a_set_of_facts_of_one_firm_takes_its_approval_before_its_row_as_a_decision_does(world: World) -> None:
    """A violation and the reversal of another come in one set while the removal on the other is being decided."""
    violation = violated(1)
    await world.feed(violation)
    proposed = (await world.post("/v1/removals", removal(1))).json()
    told = world.feed(violated(1, ground="tax_evasion"), appealed(violation, "reversed"))
    async with world.runtime.database.pool.acquire() as deciding:
        decision = deciding.transaction()
        await decision.start()
        await deciding.execute("SELECT FROM approval WHERE id = $1 FOR UPDATE", UUID(proposed["approval_id"]))
        telling = asyncio.ensure_future(told)
        await until_waiting(world, 1, telling)
        await deciding.execute("SELECT FROM firm WHERE uscc = $1 FOR UPDATE NOWAIT", uscc(1))
        await decision.rollback()
    await telling
    (case,) = await world.fetch("SELECT state FROM exit_case")
    assert case["state"] == "rejected"


@pytest.mark.parametrize("told", ["pending", "reversed"])
async def test_decision_and_appeal_at_once_both_end(world: World, told: Any) -> None:
    """They take the approval, the firm and the seats in one order: neither waits for the other for ever."""
    violation = violated(1)
    await world.feed(violation)
    proposed = (await world.post("/v1/removals", removal(1))).json()
    await given_heard(world, proposed)
    step = appealed(violation, told)
    answer, _ = await asyncio.gather(approve(world, proposed), world.feed(step))
    assert answer.status_code in {200, 409}, answer.text
    members = (await counters(world))[3]
    assert members == (0 if answer.status_code == 200 else 1)
    (row,) = await world.fetch("SELECT appeal_state FROM violation")
    assert row["appeal_state"] == told
