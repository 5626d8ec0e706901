"""From the opening of its notice until it is decided a list holds its places against lists that come later (J1)."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BY_SCREENING,
    HUANGSHI,
    WUHAN,
    approve,
    given_candidates,
    given_seats,
    graduation,
    under,
    verified,
    violated,
    when_admitted,
    when_proposed,
    when_proposed_as,
)

pytestmark = pytest.mark.anyio
IN, HELD, FULL = ("admitted", None), ("no_seat", "reserved"), ("no_seat", "unit_full")


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """Three seats, two of them Wuhan's; nobody is in."""
    async with world_of(service) as world:
        await given_seats(world, 3, {WUHAN: 2, HUANGSHI: 2})
        await given_candidates(world, [1, 2, 3, 4, 5])
        await given_candidates(world, [21, 22], HUANGSHI)
        yield world


async def decided(world: World, proposed: Any, decision: str = "approve") -> list[tuple[str, str | None]]:
    answer = await world.decide(proposed["approval_id"], proposed["digest"], decision=decision)
    assert answer.status_code == 200, answer.text
    return [(firm["outcome"], firm["reason"]) for firm in (answer.json()["result"] or {"firms": []})["firms"]]


async def test_who_comes_later_leaves_the_seats_of_the_list_on_notice(world: World) -> None:
    first = await when_proposed(world, [1, 2])
    later = await when_proposed(world, [3, 21, 22])
    assert await decided(world, later) == [HELD, IN, HELD]
    assert await decided(world, first) == [IN, IN]


async def test_a_list_that_is_rejected_holds_nothing_any_more(world: World) -> None:
    first = await when_proposed(world, [1, 2])
    await decided(world, first, "reject")
    assert await decided(world, await when_proposed(world, [3, 4])) == [IN, IN]


async def test_a_seat_is_held_for_so_many_days_and_no_longer(world: World) -> None:
    await when_proposed(world, [1, 2])
    await world.fetch("UPDATE public_notice SET recorded_at = recorded_at - interval '61 days'")
    assert await decided(world, await when_proposed(world, [3, 4])) == [IN, IN]


async def test_the_days_are_the_folders(world: World) -> None:
    under(world, reserved_days=3)
    await when_proposed(world, [1, 2])
    await world.fetch("UPDATE public_notice SET recorded_at = recorded_at - interval '4 days'")
    assert await decided(world, await when_proposed(world, [3])) == [IN]


async def test_a_list_does_not_stand_in_its_own_way_nor_hold_for_firms_that_are_in(world: World) -> None:
    await when_proposed(world, [1, 2])
    assert await decided(world, await when_proposed(world, [1, 2])) == [IN, IN]
    assert await decided(world, await when_proposed(world, [3, 21])) == [FULL, IN]


async def test_rights_are_held_as_seats_are(world: World) -> None:
    await given_seats(world, 9, {WUHAN: 2, HUANGSHI: 2})
    await when_admitted(world, [1])
    await world.feed(verified(1))
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    assert (await approve(world, proposed)).status_code == 200
    first = await when_proposed_as(world, [2, 3], {}, "2025-10-20")
    later = await when_proposed_as(world, [4], {}, "2025-10-20")
    assert await decided(world, later) == [HELD]
    assert await decided(world, first) == [IN, IN]
    assert await decided(world, await when_proposed_as(world, [4], BY_SCREENING, "2025-10-20")) == [IN]


async def test_a_firm_that_may_not_be_admitted_holds_no_seat(world: World) -> None:
    await when_proposed(world, [1, 2])
    await world.feed(violated(1, occurred=date(2024, 6, 21), on=date(2024, 6, 25)))
    assert await decided(world, await when_proposed(world, [3, 4])) == [IN, HELD]


async def test_nor_does_it_hold_a_right(world: World) -> None:
    await given_seats(world, 9, {WUHAN: 2, HUANGSHI: 2})
    await when_admitted(world, [1])
    await world.feed(verified(1))
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    assert (await approve(world, proposed)).status_code == 200
    await when_proposed_as(world, [2, 3], {}, "2025-10-20")
    await world.feed(violated(2), violated(3))
    assert await decided(world, await when_proposed_as(world, [4, 5], {}, "2025-10-20")) == [IN, IN]


async def test_a_firm_on_two_lists_holds_one_seat(world: World) -> None:
    await when_proposed(world, [1])
    await when_proposed(world, [1])
    assert await decided(world, await when_proposed(world, [3])) == [IN]
