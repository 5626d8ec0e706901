"""What pool's people have made can be listed: screenings, lists with their firms, signatures, exits, seats."""

from typing import Any

import pytest

from shared.testing.builders import uscc
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    WUHAN,
    given_candidates,
    given_seats,
    removal,
    violated,
    when_proposed,
)

pytestmark = pytest.mark.anyio


async def listed(world: World, path: str, role: str = "province", **params: Any) -> list[Any]:
    """All entries, two at a time."""
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await world.get(path, role, params={**params, "limit": 2, **cursor}, scope={"body": "IPO"})
        page = answer.json()
        found += page["items"]
        if page["next"] is None:
            assert len(found) == page["total"]
            return found
        cursor = {"cursor": page["next"]}


async def test_who_signs_a_draft_reads_every_firm_of_it_in_its_order(world: World) -> None:
    await given_seats(world, 2)
    await given_candidates(world, [1, 2, 3, 4, 5])
    wanted = [uscc(number) for number in (4, 2, 5, 1, 3)]
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": wanted, **BY_SCREENING}
    draft = (await world.post("/v1/admission-lists", body)).json()
    firms = await listed(world, f"/v1/admission-lists/{draft['id']}/firms", "department")
    assert [firm["uscc"] for firm in firms] == wanted
    assert {(firm["outcome"], firm["reason"]) for firm in firms} == {(None, None)}
    assert firms[0]["name"] == "第4号企业"
    backwards = await listed(world, f"/v1/admission-lists/{draft['id']}/firms", sort="-place")
    assert backwards == firms[::-1]


async def test_a_decided_list_shows_who_came_in_and_why_the_others_did_not(world: World) -> None:
    await given_seats(world, 2)
    await given_candidates(world, [1, 2, 3])
    proposed = await when_proposed(world, [1, 2, 3])
    assert (await world.decide(proposed["approval_id"], proposed["digest"])).is_success
    (head,) = await listed(world, "/v1/admission-lists", state="approved")
    assert (head["firms"], head["outcomes"], head["co_signed_by"]) == (3, {"admitted": 2, "no_seat": 1}, ["EIT", "IPO"])
    assert head["notice"]["last_day"] < head["effective_on"]
    assert await listed(world, "/v1/admission-lists", state=["draft", "rejected"]) == []
    path = f"/v1/admission-lists/{head['id']}"
    (without,) = await listed(world, f"{path}/firms", outcome="no_seat")
    assert (without["uscc"], without["place"]) == (uscc(3), 3)
    assert without["reason"] is not None
    signed = await listed(world, f"{path}/co-signatures")
    assert [one["body"] for one in signed] == ["EIT", "IPO"]
    lines = await listed(world, "/v1/seat-lines")
    assert [(line["uscc"], line["delta"], line["reason"]) for line in lines] == [
        (uscc(1), 1, "admission"),
        (uscc(2), 1, "admission"),
    ]


async def test_a_refusal_stands_in_the_firms_own_timeline(world: World) -> None:
    await given_seats(world, 1)
    await given_candidates(world, [1, 2])
    proposed = await when_proposed(world, [1, 2])
    assert (await world.decide(proposed["approval_id"], proposed["digest"])).is_success
    timeline = await world.get(f"/v1/firms/{uscc(2)}/timeline", "firm", scope={"uscc": uscc(2)})
    (line,) = [item for item in timeline.json()["items"] if item["act"] == "refuse-admission"]
    assert (line["facts"]["outcome"], line["effective_on"]) == ("no_seat", "2024-07-01")
    assert set(line["facts"]["message"]) == {"zh", "en"}
    admitted = (await world.get(f"/v1/firms/{uscc(1)}/timeline")).json()["items"]
    assert "refuse-admission" not in [item["act"] for item in admitted]


async def test_a_list_rejected_whole_stands_in_the_timeline_of_each_firm_on_it(world: World) -> None:
    await given_seats(world, 5)
    await given_candidates(world, [1, 2, 3])
    proposed = await when_proposed(world, [1, 2])
    assert (await world.decide(proposed["approval_id"], proposed["digest"], decision="reject")).is_success
    for number in (1, 2):
        timeline = await world.get(f"/v1/firms/{uscc(number)}/timeline", "firm", scope={"uscc": uscc(number)})
        (line,) = timeline.json()["items"]
        assert (line["act"], line["effective_on"]) == ("refuse-admission", "2024-07-01")
        assert (line["facts"]["outcome"], line["facts"]["reason"]) == ("list_rejected", None)
        assert set(line["facts"]["message"]) == {"zh", "en"}
    own = await world.get(f"/v1/firms/{uscc(1)}/timeline", "city", scope={"unit": WUHAN})
    assert [item["act"] for item in own.json()["items"]] == ["refuse-admission"]
    assert (await world.get(f"/v1/firms/{uscc(3)}/timeline")).json()["items"] == []
    (head,) = await listed(world, "/v1/admission-lists", state="rejected")
    assert (head["firms"], head["outcomes"]) == (2, {})


async def test_exits_are_listed_from_their_proposal_on(world: World) -> None:
    await given_seats(world, 3)
    await given_candidates(world, [1, 2])
    proposed = await when_proposed(world, [1, 2])
    assert (await world.decide(proposed["approval_id"], proposed["digest"])).is_success
    await world.feed(violated(2))
    exit_proposed = (await world.post("/v1/removals", removal(2))).json()
    (case,) = await listed(world, "/v1/exits", route="removal", state="proposed")
    assert (case["id"], case["uscc"], case["ground"]) == (exit_proposed["id"], uscc(2), "data_falsification")
    assert await listed(world, "/v1/exits", route="graduation") == []


async def test_screenings_are_listed_with_what_came_of_each(world: World) -> None:
    await given_seats(world, 1)
    await given_candidates(world, [1, 2])
    for _ in range(3):
        await world.post("/v1/screenings", {"batch": BATCH, "effective_on": "2024-06-21"})
    screenings = await listed(world, "/v1/screenings", batch=BATCH)
    assert [(one["recommended"], one["shortlisted"]) for one in screenings] == [(2, 1)] * 3
