"""Ways out without fault, by the made-up plan's rows of exits and grounds: the shipped folder has none."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pool.wiring import service
from shared.events.pool import FirmExited
from shared.http import Response
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.plans.other import with_its_exits
from tests.pool.story import (
    WUHAN,
    approve,
    approve_removal,
    counters,
    given_candidates,
    given_new_application,
    given_seats,
    graduation,
    removal,
    verified,
    violated,
    when_admitted,
)

pytestmark = pytest.mark.anyio
ON = "2025-09-15"
PAPER = "准予迁移登记通知书〔2025〕12号"


@pytest.fixture
async def world(world_of: WorldOf, tmp_path: Path) -> AsyncIterator[World]:
    """Three members, and exits without fault: `leave` by two persons, `struck_off` by one."""
    async with world_of(service) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1, 2, 3])
        await when_admitted(world, [1, 2, 3])
        world.runtime.plan = with_its_exits(world.runtime.plan, tmp_path / "exits")
        yield world


async def departed(world: World, number: int, ground: str = "moved_away", on: str = ON) -> Response:
    body = {"uscc": uscc(number), "ground": ground, "effective_on": on, "document": PAPER}
    return await world.post("/v1/departures", body)


async def left(world: World, number: int, ground: str = "moved_away", on: str = ON) -> None:
    """Recorded, and decided where a second person is asked."""
    recorded = await departed(world, number, ground, on)
    assert recorded.status_code == 201, recorded.text
    if recorded.json()["approval_id"]:
        assert (await approve(world, recorded.json())).status_code == 200


async def member(world: World, number: int) -> dict[str, Any]:
    (found,) = (await world.get("/v1/members", params={"uscc": uscc(number)})).json()["items"]
    one: dict[str, Any] = found
    return one


@pytest.mark.parametrize("ground", ["moved_away", "merged", "outgrown", "own_wish"])
async def test_a_firm_leaves_without_fault_by_two_persons_on_a_document(world: World, ground: str) -> None:
    recorded = (await departed(world, 1, ground)).json()
    assert (recorded["route"], recorded["clause"], recorded["state"]) == ("leave", "第十四条", "proposed")
    assert (await member(world, 1))["state"] == "active"
    alone = await world.decide(recorded["approval_id"], recorded["digest"], subject="province-person")
    assert alone.json()["code"] == "second-person-needed"
    assert (await approve(world, recorded)).json()["result"]["route"] == "leave"
    gone = await member(world, 1)
    assert (gone["state"], gone["ground"], gone["left_on"]) == ("left", ground, ON)
    (told,) = [event for event in await world.published() if isinstance(event, FirmExited)]
    assert (told.route, told.ground, str(told.effective_on), told.violation_id) == ("leave", ground, ON, None)
    assert await counters(world) == (2, 2, 2, 2)


async def test_one_person_is_enough_where_the_row_says_so(world: World) -> None:
    recorded = (await departed(world, 1, "cancelled")).json()
    assert (recorded["route"], recorded["state"], recorded["approval_id"]) == ("struck_off", "approved", None)
    assert (await member(world, 1))["state"] == "left"
    (listed,) = (await world.get("/v1/exits", params={"route": "struck_off"})).json()["items"]
    assert (listed["state"], listed["approval_id"], listed["ground"]) == ("approved", None, "cancelled")
    assert (await departed(world, 1, "cancelled")).json()["code"] == "not-an-active-member"


async def test_the_freed_seat_is_whose_the_row_says(world: World) -> None:
    await left(world, 1, "own_wish")
    assert (await world.get("/v1/seat-plan")).json()["freed"] == 0
    await left(world, 2, "cancelled")
    assert (await world.get("/v1/seat-plan")).json()["freed"] == 1
    lines = (await world.get("/v1/seat-lines", params={"reason": ["leave", "struck_off"]})).json()["items"]
    assert [(line["delta"], line["reason"]) for line in lines] == [(-1, "leave"), (-1, "struck_off")]
    assert await counters(world) == (1, 1, 1, 1)


async def test_it_gives_no_right_and_stands_in_the_firms_own_timeline(world: World) -> None:
    await left(world, 1)
    assert await world.fetch("SELECT 1 FROM replenishment_line") == []
    timeline = await world.get(f"/v1/firms/{uscc(1)}/timeline", "firm", scope={"uscc": uscc(1)})
    (line,) = [item for item in timeline.json()["items"] if item["act"] == "departure-of-firm"]
    assert (line["effective_on"], line["facts"]["ground"], line["facts"]["clause"]) == (ON, "moved_away", "第十四条")


async def test_no_ban_follows_and_the_firm_comes_in_again_with_a_new_application(world: World) -> None:
    await left(world, 1)
    await given_new_application(world, 1, date(2025, 9, 5))
    again = await when_admitted(world, [1], ON, "2025-1")
    assert [(firm["outcome"], firm["reason"]) for firm in again["firms"]] == [("admitted", None)]


async def test_it_is_no_way_around_a_removal(world: World) -> None:
    await world.feed(violated(1, ground="tax_evasion"))
    refused = await departed(world, 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "departure-barred")
    assert [error["code"] for error in refused.json()["errors"]] == ["violation_acts"]


async def test_what_is_confirmed_meanwhile_bars_the_decision_and_its_removal_goes_before(world: World) -> None:
    recorded = (await departed(world, 1)).json()
    await world.feed(violated(1, ground="tax_evasion"))
    assert (await approve(world, recorded)).json()["code"] == "departure-barred"
    proposed = await world.post("/v1/removals", removal(1, "tax_evasion"))
    assert proposed.status_code == 201, proposed.text
    assert (await approve(world, recorded)).status_code == 409
    assert (await approve_removal(world, proposed.json())).status_code == 200
    assert (await member(world, 1))["state"] == "removed"


async def test_one_exit_waits_at_a_time(world: World) -> None:
    await departed(world, 1)
    await world.feed(verified(1))
    for other in (await departed(world, 1, "cancelled"), await world.post("/v1/graduations", graduation(1, ON))):
        assert other.json()["code"] == "exit-pending"


@pytest.mark.parametrize(
    ("path", "ground"),
    [
        pytest.param("/v1/removals", "moved_away", id="no removal without fault"),
        pytest.param("/v1/departures", "data_falsification", id="no departure on a fault"),
        pytest.param("/v1/departures", "bankrupt", id="no such ground"),
    ],
)
async def test_each_act_takes_its_own_grounds_and_names_them(world: World, path: str, ground: str) -> None:
    body = {"uscc": uscc(1), "ground": ground, "effective_on": ON}
    refused = await world.post(path, body | ({"document": PAPER} if "departures" in path else {}))
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["code"]) == (422, "unknown_ground")
    assert ("moved_away（迁出本省）" in error["message"]) is ("departures" in path)


async def test_members_that_left_are_a_list_of_their_own(world: World) -> None:
    await left(world, 1)
    for state, numbers in {"left": [1], "removed": [], "active": [2, 3]}.items():
        listed = (await world.get("/v1/members", params={"state": state, "unit": WUHAN})).json()["items"]
        assert [item["uscc"] for item in listed] == [uscc(number) for number in numbers]


async def test_the_shipped_plan_has_no_way_out_without_fault(world_of: WorldOf) -> None:
    async with world_of(service) as world:
        refused = await departed(world, 1)
        assert (refused.status_code, refused.json()["code"]) == (409, "departure-not-provided")
