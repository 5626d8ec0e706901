"""Criteria can be read item by item of the annex, and findings say to which item they belong."""

from itertools import groupby
from typing import Any

import pytest

from shared.testing.world import World
from tests.eligibility.firms import PLAN
from tests.eligibility.rules import AHEAD, EARLY, approved
from tests.eligibility.submissions import submitted

pytestmark = pytest.mark.anyio
ITEMS = {"1": 3, "2": 1, "3": 1, "4": 2, "5": 1, "6": 1, "7": 2, "8": 1, "9": 1, "10": 2}


async def criteria(world: World, on: str = EARLY) -> dict[str, dict[str, Any]]:
    answer = await world.get("/v1/criteria", "firm", params={"on": on}, scope={"uscc": "91420100MA4TEKT06N"})
    assert answer.status_code == 200, answer.text
    return {one["criterion"]: one for one in answer.json()["criteria"]}


def counted(groups: list[str]) -> dict[str, int]:
    """How many stand together under each item."""
    return {group: len(list(found)) for group, found in groupby(groups)}


async def test_criteria_are_told_by_the_items_of_the_annex(world: World) -> None:
    found = await criteria(world)
    assert counted([one["group"] for one in found.values()]) == ITEMS
    asked = PLAN.admission.named("A6")
    assert asked is not None
    assert (found["A6"]["wording"], found["A6"]["title"]["zh"]) == (asked.wording, asked.title.zh)
    assert found["A6"]["shows"] == list(asked.shows)
    assert [found["A2"]["kind"], found["A6"]["kind"]] == ["soft", "hard"]


async def test_its_parameters_are_those_of_the_rules(world: World) -> None:
    found = await criteria(world)
    told = (await world.get("/v1/rules", params={"on": EARLY})).json()["parameters"]
    named = [name for one in found.values() for name in one["parameters"]]
    assert {"A6.kind", "A6.rd_share", "A6.rd_input_yuan", "ranking.A6.weight"} <= set(found["A6"]["parameters"])
    assert set(named) <= {one["name"] for one in told}
    assert len(named) == len(set(named))


async def test_the_rules_of_the_yearly_check_stand_beside_them(world: World) -> None:
    yearly = (await world.get("/v1/criteria")).json()["yearly"]
    assert [(one["criterion"], one["kind"]) for one in yearly] == [(rule.id, None) for rule in PLAN.yearly]


async def test_an_approved_change_is_told_from_its_day_on(world: World) -> None:
    await approved(world, {"kind": "parameter", "name": "A2.kind", "value": "hard"}, since=AHEAD)
    assert [(await criteria(world, on))["A2"]["kind"] for on in (EARLY, AHEAD)] == ["soft", "hard"]


async def test_before_the_plan_nothing_is_asked(world: World) -> None:
    early = await world.get("/v1/criteria", params={"on": "2024-06-05"})
    assert (early.status_code, early.json()["code"]) == (422, "before-plan")


async def test_findings_of_one_item_of_the_annex_share_it(world: World) -> None:
    event = submitted(1)
    await world.feed(event)
    findings = (await world.get(f"/v1/assessments/{event.application_id}")).json()["findings"]
    assert counted([one["group"] for one in findings]) == ITEMS
