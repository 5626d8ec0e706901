"""Changes of the rules: staged, previewed, approved by a second person, and everything judged anew by a job."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from eligibility.usecases.rules.current import known_rules, plan_to_judge_by
from shared import clock
from shared.events.eligibility import ApplicationAssessed
from shared.events.intake import ApplicationRecommended
from shared.events.pool import FirmAdmitted
from shared.messaging.unit_of_work import unit_of_work
from shared.testing.world import World
from tests.eligibility.rules import (
    AHEAD,
    EARLY,
    LOW_RD,
    SHARE,
    WHY,
    approved,
    changes_told,
    outcomes,
    previewed,
    staged,
)
from tests.eligibility.submissions import NO_TITLE, submitted

pytestmark = pytest.mark.anyio
HIGHER = {"kind": "parameter", "name": "A6.rd_share", "value": "0.5"}


async def test_a_staged_change_judges_nothing_and_its_preview_says_whom_it_would_turn(world: World) -> None:
    await world.feed(submitted(1, **LOW_RD), submitted(2))
    change = await staged(world, SHARE)
    assert change["state"] == "staged"
    preview = await previewed(world, change)
    (flip,) = preview["flips"]
    assert preview["applications"] == 2
    assert (flip["application_id"], flip["outcome_before"], flip["outcome_after"], flip["turned_by"]) == (
        str(UUID(int=1)), "ineligible", "eligible", ["A6"],
    )  # fmt: skip
    assert flip["follows"] == "notify"
    assert await outcomes(world) == ["ineligible", "eligible"]


async def test_an_approved_change_turns_exactly_what_its_preview_said_and_tells_everybody(world: World) -> None:
    await world.feed(submitted(1, **LOW_RD), submitted(2), submitted(3, **NO_TITLE, **LOW_RD))
    preview = await previewed(world, await staged(world, SHARE))
    result = await approved(world, {**SHARE, "value": "0.08"})
    assert await outcomes(world) == ["eligible", "eligible", "needs_waiver"]
    flips = (await world.get("/v1/flips", params={"cause_id": result["rule_change_id"]})).json()["items"]
    wanted = ("uscc", "outcome_before", "outcome_after", "turned_by", "follows")
    assert [[flip[name] for name in wanted] for flip in flips] == [
        [flip[name] for name in wanted] for flip in preview["flips"]
    ]
    told = await changes_told(world)
    assert {(one.uscc, one.outcome_before, one.outcome) for one in told if one.outcome_before != one.outcome} == {
        (flip["uscc"], flip["outcome_before"], flip["outcome_after"]) for flip in flips
    }
    assert {one.rules_version for one in told} == {result["rules_version"]}
    assert {str(one.cause_id) for one in told} == {result["rule_change_id"]}
    job = (await world.get(f"/v1/jobs/{result['job_id']}")).json()
    assert (job["state"], job["done"], job["result"]) == ("done", 3, {"looked_at": 3, "judged": 3, "flipped": 2})


async def test_a_change_for_a_day_to_come_turns_nobody_yet_but_can_be_seen_as_if(world: World) -> None:
    await world.feed(submitted(1, **LOW_RD))
    change = await staged(world, SHARE, since=AHEAD)
    assert (await previewed(world, change))["applications"] == 0
    as_if = await previewed(world, change, "as_if")
    assert [flip["outcome_after"] for flip in as_if["flips"]] == ["eligible"]
    await world.decide(change["approval_id"], change["digest"])
    await world.run_jobs()
    assert await outcomes(world) == ["ineligible"]
    assert await changes_told(world) == []
    later: dict[str, Any] = {"qualifications": [{"name": "高新技术企业"}], **LOW_RD}
    await world.feed(submitted(4, reference_date=date(2027, 3, 1), batch="2027-1", **later))
    assert await outcomes(world) == ["ineligible", "eligible"]


async def test_as_if_stands_above_a_change_for_a_later_day(world: World) -> None:
    await world.feed(submitted(1, reference_date=date(2025, 3, 1), qualifications=[{"name": "高新技术企业"}], **LOW_RD))
    await approved(world, {**SHARE, "value": "0.12"}, since="2025-01-01")
    as_if = await previewed(world, await staged(world, {**SHARE, "value": "0.05"}), "as_if")
    assert [(flip["outcome_after"], flip["turned_by"]) for flip in as_if["flips"]] == [("eligible", ["A6"])]


async def test_a_decided_change_is_previewed_no_more(world: World) -> None:
    await world.feed(submitted(1, industry_class="3911"))
    change = await staged(world, {"kind": "patent_intensive", "add": ["3911"]})
    twin = await staged(world, {"kind": "patent_intensive", "add": ["3911"]})
    await world.decide(change["approval_id"], change["digest"])
    decided = await world.get(f"/v1/rule-changes/{change['id']}/preview")
    assert (decided.status_code, decided.json()["code"]) == (409, "rule-change-decided")
    late = await world.get(f"/v1/rule-changes/{twin['id']}/preview")
    assert (late.status_code, late.json()["code"]) == (422, "rule-change-refused")


async def test_a_change_dated_before_the_plan_is_refused(world: World) -> None:
    body = {"title": "x" * 5, "source": "y" * 5, "since": "2024-01-01", "retroactive_ground": WHY, "changes": [SHARE]}
    answer = await world.post("/v1/rule-changes", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "before-plan")


async def test_a_change_for_days_past_says_why_and_who_decides_it_sees_that(world: World) -> None:
    body = {"title": "x" * 5, "source": "y" * 5, "since": EARLY, "changes": [SHARE]}
    silent = await world.post("/v1/rule-changes", body)
    assert (silent.status_code, silent.json()["code"]) == (422, "retroactive-ground-needed")
    said = (await world.post("/v1/rule-changes", body | {"retroactive_ground": WHY})).json()
    seen = (await world.get(f"/v1/approvals/{said['approval_id']}")).json()["payload"]
    assert (said["retroactive_ground"], seen["retroactive_ground"]) == (WHY, WHY)
    ahead = await world.post("/v1/rule-changes", body | {"since": "2999-01-01"})
    assert (ahead.status_code, ahead.json()["retroactive_ground"]) == (201, None)


async def test_a_change_that_a_late_approval_makes_retroactive_needs_its_ground_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(AHEAD))
    body = {"title": "x" * 5, "source": "y" * 5, "since": AHEAD, "changes": [SHARE]}
    silent = (await world.post("/v1/rule-changes", body)).json()
    said = (await world.post("/v1/rule-changes", body | {"retroactive_ground": WHY})).json()
    monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(AHEAD) + timedelta(days=1))
    refused = await world.decide(silent["approval_id"], silent["digest"])
    assert (refused.status_code, refused.json()["code"]) == (422, "retroactive-ground-needed")
    assert "请驳回" in refused.json()["detail"]
    assert (await world.get(f"/v1/rule-changes/{silent['id']}")).json()["state"] == "staged"
    assert (await world.decide(silent["approval_id"], silent["digest"], decision="reject")).status_code == 200
    assert (await world.decide(said["approval_id"], said["digest"])).status_code == 200


async def test_a_change_approved_on_its_very_day_is_not_retroactive(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(AHEAD) - timedelta(days=9))
    body = {"title": "x" * 5, "source": "y" * 5, "since": AHEAD, "changes": [SHARE]}
    change = (await world.post("/v1/rule-changes", body)).json()
    monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(AHEAD))
    assert (await world.decide(change["approval_id"], change["digest"])).status_code == 200


async def test_a_criterion_that_becomes_hard_is_what_turned_it(world: World) -> None:
    await world.feed(submitted(1, **NO_TITLE))
    hard = {"kind": "parameter", "name": "A2.kind", "value": "hard"}
    preview = await previewed(world, await staged(world, hard))
    await approved(world, hard)
    (flip,) = (await world.get("/v1/flips")).json()["items"]
    assert (flip["outcome_after"], flip["turned_by"]) == ("ineligible", ["A2"])
    assert [one["turned_by"] for one in preview["flips"]] == [["A2"]]


async def test_a_kind_that_changes_is_told_where_the_version_before_was_stored_without_its_kinds(world: World) -> None:
    await world.feed(submitted(1, **NO_TITLE))
    await world.runtime.database.pool.execute("UPDATE rule_set SET soft = NULL")
    hard = {"kind": "parameter", "name": "A2.kind", "value": "hard"}
    first_day = world.runtime.plan.in_force_from.isoformat()
    preview = await previewed(world, await staged(world, hard, since=first_day))
    known_rules(world.runtime).soft.clear()
    await approved(world, hard, since=first_day)
    (flip,) = (await world.get("/v1/flips")).json()["items"]
    assert [flip["turned_by"], *(one["turned_by"] for one in preview["flips"])] == [["A2"], ["A2"]]


async def test_an_approval_waits_for_judgements_under_way_and_misses_none(world: World) -> None:
    change = await staged(world, SHARE)
    async with unit_of_work(world.runtime, world.runtime.caller) as judging:
        await plan_to_judge_by(judging)
        deciding = asyncio.create_task(world.decide(change["approval_id"], change["digest"]))
        await asyncio.sleep(0.3)
        assert not deciding.done()
    assert (await deciding).status_code == 200


async def test_the_same_person_cannot_approve_and_a_rejected_change_changes_nothing(world: World) -> None:
    await world.feed(submitted(1, **LOW_RD))
    change = await staged(world, SHARE)
    alone = await world.decide(change["approval_id"], change["digest"], subject="province-person")
    assert (alone.status_code, alone.json()["code"]) == (409, "second-person-needed")
    await world.decide(change["approval_id"], change["digest"], decision="reject")
    await world.run_jobs()
    assert (await world.get(f"/v1/rule-changes/{change['id']}")).json()["state"] == "rejected"
    assert await outcomes(world) == ["ineligible"]


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"kind": "parameter", "name": "A6.rd_shape", "value": "0.08"}, 422, "A6.rd_share"),
        ({"kind": "parameter", "name": "cap.provincial", "value": "600"}, 422, "A6.rd_share"),
        ({"kind": "parameter", "name": "A6.rd_share", "value": "1.2"}, 422, "share between 0 and 1"),
        ({"kind": "parameter", "name": "A6.rd_share", "value": "0.1"}, 409, "version"),
        ({"kind": "patent_intensive", "add": ["0000"]}, 422, "no such class: 0000"),
        ({"kind": "qualification", "key": "hnte", "name_zh": "某某资质", "name_en": "Some"}, 422, "on the list"),
        ({"kind": "law", "name": "x"}, 422, ""),
    ],
)
async def test_a_change_that_the_rules_cannot_take_is_refused(
    world: World, change: dict[str, Any], status: int, said: str
) -> None:
    body = {"title": "x" * 5, "source": "y" * 5, "since": EARLY, "retroactive_ground": WHY, "changes": [change]}
    answer = await world.post("/v1/rule-changes", body, headers={"Accept-Language": "en"})
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.text


async def test_tables_change_as_parameters_do(world: World) -> None:
    await world.feed(submitted(1, industry_class="3911"), submitted(2, qualifications=[{"name": "独角兽企业"}]))
    assert await outcomes(world) == ["needs_waiver", "needs_waiver"]
    listed = {"kind": "qualification", "key": "unicorn", "name_zh": "独角兽企业", "name_en": "Unicorn firm"}
    await approved(world, {"kind": "patent_intensive", "add": ["3911"]}, listed)
    assert await outcomes(world) == ["eligible", "eligible"]


async def test_who_stands_and_falls_is_reviewed_and_a_member_is_left_alone(world: World) -> None:
    firms: dict[str, Any] = {"rd_input_yuan": "1500000", "revenue_yuan": "10000000"}
    await world.feed(*(submitted(number, **firms) for number in (1, 2, 3)))
    recommended, member = submitted(1), submitted(2)
    await world.feed(
        ApplicationRecommended(
            uscc=recommended.uscc, application_id=recommended.application_id, batch="2024-1",
            reporting_unit="420100", effective_on=date(2024, 6, 20),
        ),
        FirmAdmitted(
            uscc=member.uscc, application_id=member.application_id, name="x", reporting_unit="420100",
            admission_list_id=UUID(int=5), effective_on=date(2024, 7, 1), rules_version="x",
        ),
    )  # fmt: skip
    await approved(world, HIGHER)
    flips = (await world.get("/v1/flips")).json()["items"]
    assert {flip["uscc"]: flip["follows"] for flip in flips} == {
        recommended.uscc: "review", member.uscc: "nothing", submitted(3).uscc: "notify",
    }  # fmt: skip
    reviews = (await world.get("/v1/flips", params={"follows": "review"})).json()
    assert reviews["total"] == 1


async def test_a_second_change_stands_on_the_first_and_a_repeat_judges_nobody(world: World) -> None:
    await world.feed(submitted(1, **LOW_RD))
    await approved(world, SHARE)
    await approved(world, HIGHER)
    assert await outcomes(world) == ["ineligible"]
    before = len(await changes_told(world))
    started = await world.post("/v1/reassessments", {"since": None})
    assert started.status_code == 202
    await world.run_jobs()
    job = (await world.get(f"/v1/jobs/{started.json()['job_id']}")).json()
    assert job["result"] == {"looked_at": 1, "judged": 0, "flipped": 0}
    assert len(await changes_told(world)) == before


async def test_a_reassessment_that_was_killed_goes_on_where_it_was(world: World, monkeypatch: Any) -> None:
    from eligibility.usecases.judging import reassess_job

    await world.feed(*(submitted(number, **LOW_RD) for number in range(1, 8)))
    monkeypatch.setattr(reassess_job, "_PIECE", 3)
    pieces, whole = [], reassess_job._piece

    async def dies_at_the_second(*args: Any) -> int:
        pieces.append(args)
        if len(pieces) == 2:
            raise OSError("the process was killed")
        return await whole(*args)

    monkeypatch.setattr(reassess_job, "_piece", dies_at_the_second)
    result = await approved(world, SHARE)
    await world.runtime.database.pool.execute("UPDATE job SET lease_until = NULL")
    await world.run_jobs()
    job = (await world.get(f"/v1/jobs/{result['job_id']}")).json()
    assert job["result"] == {"looked_at": 7, "judged": 7, "flipped": 7}
    assert len(await changes_told(world)) == 7


async def test_the_rules_of_a_day_can_be_read_with_source_and_clause(world: World) -> None:
    await approved(world, SHARE, since=AHEAD)

    async def share(on: str) -> dict[str, Any]:
        rules = (await world.get("/v1/rules", "firm", scope={"uscc": submitted(1).uscc}, params={"on": on})).json()
        (found,) = [parameter for parameter in rules["parameters"] if parameter["name"] == "A6.rd_share"]
        return {**found, "version": rules["version"]}

    now, then = await share("2026-01-01"), await share(AHEAD)
    assert (now["value"], now["source"], now["clause"]) == ("0.1", "实施方案 附件 6", "附件 6")
    assert (then["value"], then["since"], then["source"]) == ("0.08", AHEAD, "鄂知发〔2026〕18 号")
    assert now["version"] != then["version"]
    early = await world.get("/v1/rules", params={"on": "2024-01-01"})
    assert (early.status_code, early.json()["code"]) == (422, "before-plan")


async def test_a_submission_after_the_approval_is_judged_by_the_new_rules(world: World) -> None:
    await approved(world, SHARE)
    await world.feed(submitted(1, **LOW_RD))
    (told,) = [event for event in await world.published() if type(event) is ApplicationAssessed]
    assert told.outcome == "eligible"
