"""Assignments as pool hears them: what they open and close, and of two units' applications the one that counts."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from pool.wiring import service
from shared.events.base import Event
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    HUANGSHI,
    WUHAN,
    approve,
    assessed,
    assigned,
    codes_of,
    given_candidates,
    given_seats,
    recommended,
    submitted,
    when_proposed,
)

pytestmark = pytest.mark.anyio
ON = "2024-07-01"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 5)
        await given_candidates(world, [1, 2])
        yield world


def registered(number: int, place: str, unit: str = WUHAN, *, own: bool = False) -> list[Event]:
    """The unit's application of the firm in the batch, eligible and recommended; `own`: that of the candidates."""
    told = submitted(number, date(2024, 6, 11), place=place, batch=BATCH, unit=unit)
    if own:
        told = told.model_copy(update={"application_id": UUID(int=number), "received_on": date(2024, 6, 10)})
        return [told.model_copy(update={"submitted_at": datetime(2024, 6, 10, tzinfo=UTC)})]
    fields = {"application_id": told.application_id}
    judged = assessed(number, unit=unit).model_copy(
        update=fields | {"received_on": told.received_on, "submitted_at": told.submitted_at}
    )
    return [told, judged, recommended(number, unit=unit).model_copy(update=fields)]


async def screened(world: World) -> Any:
    return (await world.post("/v1/screenings", {"batch": BATCH, "effective_on": ON})).json()


async def entries(world: World) -> list[tuple[str, str, UUID]]:
    """Firm, unit and application of each entry of a new screening."""
    await screened(world)
    rows = await world.fetch(
        "SELECT uscc, reporting_unit, application_id FROM screening_entry WHERE screening_id = "
        "(SELECT id FROM screening ORDER BY id DESC LIMIT 1) ORDER BY rank"
    )
    return [tuple(row) for row in rows]


async def drafted(world: World, **chosen: Any) -> Any:
    body = {"batch": BATCH, "effective_on": ON, **({"usccs": [uscc(1)], **BY_SCREENING} | chosen)}
    return (await world.post("/v1/admission-lists", body)).json()


async def members(world: World) -> list[tuple[str, str, UUID]]:
    rows = await world.fetch("SELECT uscc, reporting_unit, application_id FROM member ORDER BY uscc")
    return [tuple(row) for row in rows]


async def test_a_firm_of_another_place_comes_in_once_it_is_assigned(world: World) -> None:
    proposed = await when_proposed(world, [1], ON)
    await world.feed(*registered(1, HUANGSHI, own=True))
    assert (await screened(world))["left_out"] == {"unit_elsewhere": 1}
    refused = await when_proposed(world, [1], ON)
    assert (refused["code"], codes_of(refused)) == ("firms-not-recommendable", ["unit_elsewhere"])
    assert [one["reasons"][0]["code"] for one in (await drafted(world))["barred"]] == ["unit_elsewhere"]

    await world.feed(assigned(1, WUHAN))
    assert (await screened(world))["recommended"] == 2
    assert (await drafted(world))["barred"] == []
    assert (await when_proposed(world, [1], ON))["approval_id"]
    assert (await approve(world, proposed)).json()["result"]["admitted"] == 1


async def test_what_was_taken_back_admits_nobody(world: World) -> None:
    await world.feed(*registered(1, HUANGSHI, own=True), assigned(1, WUHAN))
    proposed = await when_proposed(world, [1], ON)
    await world.feed(assigned(1, None, date(2024, 6, 25)))
    (firm,) = (await approve(world, proposed)).json()["result"]["firms"]
    assert (firm["outcome"], firm["reason"]) == ("not_recommendable", "unit_elsewhere")


async def test_a_late_and_a_repeated_copy_change_nothing(world: World) -> None:
    await world.feed(*registered(1, HUANGSHI, own=True))
    told = [world.message(assigned(1, unit)) for unit in (HUANGSHI, None, WUHAN)]
    await world.deliver([told[0], told[2]])
    await world.deliver([told[1]])
    await world.deliver(told)
    await world.deliver([told[1], told[0]])
    assert [row["assigned_unit"] for row in await world.fetch("SELECT * FROM firm WHERE uscc = $1", uscc(1))] == [WUHAN]
    assert (await screened(world))["recommended"] == 2


async def test_an_assignment_heard_before_the_application_holds_for_it(world: World) -> None:
    await world.feed(assigned(3, HUANGSHI), *registered(3, WUHAN, HUANGSHI))
    assert (uscc(3), HUANGSHI) in [(code, unit) for code, unit, _ in await entries(world)]


async def test_a_member_keeps_the_unit_of_its_admission(world: World) -> None:
    await approve(world, await when_proposed(world, [1], ON))
    await world.feed(assigned(1, HUANGSHI))
    asked = (await world.get(f"/v1/firms/{uscc(1)}/standing", params={"on": ON})).json()
    assert [reason["code"] for reason in asked["reasons"]] == ["already_member"]
    assert asked["may_be"]["listed"]
    assert [unit for _, unit, _ in await members(world)] == [WUHAN]


@pytest.mark.parametrize("place", [WUHAN, HUANGSHI])
async def test_two_units_recommend_one_firm_which_is_screened_listed_and_admitted_once(
    world: World, place: str
) -> None:
    """The one whose place it is has sent what counts, be it the earlier or the later one."""
    await world.feed(*registered(1, place, own=True), *registered(1, place, HUANGSHI))
    counts = (uscc(1), place, UUID(int=1 if place == WUHAN else 10_001))
    found = await entries(world)
    assert [entry for entry in found if entry[0] == uscc(1)] == [counts]
    assert len(found) == 2

    proposed = await when_proposed(world, [1, 2], ON)
    result = (await approve(world, proposed)).json()["result"]
    assert (result["admitted"], [firm["uscc"] for firm in result["firms"]]) == (2, [uscc(1), uscc(2)])
    assert (await members(world))[0] == counts
    refused = await when_proposed(world, [1], ON)
    assert codes_of(refused) == ["already_member"]


async def test_of_two_units_the_assigned_one_counts(world: World) -> None:
    await world.feed(*registered(1, WUHAN, own=True), *registered(1, WUHAN, HUANGSHI))
    await world.feed(assigned(1, HUANGSHI))
    assert (await entries(world)).count((uscc(1), HUANGSHI, UUID(int=10_001))) == 1
    await world.feed(assigned(1, None, date(2024, 6, 25)))
    assert (await entries(world)).count((uscc(1), WUHAN, UUID(int=1))) == 1


async def test_a_unit_that_is_not_the_firms_takes_no_place_of_it(world: World) -> None:
    """Its application came later, and is neither recommended nor judged yet."""
    told = registered(1, WUHAN, HUANGSHI)
    await world.feed(*registered(1, WUHAN, own=True), told[0])
    assert (await entries(world)).count((uscc(1), WUHAN, UUID(int=1))) == 1
    assert (await drafted(world))["barred"] == []


async def test_a_list_from_a_screening_names_what_was_screened(world: World) -> None:
    await world.feed(*registered(1, WUHAN, own=True), *registered(1, WUHAN, HUANGSHI))
    screening = await screened(world)
    await world.feed(assigned(1, HUANGSHI))
    listed = (
        await world.post("/v1/admission-lists", {"batch": BATCH, "effective_on": ON, "screening_id": screening["id"]})
    ).json()
    assert [(one["uscc"], one["reasons"][0]["code"]) for one in listed["barred"]] == [(uscc(1), "superseded")]
