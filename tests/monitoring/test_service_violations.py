"""Violations over HTTP: reported by one person, confirmed or dismissed by another, told only when confirmed."""

import asyncio
from typing import Any

import pytest

from shared import clock
from shared.events.monitoring import ViolationConfirmed
from shared.testing.builders import uscc as code_of
from shared.testing.world import World
from tests.monitoring.programme import (
    FIRM,
    HUANGSHI,
    NEIGHBOUR,
    STRANGER,
    VIOLATIONS,
    WUHAN,
    confirm,
    exited,
    post_violation,
    violation,
)

pytestmark = pytest.mark.anyio


async def dismiss(world: World, violation_id: str, subject: str = "li") -> Any:
    return await world.post(f"{VIOLATIONS}/{violation_id}/dismissal", {"note": "经查不属实"}, "province", subject)


async def test_a_report_alone_tells_nobody(world: World) -> None:
    answer = await post_violation(world)
    assert (answer.status_code, answer.json()["state"]) == (201, "reported")
    assert await world.published() == []
    assert [(line["act"], line["subject"]) for line in await world.journal()] == [("report-violation", FIRM)]


async def test_a_second_person_confirms_and_the_ground_is_told(world: World) -> None:
    violation_id = (await post_violation(world)).json()["id"]
    answer = await confirm(world, violation_id, note="审计报告复核属实")
    assert answer.status_code == 200
    told = {name: answer.json()[name] for name in ("state", "decided_by", "effective_on", "note")}
    assert told == {
        "state": "confirmed",
        "decided_by": "li",
        "effective_on": "2025-09-01",
        "note": "审计报告复核属实",
    }
    (event,) = await world.published()
    assert isinstance(event, ViolationConfirmed)
    assert (event.ground, str(event.occurred_on), str(event.effective_on)) == (
        "data_falsification",
        "2025-08-20",
        "2025-09-01",
    )
    assert [line["act"] for line in await world.journal()] == ["report-violation", "confirm-violation"]


async def test_a_dismissed_violation_tells_nobody_and_stays_dismissed(world: World) -> None:
    violation_id = (await post_violation(world)).json()["id"]
    answer = await dismiss(world, violation_id)
    assert (answer.json()["state"], answer.json()["effective_on"]) == ("dismissed", None)
    again = await confirm(world, violation_id)
    assert (again.status_code, again.json()["code"]) == (409, "decided-before")
    assert await world.published() == []
    assert [line["act"] for line in await world.journal()] == ["report-violation", "dismiss-violation"]


@pytest.mark.parametrize("decide", [confirm, dismiss])
async def test_who_reported_may_not_decide(world: World, decide: Any) -> None:
    violation_id = (await world.post(VIOLATIONS, violation(), "province", "li")).json()["id"]
    answer = await decide(world, violation_id, "li")
    assert (answer.status_code, answer.json()["code"]) == (409, "second-person-needed")
    assert await world.published() == []


async def test_of_two_decisions_at_once_one_holds(world: World) -> None:
    violation_id = (await post_violation(world)).json()["id"]
    answers = await asyncio.gather(confirm(world, violation_id, "li"), dismiss(world, violation_id, "zhao"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (row,) = await world.fetch("SELECT state FROM violation")
    assert len(await world.published()) == (row["state"] == "confirmed")


@pytest.mark.parametrize(("day", "status"), [("2025-08-24", 409), ("2025-08-25", 200), ("2999-01-01", 422)])
async def test_a_confirmation_lies_between_the_report_and_today(world: World, day: str, status: int) -> None:
    violation_id = (await post_violation(world)).json()["id"]
    assert (await confirm(world, violation_id, effective_on=day)).status_code == status


async def test_a_report_lies_on_the_day_of_the_violation_or_after(world: World) -> None:
    early = await post_violation(world, reported_on="2025-08-19")
    same_day = await post_violation(world, reported_on="2025-08-20")
    assert (early.status_code, early.json()["code"], early.json()["fact"]) == (409, "before-its-ground", "occurred_on")
    assert (same_day.status_code, same_day.json()["reported_on"]) == (201, "2025-08-20")


async def test_a_report_without_a_day_is_of_today_and_no_confirmation_comes_before_it(world: World) -> None:
    reported = (await post_violation(world, reported_on=None)).json()
    answer = await confirm(world, reported["id"])
    assert reported["reported_on"] == str(clock.today())
    assert (answer.json()["fact"], answer.json()["fact_on"]) == ("violation_reported_on", reported["reported_on"])


async def test_a_day_ahead_is_refused_as_the_day_that_it_is(world: World) -> None:
    violation_id = (await post_violation(world)).json()["id"]
    answer = await confirm(world, violation_id, effective_on="2999-01-01")
    assert (answer.status_code, answer.json()["code"]) == (422, "effective-date-ahead")
    assert answer.json()["detail"].startswith("所填日期 2999-01-01 晚于今天")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"ground": "no_progress"}, "/ground"),
        ({"ground": "other_violation"}, "/cited_law"),
        ({"occurred_on": "2999-01-01"}, "/occurred_on"),
        ({"description": "短"}, "/description"),
    ],
)
async def test_a_malformed_violation_is_refused(world: World, changes: dict[str, Any], pointer: str) -> None:
    answer = await post_violation(world, **changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_another_violation_is_told_with_its_law(world: World) -> None:
    law = "《中华人民共和国统计法》第四十七条"
    reported = await post_violation(world, ground="other_violation", cited_law=law)
    await confirm(world, reported.json()["id"])
    (event,) = await world.published()
    assert isinstance(event, ViolationConfirmed)
    assert event.cited_law == law


async def test_a_firm_that_left_the_pool_is_reported_as_a_member_is(world: World) -> None:
    await world.feed(exited())
    reported = await post_violation(world)
    assert reported.status_code == 201
    await confirm(world, reported.json()["id"])
    assert ViolationConfirmed in [type(one) for one in await world.published()]


async def test_a_firm_that_never_was_a_member_is_not_reported(world: World) -> None:
    answer = await post_violation(world, uscc=code_of(99))
    assert (answer.status_code, answer.json()["code"]) == (409, "not-a-member")


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("city", WUHAN, 201),
        ("city", HUANGSHI, 404),
        ("department", {"body": "EIT"}, 201),
        ("province", {}, 201),
        ("firm", {"uscc": FIRM}, 403),
    ],
)
async def test_offices_report_within_their_scope(world: World, role: str, scope: dict[str, str], status: int) -> None:
    assert (await world.post(VIOLATIONS, violation(), role, scope=scope)).status_code == status


async def test_a_city_decides_nothing(world: World) -> None:
    violation_id = (await post_violation(world)).json()["id"]
    body = {"effective_on": "2025-09-01"}
    answer = await world.post(f"{VIOLATIONS}/{violation_id}/confirmation", body, "city", "wang", scope=WUHAN)
    assert answer.status_code == 403


async def test_lists_keep_to_scope_and_filters(world: World) -> None:
    for uscc in (FIRM, NEIGHBOUR, STRANGER):
        assert (await world.post(VIOLATIONS, violation(uscc=uscc))).status_code == 201
    await post_violation(world, ground="tax_evasion")
    seen = (await world.get(VIOLATIONS, "city", scope=HUANGSHI)).json()
    assert ([row["uscc"] for row in seen["items"]], seen["total"]) == ([STRANGER], 1)
    for filters, number in (
        ({"uscc": FIRM}, 2),
        ({"ground": "tax_evasion"}, 1),
        ({"state": "confirmed"}, 0),
        ({"state": "reported"}, 4),
    ):
        assert (await world.get(VIOLATIONS, params=filters)).json()["total"] == number
    assert (await world.get(VIOLATIONS, "firm", scope={"uscc": FIRM})).status_code == 403
