"""From the opening of its notice until it is decided a list holds its places against lists that come later (J1)."""

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    HUANGSHI,
    WUHAN,
    approve,
    given_candidates,
    given_notice,
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


async def drafted(world: World, *numbers: int) -> str:
    """A list on public notice that nobody has put up yet; its path."""
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(number) for number in numbers], **BY_SCREENING}
    path = f"/v1/admission-lists/{(await world.post('/v1/admission-lists', body)).json()['id']}"
    assert (await given_notice(world, path)).status_code == 201
    return path


async def test_a_draft_that_is_withdrawn_holds_nothing_and_its_firms_find_out(world: World) -> None:
    path = await drafted(world, 1, 2)
    withdrawn = await world.post(f"{path}/withdrawal", {"ground": "所列企业已不符合入库条件"})
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (201, "withdrawn")
    assert await decided(world, await when_proposed(world, [3, 4])) == [IN, IN]
    journal = [(line["act"], line["subject"], json.loads(line["facts"])) for line in await world.journal()]
    told = [subject for _, subject, facts in journal if facts.get("outcome") == "list_withdrawn"]
    assert told == [uscc(1), uscc(2)]
    (facts,) = [facts for act, _, facts in journal if act == "withdraw-admission-list"]
    assert (facts["ground"], facts["noticed"]) == ("所列企业已不符合入库条件", True)
    listed = (await world.get("/v1/admission-lists?state=withdrawn")).json()
    assert [one["state"] for one in listed["items"]] == ["withdrawn"]


async def test_what_was_withdrawn_takes_nothing_more(world: World) -> None:
    path = await drafted(world, 1)
    ground = {"ground": "另行拟定名单"}
    assert (await world.post(f"{path}/withdrawal", ground)).status_code == 201
    signer = {"body": "IPO"}
    for answer in (
        await world.post(f"{path}/withdrawal", ground),
        await world.post(f"{path}/proposal", {}),
        await world.post(f"{path}/co-signatures", {}, "department", "IPO-person", scope=signer),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "list-not-open")
        assert "已撤回" in answer.json()["detail"]


async def test_a_list_that_was_put_up_is_decided_and_not_withdrawn(world: World) -> None:
    proposed = await when_proposed(world, [1])
    listed = (await world.get("/v1/admission-lists?state=proposed")).json()["items"][0]["id"]
    refused = await world.post(f"/v1/admission-lists/{listed}/withdrawal", {"ground": "另行拟定名单"})
    assert (refused.status_code, refused.json()["code"]) == (409, "list-not-open")
    assert await decided(world, proposed) == [IN]


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
