"""A firm that two units send in one batch: judged twice, ranked, seated by a what-if and checked as a member once."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.events.intake import ApplicationSubmitted
from shared.events.pool import FirmAdmitted
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.eligibility.simulated import given_seats, result, seated, simulated
from tests.eligibility.submissions import submitted
from tests.pool.story import HUANGSHI, WUHAN, assigned

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("in_thread")]
SECOND = UUID(int=900)
BETTER: dict[str, Any] = {"own_trademarks": 9, "rd_staff": 90}


def by_huangshi(place: str, **declared: Any) -> ApplicationSubmitted:
    """Firm 1 again, sent later by Huangshi with better figures, registered at the place."""
    told = submitted(1, unit=HUANGSHI, after_minutes=9, registered_division=place, **{**BETTER, **declared})
    return told.model_copy(update={"application_id": SECOND})


async def given_two(world: World, place: str) -> None:
    await world.feed(submitted(1), submitted(2, rd_staff=60), by_huangshi(place))


async def ranked(world: World) -> list[tuple[str, str]]:
    listed = (await world.get("/v1/ranking?batch=2024-1")).json()
    return [(entry["uscc"], entry["reporting_unit"]) for entry in listed]


async def test_both_are_judged(world: World) -> None:
    await given_two(world, WUHAN)
    assert (await world.get("/v1/assessments?batch=2024-1")).json()["total"] == 3


async def test_the_ranking_has_the_application_of_the_firms_own_unit(world: World) -> None:
    await given_two(world, WUHAN)
    assert await ranked(world) == [(uscc(2), WUHAN), (uscc(1), WUHAN)]
    await world.feed(assigned(1, HUANGSHI))
    assert await ranked(world) == [(uscc(1), HUANGSHI), (uscc(2), WUHAN)]
    await world.feed(assigned(1, None))
    assert await ranked(world) == [(uscc(2), WUHAN), (uscc(1), WUHAN)]


async def test_where_two_places_are_declared_the_newer_counts(world: World) -> None:
    await given_two(world, "420203")
    assert await ranked(world) == [(uscc(1), HUANGSHI), (uscc(2), WUHAN)]


async def test_a_place_counts_every_firm_once(world: World) -> None:
    await given_two(world, WUHAN)
    places = {}
    for application in (UUID(int=1), UUID(int=2), SECOND):
        found = (await world.get(f"/v1/ranking/{application}")).json()
        places[application] = (found["rank"], found["ranked"], found["above"] and found["above"]["uscc"])
    assert places == {UUID(int=1): (2, 2, uscc(2)), UUID(int=2): (1, 2, None), SECOND: (1, 2, None)}


async def test_a_what_if_seats_it_once_and_for_its_own_unit(world: World) -> None:
    await given_seats(world, 5)
    await given_two(world, WUHAN)
    found = await result(world, await simulated(world))
    assert sorted(seated(found, "stays")) == sorted([uscc(1), uscc(2)])
    assert [firm["reporting_unit"] for firm in found["firms"]] == [WUHAN, WUHAN]
    await world.feed(assigned(1, HUANGSHI))
    found = await result(world, await simulated(world))
    assert {firm["uscc"]: firm["reporting_unit"] for firm in found["firms"]} == {uscc(1): HUANGSHI, uscc(2): WUHAN}


async def test_a_member_is_checked_by_what_it_was_admitted_on(world: World) -> None:
    """Huangshi's later declaration of the same batch says that the firm is no legal person (C2)."""
    admitted = FirmAdmitted(
        uscc=uscc(1),
        application_id=UUID(int=1),
        name="武汉测试第1号科技有限公司",
        reporting_unit=WUHAN,
        admission_list_id=UUID(int=7),
        effective_on=date(2024, 7, 1),
        rules_version="test",
    )
    await world.feed(submitted(1), by_huangshi(WUHAN, legal_person=False), admitted)
    assert (await world.post("/v1/compliance-checks", {"on": "2025-07-01"})).is_success
    await world.run_jobs()
    (check,) = (await world.get(f"/v1/compliance-checks/{uscc(1)}")).json()
    assert "C2" not in check["unmet"]
    await world.feed(admitted.model_copy(update={"application_id": SECOND}))
    assert (await world.post("/v1/compliance-checks", {"on": "2025-07-02"})).is_success
    await world.run_jobs()
    assert "C2" in (await world.get(f"/v1/compliance-checks/{uscc(1)}")).json()[0]["unmet"]
