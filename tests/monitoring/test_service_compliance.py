"""Members that need attention are found in monitoring, by the newest check of their present membership."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any, Literal

import pytest

from monitoring.wiring import service
from shared.events.eligibility import ComplianceChecked
from shared.ids import uuid7
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.monitoring.programme import FIRM, HUANGSHI, NEIGHBOUR, STRANGER, admitted, exited

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        yield world


def checked(
    uscc: str = FIRM, on: date = date(2025, 12, 31), outcome: Literal["compliant", "attention", "unknown"] = "attention"
) -> ComplianceChecked:
    return ComplianceChecked(
        uscc=uscc,
        check_id=uuid7(),
        reporting_unit="420100",
        outcome=outcome,
        unmet=("C3", "C5") if outcome == "attention" else (),
        undecided=("C1",) if outcome == "unknown" else (),
        rules_version="test",
        effective_on=on,
    )


async def members(world: World, **filters: str) -> Any:
    return (await world.get("/v1/members", params=filters)).json()


async def codes(world: World, **filters: str) -> list[str]:
    return [row["uscc"] for row in (await members(world, **filters))["items"]]


async def test_members_that_need_attention_are_listed_with_what_is_unmet(world: World) -> None:
    await world.feed(admitted(FIRM), admitted(NEIGHBOUR), admitted(STRANGER, "420200"))
    await world.feed(checked(FIRM), checked(NEIGHBOUR, outcome="compliant"), checked(STRANGER, outcome="unknown"))
    found = await members(world, compliance="attention")
    assert (found["total"], found["items"]) == (
        1,
        [
            {
                "uscc": FIRM,
                "name": "武汉示例光通信有限公司",
                "reporting_unit": "420100",
                "admitted_on": "2024-07-01",
                "left_on": None,
                "compliance": "attention",
                "compliance_on": "2025-12-31",
                "compliance_unmet": ["C3", "C5"],
                "compliance_undecided": [],
            }
        ],
    )
    assert await codes(world, compliance="unknown") == [STRANGER]
    assert await codes(world, unit="420100") == sorted([FIRM, NEIGHBOUR])


async def test_a_check_may_be_told_before_the_membership(world: World) -> None:
    await world.feed(checked())
    assert await codes(world) == []
    await world.feed(admitted())
    assert await codes(world, compliance="attention") == [FIRM]


async def test_the_check_of_the_newest_day_holds(world: World) -> None:
    await world.feed(admitted())
    await world.feed(checked(on=date(2025, 12, 31)), checked(on=date(2026, 6, 30), outcome="compliant"))
    await world.feed(checked(on=date(2026, 1, 31)))
    (row,) = (await members(world))["items"]
    assert (row["compliance"], row["compliance_on"]) == ("compliant", "2026-06-30")


async def test_a_check_of_an_earlier_membership_says_nothing_of_this_one(world: World) -> None:
    await world.feed(admitted(), exited(on=date(2026, 1, 15)))
    await world.feed(checked())
    assert await codes(world, compliance="attention", active="true") == []
    assert await codes(world, compliance="attention", active="false") == [FIRM]
    await world.feed(admitted(on=date(2026, 2, 1)))
    (row,) = (await members(world))["items"]
    assert (row["compliance"], row["left_on"], await codes(world, compliance="attention")) == (None, None, [])


async def test_a_city_and_a_firm_see_their_own(world: World) -> None:
    await world.feed(admitted(FIRM), admitted(STRANGER, "420200"))
    await world.feed(checked(FIRM), checked(STRANGER))
    attention = {"compliance": "attention"}
    city = (await world.get("/v1/members", "city", scope=HUANGSHI, params=attention)).json()
    firm = (await world.get("/v1/members", "firm", scope={"uscc": FIRM})).json()
    assert [row["uscc"] for row in city["items"]] == [STRANGER]
    assert ([row["uscc"] for row in firm["items"]], firm["total"]) == ([FIRM], 1)


async def test_pages_go_on_by_code(world: World) -> None:
    await world.feed(*(admitted(uscc) for uscc in (FIRM, NEIGHBOUR, STRANGER)))
    first = await members(world, limit="2")
    second = await members(world, limit="2", cursor=first["next"])
    assert [row["uscc"] for page in (first, second) for row in page["items"]] == sorted([FIRM, NEIGHBOUR, STRANGER])
    assert second["next"] is None
