"""A reinstatement takes back the seat that its own removal freed, and none that another freed."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    HUANGSHI,
    WUHAN,
    appealed,
    approve,
    approve_removal,
    counters,
    filed_abnormally,
    given_candidates,
    given_seats,
    graduation,
    removal,
    under,
    verified,
    when_admitted,
    when_proposed_as,
    when_screened,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """A pool of five seats, full: four firms of Wuhan and one of Huangshi."""
    async with world_of(service) as world:
        await given_seats(world, 5, {WUHAN: 4, HUANGSHI: 1})
        await given_candidates(world, [1, 2, 3, 4, 11, 12])
        await given_candidates(world, [21, 22], HUANGSHI)
        await when_admitted(world, [1, 2, 3, 4, 21])
        yield world


async def removed(world: World, number: int, on: str) -> Any:
    """The finding on which the firm was removed, by `province-person` and `second-person`."""
    filing = filed_abnormally(number)
    await world.feed(filing)
    proposed = await world.post("/v1/removals", removal(number, "abnormal_filing", on=on))
    assert (await approve_removal(world, proposed.json(), on)).status_code == 200
    return filing


async def reinstated(world: World, filing: Any, on: str = "2025-12-20") -> None:
    await world.feed(appealed(filing, "reversed", date.fromisoformat(on)))
    body = {"uscc": filing.uscc, "effective_on": on}
    proposed = (await world.post("/v1/reinstatements", body, "province", "third-person")).json()
    decided = await world.decide(proposed["approval_id"], proposed["digest"], "fourth-person")
    assert decided.status_code == 200, decided.text


async def seats(world: World) -> tuple[int, int, int, int]:
    """Used, beyond the cap, freed, and above the cap."""
    plan = (await world.get("/v1/seat-plan")).json()
    assert set(await counters(world)) == {plan["used"]}
    return plan["used"], plan["beyond_cap"], plan["freed"], plan["over_cap"]


async def replenished(world: World, number: int, on: str) -> None:
    """A member graduates, and a firm comes in by the right that this gave."""
    await world.feed(verified(1))
    await approve(world, (await world.post("/v1/graduations", graduation(1))).json())
    proposed = await when_proposed_as(world, [number], {}, on)
    result = (await approve(world, proposed)).json()["result"]
    assert result["admitted"] == 1, result


async def test_whoever_came_beyond_the_cap_takes_no_seat_that_another_freed(world: World) -> None:
    under(world, cap_binds_replenishment=False)
    await replenished(world, 11, "2025-10-20")
    await removed(world, 21, "2025-11-10")
    own = await removed(world, 11, "2025-11-20")
    assert await seats(world) == (3, 0, 1, 0)
    await reinstated(world, own)
    assert await seats(world) == (4, 1, 1, 0)


async def test_where_its_own_removal_left_the_seat_to_its_unit_the_others_freed_seat_stays(world: World) -> None:
    await removed(world, 21, "2025-11-10")
    under(world, freed_to="unit")
    own = await removed(world, 2, "2025-11-20")
    assert await seats(world) == (3, 0, 1, 0)
    await reinstated(world, own)
    assert await seats(world) == (4, 0, 1, 0)


async def test_a_removal_that_paid_a_debt_freed_no_seat_to_take_back(world: World) -> None:
    first = await removed(world, 21, "2025-10-10")
    assert await when_screened(world, "2025-10-20", "2025-11-03") == [(uscc(22), "admitted")]
    await reinstated(world, first, "2025-11-10")
    assert await seats(world) == (6, 0, 0, 1)
    paying = await removed(world, 2, "2025-11-20")
    await removed(world, 3, "2025-11-21")
    assert await seats(world) == (4, 0, 1, 0)
    assert (await given_seats(world, 9, {WUHAN: 6, HUANGSHI: 2})).status_code == 200
    await reinstated(world, paying)
    assert await seats(world) == (5, 0, 1, 0)


async def test_its_own_freed_seat_is_taken_back(world: World) -> None:
    own, _ = await removed(world, 2, "2025-11-10"), await removed(world, 3, "2025-11-11")
    assert await seats(world) == (3, 0, 2, 0)
    await reinstated(world, own)
    assert await seats(world) == (4, 0, 1, 0)


async def test_where_no_other_seat_is_free_a_freed_one_is_taken_before_a_debt_is_made(world: World) -> None:
    first = await removed(world, 21, "2025-10-10")
    assert await when_screened(world, "2025-10-20", "2025-11-03") == [(uscc(22), "admitted")]
    await removed(world, 2, "2025-11-10")
    assert await seats(world) == (4, 0, 1, 0)
    await reinstated(world, first)
    assert await seats(world) == (5, 0, 0, 0)
