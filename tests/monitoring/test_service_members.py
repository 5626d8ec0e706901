"""The copy of members follows pool's facts, in sets, and knows who may report."""

from datetime import date

import pytest

from monitoring.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.monitoring.programme import FIRM, NEIGHBOUR, STRANGER, admitted, exited, post_report

pytestmark = pytest.mark.anyio
MEMBERS = "SELECT uscc, reporting_unit, admitted_on, left_on FROM member ORDER BY uscc"


async def test_admissions_come_in_as_a_set(world: World) -> None:
    rows = await world.fetch(MEMBERS)
    assert [(row["uscc"], row["reporting_unit"]) for row in rows] == [
        (NEIGHBOUR, "420100"),
        (FIRM, "420100"),
        (STRANGER, "420200"),
    ]
    assert {(row["admitted_on"], row["left_on"]) for row in rows} == {(date(2024, 7, 1), None)}


async def test_a_firm_that_left_may_report_no_more_and_what_it_reported_stays(world: World) -> None:
    assert (await post_report(world)).status_code == 201
    await world.feed(exited())
    answer = await post_report(world, period="2025-H2", reported_on="2025-10-01")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-a-member")
    assert (await world.get("/v1/progress-reports")).json()["total"] == 1


async def test_a_firm_that_came_back_may_report_again(world_of: WorldOf) -> None:
    async with world_of(service) as world:
        await world.feed(admitted(), exited(), admitted(on=date(2025, 10, 1)))
        (row,) = await world.fetch(MEMBERS)
        assert (row["admitted_on"], row["left_on"]) == (date(2025, 10, 1), None)
        assert (await post_report(world, period="2025-H2", reported_on="2025-10-02")).status_code == 201


async def test_a_repeated_fact_changes_nothing(world: World) -> None:
    first = world.message(exited())
    await world.deliver([first])
    await world.feed(admitted(on=date(2025, 10, 1)))
    before = await world.fetch("SELECT * FROM member ORDER BY uscc")
    await world.deliver([first])
    assert await world.fetch("SELECT * FROM member ORDER BY uscc") == before


async def test_two_admissions_of_one_firm_in_one_set_leave_the_newer(world_of: WorldOf) -> None:
    async with world_of(service) as world:
        await world.feed(admitted(on=date(2024, 7, 1)), admitted(on=date(2024, 8, 1)))
        (row,) = await world.fetch(MEMBERS)
        assert row["admitted_on"] == date(2024, 8, 1)


async def test_an_exit_of_a_firm_that_is_not_known_here_is_kept_without_its_admission(world_of: WorldOf) -> None:
    async with world_of(service) as world:
        await world.feed(exited())
        (row,) = await world.fetch(MEMBERS)
        assert (row["admitted_on"], row["left_on"]) == (None, date(2025, 9, 15))
        assert await world.fetch("SELECT * FROM parked_event") == []
