"""The shortest route over HTTP: what people decided before is taken into account."""

from typing import Any
from uuid import UUID

import pytest

from shared.testing.world import World
from tests.eligibility.reviews import decided, proposed
from tests.eligibility.rules import LOW_RD, approved
from tests.eligibility.submissions import HUANGSHI, NO_TITLE, NO_TRADEMARK, submitted

pytestmark = pytest.mark.anyio
GROUND = "高新技术企业复审已公示，证书待发"


async def route(world: World) -> dict[str, Any]:
    answer = await world.get(f"/v1/assessments/{UUID(int=1)}/route")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def steps(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(step["criterion"], step["kind"], step["field"], step["from"], step["to"]) for step in found["steps"]]


async def test_a_firm_reads_what_would_make_it_eligible_with_evidence_and_day(world: World) -> None:
    await world.feed(submitted(1, **NO_TRADEMARK))
    own = await world.get(f"/v1/assessments/{UUID(int=1)}/route", "firm", scope={"uscc": submitted(1).uscc})
    found = own.json()
    assert (found["outcome"], found["reachable"], found["blocked_by"]) == ("ineligible", True, [])
    assert steps(found) == [("A8", "improve", "own_trademarks", 0, 1)]
    (step,) = found["steps"]
    assert step["evidence"]["zh"]
    assert step["evidence"]["en"]
    assert step["earliest_on"] >= "2024-06-15"
    assert step["effort"] == found["effort"]


async def test_every_limb_of_an_or_is_told_with_its_gap_and_effort(world: World) -> None:
    await world.feed(submitted(1, **LOW_RD, **NO_TITLE))
    options = {one["criterion"]: one["alternatives"] for one in (await route(world))["options"]}
    assert list(options) == ["A2", "A6"]
    a6 = [[(step["field"], step["from"], step["to"]) for step in way["steps"]] for way in options["A6"]]
    assert a6 == [[("rd_input_yuan", "900000", "1000000")]]
    assert {way["steps"][0]["kind"] for way in options["A2"]} == {"improve", "waiver"}
    assert all(way["effort"] and way["steps"][0]["evidence"]["zh"] for ways in options.values() for way in ways)


async def test_staff_or_cooperation_are_two_ways(world: World) -> None:
    await world.feed(submitted(1, employees=100, rd_staff=5, university_cooperation=False))
    (a72,) = (await route(world))["options"]
    fields = [[(step["field"], step["to"]) for step in way["steps"]] for way in a72["alternatives"]]
    assert a72["criterion"] == "A7.2"
    assert sorted(fields, key=str) == sorted([[("rd_staff", 20)], [("university_cooperation", True)]], key=str)


async def test_misconduct_blocks_every_route(world: World) -> None:
    await world.feed(submitted(1, misconduct=True, **NO_TRADEMARK))
    found = await route(world)
    assert (found["reachable"], found["blocked_by"], found["steps"], found["effort"]) == (False, ["A10.2"], [], None)


async def test_a_granted_waiver_needs_no_step_and_a_changed_limit_another_one(world: World) -> None:
    await world.feed(submitted(1, **NO_TITLE, **LOW_RD))
    before = [step[0] for step in steps(await route(world))]
    assert before == ["A2", "A6"]
    await approved(world, {"kind": "parameter", "name": "A6.rd_share", "value": "0.08"})
    waiver = {"application_id": str(UUID(int=1)), "criterion": "A2", "ground": GROUND}
    wanted = (await world.post("/v1/waivers", waiver)).json()
    await world.decide(wanted["approval_id"], wanted["digest"])
    assert steps(await route(world)) == []


async def test_a_reviewers_finding_is_where_the_route_starts(world: World) -> None:
    await world.feed(submitted(1))
    assert steps(await route(world)) == []
    await decided(world, await proposed(world))
    assert steps(await route(world)) == [("A8", "improve", "own_trademarks", 0, 1)]


async def test_another_unit_finds_no_route(world: World) -> None:
    await world.feed(submitted(1))
    answer = await world.get(f"/v1/assessments/{UUID(int=1)}/route", "city", scope=HUANGSHI)
    assert answer.status_code == 404


async def test_the_efforts_of_a_day_can_be_read(world: World) -> None:
    rows = (await world.get("/v1/efforts", params={"on": "2024-06-15"})).json()
    assert {"criterion", "field", "kind", "fixed", "per_unit", "unit", "source"} <= rows[0].keys()
    early = await world.get("/v1/efforts", params={"on": "2024-01-01"})
    assert (early.status_code, early.json()["code"]) == (422, "before-plan")
