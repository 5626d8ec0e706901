"""Abnormal filings over HTTP: reported with the CNIPA's finding, confirmed, and how far an appeal has come."""

from importlib import import_module
from typing import Any

import pytest

from monitoring.wiring import service
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.testing.world import World
from tests.monitoring.programme import FINDING, VIOLATIONS, WUHAN, confirm, post_violation

pytestmark = pytest.mark.anyio


async def reported(world: World, **finding: Any) -> str:
    answer = await post_violation(world, ground="abnormal_filing", abnormal=FINDING | finding)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def appeal(
    world: World, violation_id: str, state: str, on: str = "2025-09-05", subject: str = "zhao", **more: Any
) -> Any:
    body = {"appeal_state": state, "effective_on": on, **more}
    return await world.post(f"{VIOLATIONS}/{violation_id}/appeal", body, "province", subject)


async def test_a_confirmed_abnormal_filing_is_told_with_kind_order_and_appeal(world: World) -> None:
    violation_id = await reported(world)
    answer = await confirm(world, violation_id)
    assert answer.json()["abnormal"] == FINDING
    (event,) = await world.published()
    assert isinstance(event, ViolationConfirmed)
    assert (event.abnormal_kind, event.abnormal_order, event.appeal_state) == ("without_research", 77, "not_appealed")


async def test_each_step_of_an_appeal_is_told_once(world: World) -> None:
    violation_id = await reported(world)
    await confirm(world, violation_id)
    for state, day in (("pending", "2025-09-05"), ("pending", "2025-09-05"), ("reversed", "2025-11-20")):
        answer = await appeal(world, violation_id, state, day)
        assert (answer.status_code, answer.json()["appeal_on"]) == (200, day)
        assert answer.json()["abnormal"]["appeal_state"] == state
    told = [event for event in await world.published() if isinstance(event, AppealRecorded)]
    assert [(event.appeal_state, str(event.effective_on)) for event in told] == [
        ("pending", "2025-09-05"),
        ("reversed", "2025-11-20"),
    ]
    assert [line["act"] for line in await world.journal()][-2:] == ["record-appeal"] * 2


async def test_appeals_are_listed_by_how_far_they_have_come(world: World) -> None:
    pending, reversed_, untouched = [await reported(world) for _ in range(3)]
    for violation_id, state in ((pending, "pending"), (reversed_, "reversed")):
        await confirm(world, violation_id)
        assert (await appeal(world, violation_id, state)).is_success
    listed = (await world.get("/v1/appeals")).json()
    assert [each["id"] for each in listed["items"]] == [pending, reversed_]
    assert untouched not in str(listed)
    narrowed = (await world.get("/v1/appeals", params={"appeal_state": ["upheld", "reversed"]})).json()
    assert [each["id"] for each in narrowed["items"]] == [reversed_]
    refused = await world.get("/v1/appeals", params={"state": "pending"})
    assert refused.json()["code"] == "unknown-parameter"


async def test_an_appeal_before_the_confirmation_goes_with_it(world: World) -> None:
    violation_id = await reported(world)
    await appeal(world, violation_id, "pending", "2025-08-28")
    assert await world.published() == []
    await confirm(world, violation_id)
    (event,) = await world.published()
    assert isinstance(event, ViolationConfirmed)
    assert event.appeal_state == "pending"


async def test_what_fell_on_appeal_cannot_be_confirmed(world: World) -> None:
    violation_id = await reported(world)
    await appeal(world, violation_id, "reversed")
    answer = await confirm(world, violation_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "finding-reversed")
    assert await world.published() == []


async def test_who_confirmed_it_does_not_record_the_appeal(world: World) -> None:
    violation_id = await reported(world)
    await confirm(world, violation_id, "li")
    answer = await appeal(world, violation_id, "reversed", subject="li")
    assert (answer.status_code, answer.json()["code"]) == (409, "second-person-needed")
    assert answer.json()["detail"] == "须由另一人登记：查实该违规的人不能登记其申诉进展"


@pytest.mark.parametrize(("result", "other"), [("reversed", "upheld"), ("upheld", "reversed"), ("upheld", "pending")])
async def test_a_result_is_final(world: World, result: str, other: str) -> None:
    violation_id = await reported(world)
    await confirm(world, violation_id)
    await appeal(world, violation_id, result)
    for day in ("2025-09-05", "2025-10-01"):
        answer = await appeal(world, violation_id, other, day)
        assert (answer.status_code, answer.json()["code"]) == (409, "appeal-settled")
        assert (answer.json()["appeal_state"], answer.json()["appeal_on"]) == (result, "2025-09-05")
    assert (await appeal(world, violation_id, result)).status_code == 200
    told = [event.appeal_state for event in await world.published() if isinstance(event, AppealRecorded)]
    assert told == [result]


async def test_a_result_is_corrected_with_a_reason_by_another_than_who_confirmed(world: World) -> None:
    violation_id = await reported(world)
    await confirm(world, violation_id, "li")
    await appeal(world, violation_id, "reversed", "2025-11-20")
    mended: dict[str, Any] = {"correction": True, "note": "误登为撤销，决定书为维持"}
    refused = await appeal(world, violation_id, "upheld", "2025-11-18", "li", **mended)
    assert (refused.status_code, refused.json()["code"]) == (409, "second-person-needed")
    answer = await appeal(world, violation_id, "upheld", "2025-11-18", **mended)
    assert (answer.status_code, answer.json()["abnormal"]["appeal_state"]) == (200, "upheld")
    told = [event.appeal_state for event in await world.published() if isinstance(event, AppealRecorded)]
    assert told == ["reversed", "upheld"]
    line = (await world.journal())[-1]
    assert line["act"] == "correct-appeal"
    assert mended["note"] in str(line["facts"])


@pytest.mark.parametrize(
    ("before", "more", "faults"),
    [
        ("reversed", {"correction": True}, [("/note", "note_needed")]),
        ("reversed", {"correction": True, "note": " "}, [("/note", "note_needed")]),
        ("pending", {"correction": True, "note": "登记有误"}, [("/correction", "nothing_to_correct")]),
        ("reversed", {"correction": "yes", "note": "登记有误"}, [("/correction", "bool_type")]),
    ],
)
async def test_a_correction_needs_a_reason_and_a_result(
    world: World, before: str, more: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    violation_id = await reported(world)
    await appeal(world, violation_id, before)
    answer = await appeal(world, violation_id, "upheld", **more)
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == faults


async def test_a_finding_on_record_under_another_order_is_read_as_it_stands(world: World) -> None:
    violation_id = await reported(world)
    await world.fetch("UPDATE violation SET abnormal_order = 75")
    (row,) = (await world.get(f"{VIOLATIONS}?ground=abnormal_filing")).json()["items"]
    assert (row["id"], row["abnormal"]["order_no"]) == (violation_id, 75)


@pytest.mark.parametrize(("day", "code"), [("2025-09-04", "before-its-ground"), ("2999-01-01", "effective-date-ahead")])
async def test_a_step_lies_between_the_steps_before_and_today(world: World, day: str, code: str) -> None:
    violation_id = await reported(world)
    before_notice = await appeal(world, violation_id, "pending", "2025-08-11")
    await appeal(world, violation_id, "pending", "2025-09-05")
    answer = await appeal(world, violation_id, "upheld", day)
    assert (before_notice.json()["code"], before_notice.json()["fact"]) == ("before-its-ground", "notified_on")
    assert answer.json()["code"] == code


async def test_a_correction_rests_on_what_the_corrected_step_rested_on(world: World) -> None:
    violation_id = await reported(world)
    await appeal(world, violation_id, "pending", "2025-09-05")
    await appeal(world, violation_id, "reversed", "2025-11-20")
    mended: dict[str, Any] = {"correction": True, "note": "误登为撤销，决定书为维持"}
    early = await appeal(world, violation_id, "upheld", "2025-09-04", **mended)
    assert (early.json()["code"], early.json()["fact_on"]) == ("before-its-ground", "2025-09-05")
    assert (await appeal(world, violation_id, "upheld", "2025-09-05", **mended)).status_code == 200
    again = await appeal(world, violation_id, "reversed", "2025-09-04", **mended)
    assert again.json()["fact_on"] == "2025-09-05"


async def test_every_confirmed_violation_can_be_appealed_against(world: World) -> None:
    violation_id = (await post_violation(world)).json()["id"]
    confirmed = (await confirm(world, violation_id)).json()
    assert (confirmed["appeal_state"], confirmed["abnormal"]) == (None, None)
    early = await appeal(world, violation_id, "pending", "2025-08-31")
    assert (early.json()["code"], early.json()["fact"]) == ("before-its-ground", "confirmed_on")
    for state, day in (("pending", "2025-09-05"), ("reversed", "2025-11-20")):
        answer = await appeal(world, violation_id, state, day)
        assert (answer.json()["appeal_state"], answer.json()["appeal_on"]) == (state, day)
    told = [event for event in await world.published() if isinstance(event, AppealRecorded)]
    assert [event.appeal_state for event in told] == ["pending", "reversed"]
    settled = await appeal(world, violation_id, "upheld", "2025-12-01")
    assert settled.json()["code"] == "appeal-settled"


async def test_only_what_is_decided_can_be_appealed_against(world: World) -> None:
    other = (await post_violation(world)).json()["id"]
    dismissed = await reported(world)
    await world.post(f"{VIOLATIONS}/{dismissed}/dismissal", {}, "province", "li")
    for violation_id in (other, dismissed):
        answer = await appeal(world, violation_id, "pending")
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing-to-appeal")


async def test_a_city_records_no_appeal(world: World) -> None:
    violation_id = await reported(world)
    body = {"appeal_state": "pending", "effective_on": "2025-09-05"}
    answer = await world.post(f"{VIOLATIONS}/{violation_id}/appeal", body, "city", "wang", scope=WUHAN)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ground": "abnormal_filing"}, "abnormal_needed"),
        ({"abnormal": FINDING}, "abnormal_not_taken"),
        ({"ground": "abnormal_filing", "abnormal": FINDING | {"notified_on": "2999-01-01"}}, "date_ahead"),
        ({"ground": "abnormal_filing", "abnormal": FINDING | {"kind": "bulk"}}, "enum"),
        ({"ground": "abnormal_filing", "abnormal": FINDING | {"order_no": 78}}, "order_not_in_force"),
        ({"ground": "abnormal_filing", "abnormal": FINDING | {"order_no": 45}}, "order_not_in_force"),
    ],
)
async def test_an_abnormal_filing_is_reported_with_its_finding(
    world: World, changes: dict[str, Any], code: str
) -> None:
    answer = await post_violation(world, **changes)
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == [code]


@pytest.mark.parametrize("act", ["confirmation", "dismissal"])
async def test_who_recorded_the_appeal_does_not_decide_on_the_violation(world: World, act: str) -> None:
    violation_id = await reported(world)
    await appeal(world, violation_id, "pending", "2025-08-28", "zhao")
    await appeal(world, violation_id, "upheld", "2025-09-01", "qian")
    body = {"confirmation": {"effective_on": "2025-09-05"}, "dismissal": {"note": "查无实据"}}[act]
    for recorder in ("ZHAO", "qian"):
        answer = await world.post(f"{VIOLATIONS}/{violation_id}/{act}", body, "province", recorder)
        assert (answer.status_code, answer.json()["code"]) == (409, "separation-of-duties")
        assert answer.json()["detail"] == "您已登记该违规的申诉进展，不得再查实或不予认定该违规；请由他人办理。"
    assert await world.published() == []
    assert (await world.post(f"{VIOLATIONS}/{violation_id}/{act}", body, "province", "li")).status_code == 200


async def test_a_step_that_changes_nothing_is_no_record_of_its_sender(world: World) -> None:
    violation_id = await reported(world)
    await appeal(world, violation_id, "pending", "2025-08-28", "zhao")
    assert (await appeal(world, violation_id, "pending", "2025-08-28", "li")).status_code == 200
    assert (await confirm(world, violation_id, "li")).status_code == 200


async def test_the_journal_knows_who_recorded_the_appeals_of_an_earlier_release(world: World) -> None:
    violation_id, other = await reported(world), await reported(world)
    await appeal(world, violation_id, "pending", "2025-08-28", "zhao")
    await appeal(world, violation_id, "upheld", "2025-09-01", "qian")
    await world.fetch("UPDATE violation SET appeal_recorded_by = '{}'")
    revision = import_module(f"{service.package}.store.migrations.versions.2026_11_28_recorders_of_appeals")
    await world.fetch(revision._SO_FAR)
    rows = await world.fetch("SELECT id::text, appeal_recorded_by FROM violation")
    found = {row["id"]: row["appeal_recorded_by"] for row in rows}
    assert found == {violation_id: ["qian", "zhao"], other: []}
