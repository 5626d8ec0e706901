"""A firm that a version for banks does not list finds that, and why, in its own timeline."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from finance_matching.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import LISTED_ON, admitted, exited, propose, publish, uscc_of, violated

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(admitted(1), admitted(2))
        yield world


async def left_off(world: World, number: int) -> list[dict[str, Any]]:
    """What the firm reads of lists that it is not on."""
    code = uscc_of(number)
    answer = await world.get(f"/v1/firms/{code}/timeline", "firm", scope={"uscc": code})
    lines = [item for item in answer.json()["items"] if item["act"] == "leave-off-list"]
    assert all(set(line["facts"]["message"]) == {"zh", "en"} for line in lines)
    return lines


async def test_a_rejected_version_stands_in_the_timeline_of_the_firms_it_would_have_listed(world: World) -> None:
    await publish(world, "members")
    await world.feed(admitted(3))
    proposed = await propose(world, "members")
    answer = await world.decide(proposed["approval_id"], proposed["digest"], decision="reject")
    assert answer.status_code == 200
    (line,) = await left_off(world, 3)
    assert (line["facts"]["list_kind"], line["facts"]["version"], line["facts"]["reason"]) == (
        "members",
        2,
        "version_rejected",
    )
    assert line["effective_on"] == str(LISTED_ON)
    assert await left_off(world, 1) == []


async def test_a_firm_that_a_version_leaves_out_finds_why(world: World) -> None:
    proposed = await propose(world, "members")
    await world.feed(violated(1), exited(2))
    answer = (await world.decide(proposed["approval_id"], proposed["digest"])).json()
    for number in (1, 2):
        (line,) = await left_off(world, number)
        assert line["facts"]["reason"] == answer["result"]["because"][uscc_of(number)]


async def test_a_firm_that_is_listed_finds_no_such_line(world: World) -> None:
    await publish(world, "members")
    assert await left_off(world, 1) == []
