"""The clock's proposals: made, still due, named, decided or withdrawn."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.events.pool import RemovalProposed
from shared.ids import uuid7
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    appealed,
    approve,
    approve_removal,
    filed_abnormally,
    given_candidates,
    given_seats,
    removal,
    under,
    verified,
    violated,
    when_admitted,
    when_removed,
)

pytestmark = pytest.mark.anyio
WANTED = removal(1, "no_progress", "2026-07-10")


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1, 2])
        await when_admitted(world, [1])
        yield world


async def swept(world: World, on: str = "2026-07-02") -> Any:
    return (await world.post("/v1/clock-sweeps", {"on": on})).json()


async def states(world: World) -> list[str]:
    return [row["state"] for row in (await world.get("/v1/removal-proposals")).json()["items"]]


async def test_progress_verified_after_the_sweep_stops_a_removal(world: World) -> None:
    await swept(world)
    await world.feed(verified(1, on=date(2026, 7, 1)))
    answer = await world.post("/v1/removals", WANTED)
    assert (answer.status_code, answer.json()["code"]) == (409, "ground-not-confirmed")


async def test_progress_verified_between_proposal_and_decision_stops_a_removal(world: World) -> None:
    await swept(world)
    proposed = (await world.post("/v1/removals", WANTED)).json()
    await world.feed(verified(1, on=date(2026, 7, 1)))
    assert (await approve(world, proposed)).json()["code"] == "ground-not-confirmed"


async def test_progress_after_the_two_years_stops_nothing(world: World) -> None:
    await swept(world)
    await world.feed(verified(1, on=date(2026, 7, 2)))
    assert (await world.post("/v1/removals", WANTED)).status_code == 201


async def test_a_sweep_withdraws_what_is_no_longer_due_and_says_so(world: World) -> None:
    first = await swept(world)
    await world.feed(verified(1, on=date(2026, 6, 1)))
    earlier = await swept(world, "2026-07-01")
    assert (earlier["withdrawn"], await states(world)) == (0, ["open"])
    again = await swept(world, "2026-07-03")
    assert (len(first["proposed"]), again["proposed"], again["withdrawn"]) == (1, [], 1)
    assert await states(world) == ["withdrawn"]
    lines = [row for row in await world.journal() if row["act"] == "withdraw-removal-proposal"]
    assert [row["subject"] for row in lines] == [uscc(1)]


async def test_a_withdrawn_proposal_that_is_due_again_is_open_again(world: World) -> None:
    first = await swept(world)
    under(world, years=3)
    assert (await swept(world))["withdrawn"] == 1
    under(world, years=2)
    assert ((await swept(world))["proposed"], await states(world)) == (first["proposed"], ["open"])


async def test_another_exit_withdraws_the_clocks_proposal(world: World) -> None:
    await swept(world)
    await world.feed(violated(1))
    await when_removed(world, 1, "2026-07-10")
    assert sorted(await states(world)) == ["decided", "withdrawn"]


async def test_a_removal_rests_on_the_proposal_it_names(world: World) -> None:
    proposal_id = (await swept(world))["proposed"][0]["removal_id"]
    stranger = await world.post("/v1/removals", WANTED | {"proposal_id": str(uuid7())})
    misplaced = await world.post("/v1/removals", WANTED | {"violation_id": proposal_id})
    assert (stranger.json()["code"], misplaced.status_code) == ("ground-not-confirmed", 422)
    named = await world.post("/v1/removals", WANTED | {"proposal_id": proposal_id})
    assert named.json()["evidence"]["proposal_id"] == proposal_id
    assert (await approve_removal(world, named.json(), "2026-07-08")).status_code == 200
    assert await states(world) == ["decided"]


async def open_grounds(world: World) -> list[str]:
    items = (await world.get("/v1/removal-proposals", params={"state": "open"})).json()["items"]
    assert {item["due_on"] for item in items} <= {"2026-07-02"}
    return sorted(item["ground"] for item in items)


@pytest.mark.parametrize("first", ["clock", "violations"])
async def test_the_clock_and_two_violations_of_one_day_are_three_tasks(world: World, first: str) -> None:
    due = date(2026, 7, 2)
    evasion = violated(1, ground="tax_evasion", on=due)
    filing = filed_abnormally(1).model_copy(update={"effective_on": due})
    if first == "clock":
        await swept(world)
    await world.feed(evasion, filing)
    (found,) = (await swept(world))["proposed"]
    assert await open_grounds(world) == ["abnormal_filing", "no_progress", "tax_evasion"]
    (own,) = await world.fetch("SELECT id FROM removal_proposal WHERE violation_id IS NULL")
    assert found["removal_id"] == str(own["id"])
    assert (await swept(world))["proposed"] == [found]
    told = [event for event in await world.published() if isinstance(event, RemovalProposed)]
    assert sorted(event.ground for event in told) == ["abnormal_filing", "no_progress", "tax_evasion"]


async def test_of_tasks_of_one_day_each_falls_with_its_own_ground(world: World) -> None:
    due = date(2026, 7, 2)
    evasion = violated(1, ground="tax_evasion", on=due)
    await world.feed(evasion)
    await swept(world)
    await world.feed(appealed(evasion, "reversed", due))
    assert await open_grounds(world) == ["no_progress"]
    await world.feed(verified(1, on=date(2026, 7, 1)))
    await swept(world)
    assert await open_grounds(world) == []
