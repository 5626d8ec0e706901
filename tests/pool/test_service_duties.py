"""Duties of one chain lie with different persons, across roles, spellings and services."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from pool.wiring import service
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    given_candidates,
    given_heard,
    given_notice,
    given_seats,
    graduation,
    recommended,
    removal,
    verified,
    violated,
    when_admitted,
    when_proposed,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 10)
        yield world


async def drafted(world: World, by: str = "drafter") -> str:
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(1)], **BY_SCREENING}
    listed = (await world.post("/v1/admission-lists", body, subject=by)).json()
    path = f"/v1/admission-lists/{listed['id']}"
    assert (await given_notice(world, path)).status_code == 201
    return path


async def when_signed(world: World, path: str, body: str, by: str) -> Any:
    return await world.post(f"{path}/co-signatures", {}, "department", by, scope={"body": body})


def refused(answer: Any) -> tuple[int, str, str]:
    document = answer.json()
    return answer.status_code, document["code"], document["detail"]


async def test_one_person_signs_for_one_body(world: World) -> None:
    await given_candidates(world, [1])
    path = await drafted(world)
    assert (await when_signed(world, path, "IPO", "sun")).status_code == 200
    answer = await when_signed(world, path, "EIT", "SUN")
    assert refused(answer) == (409, "separation-of-duties", "您已会签名单，不得再会签；请由他人办理。")
    assert (await when_signed(world, path, "EIT", "li")).status_code == 200


async def test_the_drafter_does_not_co_sign(world: World) -> None:
    await given_candidates(world, [1])
    answer = await when_signed(world, await drafted(world, "sun"), "IPO", "sun")
    assert refused(answer) == (409, "separation-of-duties", "您已拟定名单，不得再会签；请由他人办理。")


async def test_whoever_recommended_a_firm_of_the_list_does_not_co_sign(world: World) -> None:
    await given_candidates(world, [1])
    mark = world.runtime.persons.of("zhang")
    await world.feed(recommended(1).model_copy(update={"decided_by": mark}))
    path = await drafted(world)
    answer = await when_signed(world, path, "IPO", "Zhang")
    assert refused(answer) == (409, "separation-of-duties", "您已推荐名单内企业，不得再会签；请由他人办理。")
    signed = (await when_signed(world, path, "IPO", "li")).json()
    assert signed["duties_not_checked"] == []


async def test_a_recommendation_of_old_does_not_bind_and_the_answer_says_so(world: World) -> None:
    await given_candidates(world, [1])
    signed = (await when_signed(world, await drafted(world), "IPO", "zhang")).json()
    assert [one["duty"] for one in signed["duties_not_checked"]] == ["recommended"]
    assert "推荐名单内企业" in signed["duties_not_checked"][0]["message"]["zh"]


async def test_a_co_signer_neither_proposes_nor_decides(world: World) -> None:
    await given_candidates(world, [1])
    path = await drafted(world)
    for body, signer in (("IPO", "sun"), ("EIT", "li")):
        await when_signed(world, path, body, signer)
    answer = await world.post(f"{path}/proposal", {}, subject="sun")
    assert refused(answer) == (409, "separation-of-duties", "您已会签名单，不得再提出；请由他人办理。")
    proposed = (await world.post(f"{path}/proposal", {}, subject="zhao")).json()
    decided = await world.decide(proposed["approval_id"], proposed["digest"], "li")
    assert refused(decided) == (409, "separation-of-duties", "您已会签名单，不得再审批；请由他人办理。")
    last = await world.decide(proposed["approval_id"], proposed["digest"], "qian")
    assert last.json()["result"]["admitted"] == 1


@pytest.mark.parametrize(("duty", "words"), [("reported_by", "上报该违规"), ("decided_by", "查实该违规")])
async def test_whoever_reported_or_confirmed_a_violation_does_not_decide_the_removal(
    world: World, duty: str, words: str
) -> None:
    await given_candidates(world, [1])
    await when_admitted(world, [1])
    marks = {"reported_by": world.runtime.persons.of("a"), "decided_by": world.runtime.persons.of("b")}
    marks[duty] = world.runtime.persons.of("zhou")
    await world.feed(violated(1).model_copy(update=marks))
    proposed = (await world.post("/v1/removals", removal(1))).json()
    await given_heard(world, proposed)
    answer = await world.decide(proposed["approval_id"], proposed["digest"], "Zhou")
    assert refused(answer) == (409, "separation-of-duties", f"您已{words}，不得再审批；请由他人办理。")
    done = await world.decide(proposed["approval_id"], proposed["digest"], "wu")
    assert done.json()["result"]["duties_not_checked"] == []


async def test_a_violation_of_old_does_not_bind_and_the_answer_says_so(world: World) -> None:
    await given_candidates(world, [1])
    await when_admitted(world, [1])
    await world.feed(violated(1))
    proposed = (await world.post("/v1/removals", removal(1))).json()
    await given_heard(world, proposed)
    done = (await world.decide(proposed["approval_id"], proposed["digest"], "wu")).json()
    assert [one["duty"] for one in done["result"]["duties_not_checked"]] == ["reported", "confirmed"]


async def test_whoever_verified_the_figures_does_not_decide_the_graduation(world: World) -> None:
    await given_candidates(world, [1])
    await when_admitted(world, [1])
    mark = world.runtime.persons.of("zhou")
    await world.feed(verified(1).model_copy(update={"decided_by": mark}))
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    answer = await world.decide(proposed["approval_id"], proposed["digest"], "zhou")
    assert refused(answer) == (409, "separation-of-duties", "您已核实所用进展报告，不得再审批；请由他人办理。")
    assert (await world.decide(proposed["approval_id"], proposed["digest"], "wu")).status_code == 200


async def test_an_administrator_is_no_second_person(world: World) -> None:
    await given_candidates(world, [1])
    proposed = await when_proposed(world, [1])
    answer = await world.decide(proposed["approval_id"], proposed["digest"], "root", role="admin")
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")
