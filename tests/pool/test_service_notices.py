"""An admission list is proposed and decided only after its public notice has run its days (T11.3, M19)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from pool.wiring import service
from shared import clock
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import BATCH, BY_SCREENING, given_candidates, given_seats, under, when_admitted, when_proposed

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1, 2])
        yield world


async def signed(world: World, on: str = "2024-07-01") -> str:
    """A list that is co-signed and only waits for its notice; its path."""
    body = {"batch": BATCH, "effective_on": on, "usccs": [uscc(1), uscc(2)], **BY_SCREENING}
    listed = (await world.post("/v1/admission-lists", body)).json()
    path = f"/v1/admission-lists/{listed['id']}"
    for body_ in ("IPO", "EIT"):
        signature = {"signed_on": "2024-06-21"}
        answer = await world.post(f"{path}/co-signatures", signature, "department", body_, scope={"body": body_})
        assert answer.status_code == 200, answer.text
    return path


async def noticed(world: World, path: str, first: str = "2024-06-22", last: str = "2024-06-28") -> Any:
    return await world.post(f"{path}/notice", {"first_day": first, "last_day": last})


def code(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.json()["code"]


async def test_a_list_without_a_notice_is_not_proposed(world: World) -> None:
    path = await signed(world)
    assert code(await world.post(f"{path}/proposal", {})) == (409, "notice-missing")
    shown = (await noticed(world, path)).json()
    assert shown["notice"] == {"first_day": "2024-06-22", "last_day": "2024-06-28"}
    assert (await world.post(f"{path}/proposal", {})).status_code == 201


@pytest.mark.parametrize(
    ("first", "last", "earliest"),
    [
        pytest.param("2024-06-22", "2024-06-27", "2024-06-28", id="six days"),
        pytest.param("2024-06-21", "2024-06-27", None, id="seven days, first and last counted"),
        pytest.param("2024-06-23", "2024-06-29", "2024-07-01", id="seven days that end on a Saturday"),
    ],
)
async def test_a_notice_runs_the_plans_days(world: World, first: str, last: str, earliest: str | None) -> None:
    answer = await noticed(world, await signed(world), first, last)
    if earliest is None:
        assert answer.status_code == 201
    else:
        assert (code(answer), answer.json()["earliest"]) == ((409, "notice-too-short"), earliest)


async def test_the_number_of_days_is_the_plans(world: World) -> None:
    under(world, notice_days=5)
    assert (await noticed(world, await signed(world), "2024-06-22", "2024-06-26")).status_code == 201


@pytest.mark.parametrize(("on", "status"), [("2024-06-28", 409), ("2024-06-29", 201)])
async def test_a_list_is_admitted_on_a_day_later_than_the_last_of_its_notice(
    world: World, on: str, status: int
) -> None:
    path = await signed(world, on)
    answer = await noticed(world, path)
    assert answer.status_code == status
    if status == 201:
        assert (await world.post(f"{path}/proposal", {})).status_code == 201
    else:
        assert (answer.json()["code"], answer.json()["fact"]) == ("before-its-ground", "notice_ended_on")


async def test_while_the_notice_runs_the_list_waits_and_the_refusal_names_the_day(world: World) -> None:
    last_day = clock.today() + timedelta(days=3)
    path = await signed(world, str(last_day + timedelta(days=1)))
    assert (await noticed(world, path, "2024-06-22", str(last_day))).status_code == 201
    refused = await world.post(f"{path}/proposal", {})
    assert (code(refused), refused.json()["first_day"]) == (
        (409, "notice-running"),
        str(last_day + timedelta(days=1)),
    )


async def test_a_list_may_be_drafted_for_a_day_ahead_and_is_not_proposed_before_it(world: World) -> None:
    path = await signed(world, str(clock.today() + timedelta(days=1)))
    await noticed(world, path)
    assert code(await world.post(f"{path}/proposal", {})) == (422, "effective-date-ahead")


async def test_a_notice_lies_after_what_the_list_rests_on_and_does_not_begin_ahead(world: World) -> None:
    path = await signed(world)
    early = await noticed(world, path, "2024-06-19", "2024-06-28")
    tomorrow = clock.today() + timedelta(days=1)
    ahead = await noticed(world, path, str(tomorrow), str(tomorrow + timedelta(days=30)))
    backwards = await noticed(world, path, "2024-06-22", "2024-06-21")
    assert (code(early), early.json()["fact"]) == ((409, "before-its-ground"), "recommended_on")
    assert code(ahead) == (422, "effective-date-ahead")
    assert (code(backwards), backwards.json()["fact"]) == ((409, "before-its-ground"), "notice_opened_on")


async def test_a_list_has_one_notice_and_a_decided_one_none(world: World) -> None:
    path = await signed(world)
    await noticed(world, path)
    assert code(await noticed(world, path)) == (409, "notice-on-record")
    await when_admitted(world, [1])
    (row,) = await world.fetch("SELECT id FROM admission_list WHERE state = 'approved'")
    assert code(await noticed(world, f"/v1/admission-lists/{row['id']}")) == (409, "list-not-open")


async def test_a_list_proposed_before_there_were_notices_is_decided_once_it_has_one(world: World) -> None:
    proposed = await when_proposed(world, [1])
    (row,) = await world.fetch("DELETE FROM public_notice RETURNING list_id")
    refused = await world.decide(proposed["approval_id"], proposed["digest"])
    assert code(refused) == (409, "notice-missing")
    await noticed(world, f"/v1/admission-lists/{row['list_id']}")
    decided = await world.decide(proposed["approval_id"], proposed["digest"])
    assert decided.json()["result"]["admitted"] == 1
