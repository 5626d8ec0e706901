"""The province assigns a firm to a unit; a unit that is not the firm's keeps its own unit out of nothing."""

from typing import Any
from uuid import UUID

import pytest

from shared.events.intake import FirmAssigned
from shared.http import Response
from shared.testing.builders import application, uscc
from shared.testing.world import World
from tests.intake.given import ON, SCOPE, job
from tests.pool.story import HUANGSHI, WUHAN, assessed

pytestmark = pytest.mark.anyio
GROUND = "鄂知发〔2024〕11 号：主要生产经营地在武汉市"
XIANGYANG = "420600"


async def declared(world: World, unit: str, place: str) -> Response:
    """The unit sends firm 1, which says that it is registered at the place."""
    body = application(1, unit=unit, registered_division=place)
    return await world.post("/v1/applications", body, "city", f"{unit}-person", scope={"unit": unit})


async def eligible(world: World, unit: str, place: str) -> str:
    answer = await declared(world, unit, place)
    assert answer.status_code == 201, answer.text
    own: str = answer.json()["id"]
    await world.feed(assessed(1, unit=unit).model_copy(update={"application_id": UUID(own)}))
    return own


async def recommended(world: World, own: str, unit: str = WUHAN) -> Response:
    return await world.post(f"/v1/applications/{own}/recommendation", ON, "city", scope={"unit": unit})


async def proposed(world: World, unit: str | None, on: str = "2024-06-18", subject: str = "zhao") -> Response:
    body = {"reporting_unit": unit, "ground": GROUND, "effective_on": on}
    return await world.post(f"/v1/firms/{uscc(1)}/assignment", body, "province", subject)


async def assigned(world: World, unit: str | None, on: str = "2024-06-18") -> Response:
    named = (await proposed(world, unit, on)).json()
    return await world.decide(named["approval_id"], named["digest"])


def reasons(refused: Response) -> list[str]:
    assert (refused.status_code, refused.json()["code"]) == (409, "not-recommendable")
    return [error["code"] for error in refused.json()["errors"]]


async def test_whose_place_lies_elsewhere_is_recommended_once_it_is_assigned(world: World) -> None:
    own = await eligible(world, WUHAN, "420203")
    assert reasons(await recommended(world, own)) == ["unit_elsewhere"]
    assert [one["code"] for one in (await job(world, [own]))["applications"]] == ["not-recommendable"]
    assert (await job(world, None))["applications"] == []
    assert (await assigned(world, WUHAN)).status_code == 200
    assert (await job(world, None))["recommended"] == 1


async def test_two_persons_assign_and_others_are_told(world: World) -> None:
    named = (await proposed(world, WUHAN)).json()
    assert (named["uscc"], named["reporting_unit"]) == (uscc(1), WUHAN)
    assert not [told for told in await world.published() if isinstance(told, FirmAssigned)]
    for same in ("zhao", "ZHAO"):
        refused = await world.decide(named["approval_id"], named["digest"], same)
        assert refused.json()["code"] == "second-person-needed"
    decided = await world.decide(named["approval_id"], named["digest"], "qian")
    assert decided.json()["result"] == {"uscc": uscc(1), "reporting_unit": WUHAN, "effective_on": "2024-06-18"}
    (told,) = [told for told in await world.published() if isinstance(told, FirmAssigned)]
    assert (told.reporting_unit, told.ground) == (WUHAN, GROUND)
    assert told.decided_by == world.runtime.persons.of("qian")
    (line,) = [line for line in await world.journal() if line["act"] == "assign-firm"]
    assert (line["subject"], str(line["effective_on"]), line["reporting_unit"]) == (uscc(1), "2024-06-18", WUHAN)


@pytest.mark.parametrize("role", ["city", "firm", "department", "admin", "service"])
async def test_nobody_else_assigns(world: World, role: str) -> None:
    scope = {"city": SCOPE, "firm": {"uscc": uscc(1)}, "department": {"body": "IPO"}}.get(role, {})
    body = {"reporting_unit": WUHAN, "ground": GROUND, "effective_on": "2024-06-18"}
    answer = await world.post(f"/v1/firms/{uscc(1)}/assignment", body, role, scope=scope)
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")


async def test_who_decides_sees_what_the_applications_say(world: World) -> None:
    await eligible(world, WUHAN, "420203")
    named = (await proposed(world, WUHAN)).json()
    seen = (await world.get(f"/v1/approvals/{named['approval_id']}")).json()["payload"]
    (one,) = seen["applications"]
    assert (one["batch"], one["reporting_unit"], one["registered_division"]) == ("2024-1", WUHAN, "420203")
    assert (seen["before"], seen["ground"]) == (None, GROUND)


async def test_an_assignment_is_taken_back_and_the_place_decides_again(world: World) -> None:
    own = await eligible(world, WUHAN, "420203")
    await assigned(world, WUHAN)
    assert (await assigned(world, None, "2024-06-19")).status_code == 200
    assert reasons(await recommended(world, own)) == ["unit_elsewhere"]


async def test_assigned_to_another_unit_its_own_place_recommends_it_no_more(world: World) -> None:
    own = await eligible(world, WUHAN, WUHAN)
    await assigned(world, HUANGSHI)
    assert reasons(await recommended(world, own)) == ["unit_elsewhere"]


@pytest.mark.parametrize(
    ("unit", "on", "code"),
    [
        pytest.param("420203", "2024-06-20", "unknown-unit", id="a district"),
        pytest.param(WUHAN, "2024-06-20", "assignment-unchanged", id="the unit that it has"),
        pytest.param(HUANGSHI, "2024-06-17", "before-its-ground", id="before the assignment before"),
        pytest.param(HUANGSHI, "2024-06-05", "before-plan", id="before the plan"),
        pytest.param(HUANGSHI, "2999-01-01", "effective-date-ahead", id="ahead"),
    ],
)
async def test_an_assignment_that_cannot_be_is_refused_with_its_reason(
    world: World, unit: str, on: str, code: str
) -> None:
    await assigned(world, WUHAN)
    refused = await proposed(world, unit, on)
    assert refused.json()["code"] == code
    assert refused.json()["detail"]


async def test_what_was_never_assigned_is_not_taken_back(world: World) -> None:
    assert (await proposed(world, None)).json()["code"] == "assignment-unchanged"


async def test_of_two_proposals_the_second_to_be_decided_no_longer_is_what_was_seen(world: World) -> None:
    first, second = (await proposed(world, WUHAN)).json(), (await proposed(world, HUANGSHI)).json()
    assert (await world.decide(first["approval_id"], first["digest"])).status_code == 200
    refused = await world.decide(second["approval_id"], second["digest"])
    assert (refused.status_code, refused.json()["code"]) == (409, "assignment-moved")
    rejected = await world.decide(second["approval_id"], second["digest"], decision="reject")
    assert rejected.json()["approval"]["state"] == "rejected"


async def test_a_city_that_declares_another_citys_firm_first_does_not_keep_it_out(world: World) -> None:
    wrong = await eligible(world, HUANGSHI, WUHAN)
    right = await eligible(world, WUHAN, WUHAN)
    assert reasons(await recommended(world, wrong, HUANGSHI)) == ["superseded", "unit_elsewhere"]
    assert (await recommended(world, right)).status_code == 200


async def test_nor_does_it_put_aside_what_the_firms_own_unit_sent_before(world: World) -> None:
    right = await eligible(world, WUHAN, WUHAN)
    wrong = await eligible(world, HUANGSHI, WUHAN)
    asked = (await world.get(f"/v1/firms/{uscc(1)}/standing", params={"on": "2024-06-18"})).json()
    assert asked["may_be"]["recommended"]
    assert reasons(await recommended(world, wrong, HUANGSHI)) == ["unit_elsewhere"]
    assert (await recommended(world, right)).status_code == 200


async def test_where_two_places_are_declared_the_assignment_decides(world: World) -> None:
    first = await eligible(world, WUHAN, WUHAN)
    second = await eligible(world, HUANGSHI, "420203")
    assert reasons(await recommended(world, first)) == ["superseded"]
    await assigned(world, WUHAN)
    assert reasons(await recommended(world, second, HUANGSHI)) == ["unit_elsewhere"]
    assert (await recommended(world, first)).status_code == 200


async def test_each_unit_sends_a_firm_once_in_a_batch(world: World) -> None:
    assert [(await declared(world, unit, WUHAN)).status_code for unit in (WUHAN, HUANGSHI, XIANGYANG)] == [201] * 3
    for unit in (WUHAN, HUANGSHI):
        again = await declared(world, unit, WUHAN)
        assert (again.status_code, again.json()["code"]) == (409, "application-exists")
        assert again.json()["reporting_unit"] == unit


async def test_a_unit_sees_the_application_that_it_sent_and_no_other(world: World) -> None:
    await declared(world, HUANGSHI, WUHAN)
    await declared(world, WUHAN, WUHAN)
    for unit in (WUHAN, HUANGSHI):
        seen: Any = (await world.get("/v1/applications", "city", scope={"unit": unit})).json()
        assert [one["reporting_unit"] for one in seen["items"]] == [unit]


async def test_the_assessment_of_one_is_not_that_of_the_other(world: World) -> None:
    wrong = (await declared(world, HUANGSHI, WUHAN)).json()["id"]
    right = await eligible(world, WUHAN, WUHAN)
    outcomes = [(await world.get(f"/v1/applications/{one}")).json()["outcome"] for one in (wrong, right)]
    assert outcomes == [None, "eligible"]
