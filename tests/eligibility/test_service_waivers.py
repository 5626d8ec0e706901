"""Waivers of soft criteria: proposed with a ground, decided by a second person of the province, told to the others."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from shared import clock
from shared.events.eligibility import WaiverDecided
from shared.testing.world import World
from tests.eligibility.submissions import (
    FOR_GOOD,
    HUANGSHI,
    NO_LEADER,
    NO_SOFT_ONE,
    NO_TITLE,
    NO_TRADEMARK,
    WUHAN,
    submitted,
)

pytestmark = pytest.mark.anyio
GROUND = "高新技术企业复审已公示，证书待发"
WAIVERS = "/v1/waivers"


async def propose(world: World, number: int = 1, criterion: str = "A2", **options: Any) -> Any:
    body = {"application_id": str(UUID(int=number)), "criterion": criterion, "ground": options.pop("ground", GROUND)}
    options.setdefault("scope", WUHAN)
    return await world.post(WAIVERS, body, options.pop("role", "city"), options.pop("subject", "zhang"), **options)


async def decisions(world: World) -> list[WaiverDecided]:
    return [told for told in await world.published() if isinstance(told, WaiverDecided)]


async def state_of(world: World) -> list[tuple[str, str]]:
    return [(row["criterion"], row["state"]) for row in (await world.get(WAIVERS)).json()["items"]]


async def test_a_proposal_waits_and_tells_nobody(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    answer = await propose(world)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["state"], told["criterion"], told["reporting_unit"], len(told["digest"])) == (
        "proposed",
        "A2",
        "420100",
        64,
    )
    assert await decisions(world) == []
    assert [line["act"] for line in await world.journal()] == ["assess-application", "propose-waiver"]


@pytest.mark.parametrize(("decision", "granted", "state"), [("approve", True, "granted"), ("reject", False, "refused")])
async def test_a_second_person_decides_and_it_is_told(world: World, decision: str, granted: bool, state: str) -> None:
    fact = submitted(**NO_TITLE)
    await world.feed(fact)
    proposed = (await propose(world)).json()
    answer = await world.decide(proposed["approval_id"], proposed["digest"], decision=decision)
    assert answer.status_code == 200
    (told,) = await decisions(world)
    assert told.model_dump() == {
        "uscc": fact.uscc,
        "application_id": fact.application_id,
        "reporting_unit": "420100",
        "waiver_id": UUID(proposed["id"]),
        "criterion": "A2",
        "granted": granted,
        "ground": GROUND,
        "expires_on": None,
        "effective_on": clock.today(),
    }
    (row,) = (await world.get(WAIVERS)).json()["items"]
    assert (row["state"], row["decided_by"]) == (state, "second-person")
    assert [line["act"] for line in await world.journal()][-1] == "decide-waiver"


async def test_who_proposed_may_not_decide(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    proposed = (await propose(world, role="province", subject="li", scope={})).json()
    answer = await world.decide(proposed["approval_id"], proposed["digest"], "li")
    assert (answer.status_code, answer.json()["code"]) == (409, "second-person-needed")
    assert await decisions(world) == []


async def test_a_city_does_not_decide(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    proposed = (await propose(world)).json()
    path = f"/v1/approvals/{proposed['approval_id']}/decision"
    body = {"decision": "approve", "digest": proposed["digest"]}
    assert (await world.post(path, body, "city", "wang", scope=WUHAN)).status_code == 403


async def test_a_decision_on_something_else_than_was_seen_is_refused(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    proposed = (await propose(world)).json()
    answer = await world.decide(proposed["approval_id"], "0" * 64)
    assert (answer.status_code, answer.json()["code"]) == (409, "not-what-was-seen")
    assert await state_of(world) == [("A2", "proposed")]


@pytest.mark.parametrize(
    ("declared", "criterion"),
    [
        pytest.param(FOR_GOOD, "A2", id="nothing to waive"),
        pytest.param(NO_TITLE, "A3", id="a criterion that is met"),
        pytest.param(NO_TITLE | NO_TRADEMARK, "A2", id="a hard criterion is unmet"),
        pytest.param(NO_TITLE | NO_LEADER, "A2", id="a hard criterion is undecided"),
    ],
)
async def test_a_waiver_that_cannot_help_is_refused(world: World, declared: dict[str, Any], criterion: str) -> None:
    await world.feed(submitted(**declared))
    answer = await propose(world, criterion=criterion)
    assert (answer.status_code, answer.json()["code"]) == (409, "waiver-not-applicable")
    assert await state_of(world) == []


@pytest.mark.parametrize(
    ("criterion", "ground", "pointer"),
    [("A 6", GROUND, "/criterion"), ("A2", "    ", "/ground"), ("A2", "abcde\u0000fgh", "/ground")],
)
async def test_a_malformed_proposal_is_refused(world: World, criterion: str, ground: str, pointer: str) -> None:
    await world.feed(submitted(**NO_TITLE))
    answer = await propose(world, criterion=criterion, ground=ground)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_an_undecided_soft_criterion_may_be_waived_too(world: World) -> None:
    await world.feed(submitted(**NO_SOFT_ONE))
    answers = [await propose(world, criterion=criterion) for criterion in ("A2", "A3", "A4.2")]
    assert [answer.status_code for answer in answers] == [201, 201, 201]


async def test_one_waiver_of_a_criterion_is_open_or_granted_at_a_time(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    proposed = (await propose(world)).json()
    assert (await propose(world)).json()["code"] == "waiver-exists"
    await world.decide(proposed["approval_id"], proposed["digest"])
    again = await propose(world, subject="wang")
    assert (again.status_code, again.json()["code"]) == (409, "waiver-exists")
    assert await state_of(world) == [("A2", "granted")]
    assert len((await world.get("/v1/approvals")).json()["items"]) == 1


async def test_of_many_proposals_at_once_one_is_taken(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    answers = await asyncio.gather(*(propose(world, subject=f"person-{number}") for number in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await state_of(world) == [("A2", "proposed")]


async def test_a_refused_waiver_may_be_proposed_again(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    proposed = (await propose(world)).json()
    await world.decide(proposed["approval_id"], proposed["digest"], decision="reject")
    assert (await propose(world, ground="补充了复审公示文件")).status_code == 201
    assert await state_of(world) == [("A2", "refused"), ("A2", "proposed")]


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"scope": HUANGSHI}, 404),
        ({"role": "firm", "scope": {"uscc": submitted().uscc}}, 403),
        ({"role": "department", "scope": {"body": "EIT"}}, 403),
        ({"role": "province", "scope": {}}, 201),
    ],
)
async def test_the_unit_or_the_province_proposes(world: World, options: dict[str, Any], status: int) -> None:
    await world.feed(submitted(**NO_TITLE))
    assert (await propose(world, **options)).status_code == status


async def test_waivers_are_listed_and_counted_within_scope(world: World) -> None:
    await world.feed(submitted(1, **NO_TITLE), submitted(2, **NO_SOFT_ONE), submitted(3, unit="420200", **NO_TITLE))
    first = (await propose(world, 1)).json()
    await world.decide(first["approval_id"], first["digest"])
    await propose(world, 2)
    await propose(world, 2, "A3")
    await propose(world, 3, scope=HUANGSHI)
    seen = (await world.get(WAIVERS, "city", scope=HUANGSHI)).json()
    assert ([UUID(row["application_id"]).int for row in seen["items"]], seen["total"]) == ([3], 1)
    assert (await world.get(WAIVERS, params={"state": "proposed"})).json()["total"] == 3
    summary = (await world.get(f"{WAIVERS}/summary")).json()
    assert [(row["reporting_unit"], row["criterion"], row["state"], row["number"]) for row in summary] == [
        ("420100", "A2", "granted", 1),
        ("420100", "A2", "proposed", 1),
        ("420100", "A3", "proposed", 1),
        ("420200", "A2", "proposed", 1),
    ]
    own = (await world.get(f"{WAIVERS}/summary", "city", scope=HUANGSHI)).json()
    assert [row["reporting_unit"] for row in own] == ["420200"]


async def test_a_waiver_of_what_was_declared_before_is_not_granted(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    proposed = (await propose(world)).json()
    await world.feed(submitted(**FOR_GOOD))
    answer = await world.decide(proposed["approval_id"], proposed["digest"])
    assert (answer.status_code, answer.json()["code"]) == (409, "waiver-not-applicable")
    assert await decisions(world) == []
