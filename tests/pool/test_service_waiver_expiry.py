"""A waiver that has ended lets nobody in: neither after its last day, sweep or not, nor once it is told as expired."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.events.eligibility import WaiverDecided, WaiverExpired
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import BATCH, assessed, given_seats, recommended, waived, when_admitted, when_proposed

pytestmark = pytest.mark.anyio
LAST = date(2024, 7, 1)


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 100)
        yield world


async def given(world: World, number: int = 1, expires_on: date | None = LAST) -> WaiverDecided:
    """A recommended firm that stands on one waiver."""
    fact = assessed(number, outcome="needs_waiver").model_copy(update={"waivers_needed": ("A2",)})
    granted = waived(fact, expires_on=expires_on)
    await world.feed(fact, granted, recommended(number))
    return granted


def ended(granted: WaiverDecided) -> WaiverExpired:
    return WaiverExpired.model_validate({**granted.model_dump(), "effective_on": date(2024, 7, 2)})


async def screened(world: World, on: str) -> int:
    screening = (await world.post("/v1/screenings", {"batch": BATCH, "effective_on": on})).json()
    return int(screening["recommended"])


async def shown(world: World) -> tuple[Any, Any]:
    (row,) = (await world.get("/v1/candidates")).json()["items"]
    return row["waivers_granted"], row["waivers_expire_on"]


@pytest.mark.parametrize(("on", "number"), [("2024-06-30", 1), ("2024-07-01", 1), ("2024-07-02", 0)])
async def test_a_screening_counts_a_waiver_to_its_last_day(world: World, on: str, number: int) -> None:
    await given(world)
    assert await screened(world, on) == number


async def test_a_list_is_not_proposed_on_a_waiver_that_has_ended(world: World) -> None:
    await given(world)
    refused = await when_proposed(world, [1], on="2024-07-02")
    assert (refused["code"], refused["usccs"]) == ("firms-not-recommendable", uscc(1))
    assert (await when_admitted(world, [1], on="2024-07-01"))["admitted"] == 1


async def test_an_approval_looks_at_the_last_day_again(world: World) -> None:
    """The waiver was replaced by a shorter one after the proposal, and no sweep has run."""
    first = await given(world, expires_on=None)
    proposed = await when_proposed(world, [1], on="2024-07-02")
    await world.feed(
        first.model_copy(update={"granted": False}), first.model_copy(update={"expires_on": LAST, "granted": True})
    )
    result = (await world.decide(proposed["approval_id"], proposed["digest"])).json()["result"]
    assert [(firm["outcome"], firm["reason"]) for firm in result["firms"]] == [("not_recommendable", "waiver_expired")]


async def test_an_expired_waiver_is_gone_and_a_new_one_counts(world: World) -> None:
    granted = await given(world)
    assert await shown(world) == (["A2"], {"A2": "2024-07-01"})
    proposed = await when_proposed(world, [1], on="2024-07-01")
    await world.feed(ended(granted))
    assert await shown(world) == ([], {})
    result = (await world.decide(proposed["approval_id"], proposed["digest"])).json()["result"]
    assert [firm["reason"] for firm in result["firms"]] == ["waiver_missing"]
    await world.feed(granted.model_copy(update={"expires_on": date(2025, 6, 30)}))
    assert await shown(world) == (["A2"], {"A2": "2025-06-30"})
    assert (await when_admitted(world, [1], on="2025-06-30"))["admitted"] == 1


async def test_the_last_day_of_one_criterion_leaves_the_others_alone(world: World) -> None:
    granted = await given(world)
    third = granted.model_copy(update={"criterion": "A3", "expires_on": date(2025, 1, 31)})
    await world.feed(third)
    await world.feed(granted.model_copy(update={"expires_on": None}), ended(third))
    assert await shown(world) == (["A2"], {})
