"""Progress reports over HTTP: taken in once a period, verified by another person, seen within scope."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from monitoring.wiring import service
from shared.api.openapi import document_of
from shared.events.monitoring import ProgressReported, ProgressVerified, ProgressVerifiedV2
from shared.testing.world import World
from tests.monitoring.programme import FIRM, HUANGSHI, NEIGHBOUR, REPORTS, STRANGER, WUHAN, post_report, report, verify

pytestmark = pytest.mark.anyio
OUTSIDER = "91420100MA4BBBBB1M"


async def test_a_report_is_stored_told_and_written_in_the_journal(world: World) -> None:
    answer = await post_report(world)
    assert answer.status_code == 201
    assert answer.json() == {"id": answer.json()["id"], "uscc": FIRM, "state": "reported"}
    (event,) = await world.published()
    assert isinstance(event, ProgressReported)
    assert (event.report_id, event.reporting_unit, event.period) == (UUID(answer.json()["id"]), "420100", "2025-H1")
    assert str(event.effective_on) == "2025-06-20"
    (line,) = await world.journal()
    assert (line["act"], line["subject"], line["actor"]) == ("report-progress", FIRM, "zhang")
    (row,) = (await world.get(REPORTS)).json()["items"]
    assert {name: row[name] for name in report()} == {**report(), "sales_yuan": "86400000.5"}


async def test_the_same_request_gets_the_same_answer_and_one_effect_even_after_the_firm_left(world: World) -> None:
    first = await world.post(REPORTS, report(), "city", "zhang", scope=WUHAN, headers={"Idempotency-Key": "k1"})
    await world.runtime.database.pool.execute("UPDATE member SET left_on = '2025-09-15'")
    again = await world.post(REPORTS, report(), "city", "zhang", scope=WUHAN, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert len(await world.published()) == 1


async def test_a_key_that_stands_for_another_body_is_refused(world: World) -> None:
    key = {"Idempotency-Key": "k1"}
    await world.post(REPORTS, report(), "city", "zhang", scope=WUHAN, headers=key)
    answer = await world.post(REPORTS, report(period="2025"), "city", "zhang", scope=WUHAN, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-reused")


async def test_a_firm_reports_once_for_a_period(world: World) -> None:
    await post_report(world)
    answer = await post_report(world, "wang", valid_patents=9)
    assert (answer.status_code, answer.json()["code"]) == (409, "report-exists")
    assert (await post_report(world, period="2025")).status_code == 201
    assert [type(event) for event in await world.published()] == [ProgressReported, ProgressReported]


async def test_of_many_reports_at_once_one_is_taken(world: World) -> None:
    answers = await asyncio.gather(*(post_report(world, f"person-{number}") for number in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    assert len(await world.published()) == len(await world.journal()) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"uscc": OUTSIDER}, "not-a-member"),
        ({"reported_on": "2024-06-30", "period": "2024-H1"}, "before-its-ground"),
    ],
)
async def test_only_a_member_may_report_from_its_admission_on(world: World, changes: dict[str, Any], code: str) -> None:
    answer = await post_report(world, recognised_products=[], **changes)
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert await world.published() == []
    assert await world.journal() == []


async def test_every_fault_is_named_at_once_and_nothing_is_left_behind(world: World) -> None:
    product = {"name": "甲", "recognised_on": "2999-01-01"}
    answer = await post_report(world, industrialised_patents=9, reported_on="2999-01-02", recognised_products=[product])
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "/industrialised_patents",
        "/reported_on",
        "/recognised_products/0/recognised_on",
    }
    assert await world.fetch("SELECT 1 FROM progress_report") == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"valid_patents": -1}, "/valid_patents"),
        ({"sales_yuan": "-0.01"}, "/sales_yuan"),
        ({"sales_yuan": 1.5}, "/sales_yuan"),
        ({"period": "2025-H3"}, "/period"),
        ({"period": "２０２５"}, "/period"),
        ({"uscc": "91420112MAKU9HGJ3Y"}, "/uscc"),
        ({"narrative": "a\u0000b"}, "/narrative"),
        ({"recognised_products": [{"name": " ", "recognised_on": "2025-01-01"}]}, "/recognised_products/0/name"),
        ({"colour": "red"}, "/colour"),
    ],
)
async def test_a_malformed_field_is_named_by_its_pointer(world: World, changes: dict[str, Any], pointer: str) -> None:
    answer = await post_report(world, **changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_an_amount_may_be_a_whole_number_as_the_schema_says(world: World) -> None:
    assert (await post_report(world, sales_yuan=5)).status_code == 201
    (row,) = (await world.get(REPORTS)).json()["items"]
    assert row["sales_yuan"] == "5"
    schema = document_of(service)["components"]["schemas"]["ProgressReportIn"]["properties"]["sales_yuan"]
    assert {"type": "integer"} in schema["anyOf"][0]["anyOf"]
    refused = await post_report(world, period="2025", sales_yuan=True)
    assert "或整数" in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize("value", ["yes", "true", 1, 0])
async def test_whether_progress_is_substantive_is_said_by_true_or_false(world: World, value: Any) -> None:
    report_id = (await post_report(world)).json()["id"]
    answer = await verify(world, report_id, substantive=value)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/substantive")
    assert answer.json()["errors"][0]["message"] == "应为 true 或 false"


async def test_a_reporter_who_verifies_is_told_so(world: World) -> None:
    report_id = (await post_report(world)).json()["id"]
    answer = await verify(world, report_id, "zhang")
    assert (answer.status_code, answer.json()["code"]) == (409, "second-person-needed")
    assert answer.json()["detail"].startswith("须由另一人核实或处理：填报人")


async def test_a_narrative_keeps_its_lines_and_a_loss_is_a_figure(world: World) -> None:
    assert (await post_report(world, narrative="第一行\r\n第二行", profit_yuan="-5")).status_code == 201
    (row,) = (await world.get(REPORTS)).json()["items"]
    assert (row["narrative"], row["profit_yuan"]) == ("第一行\n第二行", "-5")


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("firm", {"uscc": FIRM}, 201),
        ("firm", {"uscc": NEIGHBOUR}, 404),
        ("city", HUANGSHI, 404),
        ("bridge", {}, 201),
        ("province", {}, 201),
        ("auditor", {}, 403),
        ("bank", {"bank": str(UUID(int=7))}, 403),
    ],
)
async def test_a_caller_reports_for_its_own_firm_or_unit_alone(
    world: World, role: str, scope: dict[str, str], status: int
) -> None:
    answer = await world.post(REPORTS, report(), role, scope=scope)
    assert answer.status_code == status
    assert len(await world.published()) == (status == 201)


async def test_a_report_is_verified_by_another_person_and_told_with_its_figures(world: World) -> None:
    report_id = (await post_report(world)).json()["id"]
    answer = await verify(world, report_id, note="已核对专利登记簿副本")
    assert answer.status_code == 200
    told = {name: answer.json()[name] for name in ("state", "substantive", "verified_by", "verified_on", "note")}
    assert told == {
        "state": "verified",
        "substantive": True,
        "verified_by": "wang",
        "verified_on": "2025-06-25",
        "note": "已核对专利登记簿副本",
    }
    (event,) = [one for one in await world.published() if type(one) is ProgressVerified]
    assert (event.substantive, event.valid_patents, event.industrialised_patents) == (True, 8, 6)
    assert [product.name for product in event.recognised_products] == ["高速光模块"]
    assert str(event.effective_on) == "2025-06-25"
    assert [line["act"] for line in await world.journal()] == ["report-progress", "verify-progress"]


async def test_a_report_without_substance_is_verified_as_such(world: World) -> None:
    report_id = (await post_report(world)).json()["id"]
    assert (await verify(world, report_id, substantive=False)).json()["state"] == "verified"
    (event,) = [one for one in await world.published() if type(one) is ProgressVerified]
    assert event.substantive is False


async def test_who_reported_may_not_verify(world: World) -> None:
    report_id = (await post_report(world)).json()["id"]
    answer = await verify(world, report_id, "zhang")
    assert (answer.status_code, answer.json()["code"]) == (409, "second-person-needed")
    assert [type(event) for event in await world.published()] == [ProgressReported]


async def test_the_database_itself_holds_that_the_two_persons_differ(world: World) -> None:
    await post_report(world)
    with pytest.raises(asyncpg.CheckViolationError, match="two_persons"):
        await world.runtime.database.pool.execute(
            "UPDATE progress_report SET state = 'verified', substantive = true, verified_by = reported_by,"
            " verified_on = reported_on, verified_at = now()"
        )


async def test_a_second_verification_is_refused_and_tells_nothing(world: World) -> None:
    report_id = (await post_report(world)).json()["id"]
    answers = await asyncio.gather(verify(world, report_id, "wang"), verify(world, report_id, "zhao"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "decided-before"}
    assert [type(event) for event in await world.published()] == [
        ProgressReported,
        ProgressVerified,
        ProgressVerifiedV2,
    ]


@pytest.mark.parametrize(("day", "status"), [("2025-06-19", 409), ("2025-06-20", 200), ("2999-01-01", 422)])
async def test_a_verification_lies_between_the_report_and_today(world: World, day: str, status: int) -> None:
    report_id = (await post_report(world)).json()["id"]
    assert (await verify(world, report_id, verified_on=day)).status_code == status


async def test_another_citys_report_is_not_there(world: World) -> None:
    report_id = (await post_report(world)).json()["id"]
    body = {"substantive": True, "verified_on": "2025-06-25"}
    answer = await world.post(f"{REPORTS}/{report_id}/verification", body, "city", scope=HUANGSHI)
    assert answer.status_code == 404
    as_firm = await world.post(f"{REPORTS}/{report_id}/verification", body, "firm", scope={"uscc": FIRM})
    assert as_firm.status_code == 403


@pytest.mark.parametrize(
    ("role", "scope", "seen"),
    [
        ("city", WUHAN, {FIRM, NEIGHBOUR}),
        ("city", HUANGSHI, {STRANGER}),
        ("firm", {"uscc": NEIGHBOUR}, {NEIGHBOUR}),
        ("auditor", {}, {FIRM, NEIGHBOUR, STRANGER}),
    ],
)
async def test_everyone_reads_within_its_scope(world: World, role: str, scope: dict[str, str], seen: set[str]) -> None:
    for uscc in (FIRM, NEIGHBOUR, STRANGER):
        assert (await world.post(REPORTS, report(uscc=uscc))).status_code == 201
    page = (await world.get(REPORTS, role, scope=scope)).json()
    assert ({row["uscc"] for row in page["items"]}, page["total"]) == (seen, len(seen))


async def test_a_list_is_filtered_and_goes_on_page_by_page(world: World) -> None:
    ids = [(await post_report(world, period=period)).json()["id"] for period in ("2024", "2025", "2025-H1")]
    await verify(world, ids[1])
    assert [row["id"] for row in (await world.get(REPORTS, params={"state": "verified"})).json()["items"]] == [ids[1]]
    assert [row["id"] for row in (await world.get(REPORTS, params={"period": "2024"})).json()["items"]] == [ids[0]]
    assert (await world.get(REPORTS, params={"uscc": NEIGHBOUR})).json()["total"] == 0
    first = (await world.get(REPORTS, params={"limit": 2})).json()
    rest = (await world.get(REPORTS, params={"limit": 2, "cursor": first["next"]})).json()
    assert [row["id"] for row in first["items"] + rest["items"]] == ids
    assert (first["total"], rest["next"]) == (3, None)


async def test_amounts_keep_every_digit(world: World) -> None:
    await post_report(world, rd_input_yuan="123456789012345678.12")
    (row,) = await world.fetch("SELECT rd_input_yuan FROM progress_report")
    assert row["rd_input_yuan"] == Decimal("123456789012345678.12")


async def test_the_timeline_of_a_firm_tells_both_acts(world: World) -> None:
    await verify(world, (await post_report(world)).json()["id"])
    items = (await world.get(f"/v1/firms/{FIRM}/timeline", "firm", scope={"uscc": FIRM})).json()["items"]
    assert [(item["act"], item["effective_on"]) for item in items] == [
        ("report-progress", "2025-06-20"),
        ("verify-progress", "2025-06-25"),
    ]
    assert items[1]["facts"]["substantive"] is True
