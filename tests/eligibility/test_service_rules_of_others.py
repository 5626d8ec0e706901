"""Changes of parameters by which other services decide: staged, looked at and approved here, told to all of them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from eligibility.usecases.rules.current import known_rules
from eligibility.usecases.rules.tell import tell_what_is_untold
from shared import clock
from shared.events.eligibility import RuleChanged
from shared.events.intake import ApplicationRecommended
from shared.events.pool import FirmAdmitted, PoolRulesTaken
from shared.ids import uuid7
from shared.messaging.epochs import raise_epoch
from shared.plan.model import Plan
from shared.services import SERVICE_NAMES
from shared.testing.world import World
from tests.eligibility.rules import AHEAD, EARLY, LOW_RD, SHARE, approved, outcomes, previewed, staged
from tests.eligibility.submissions import submitted

pytestmark = pytest.mark.anyio
DAYS = {"kind": "parameter", "name": "removal.answer_days", "value": "30"}
WARNING = {"kind": "parameter", "name": "no_progress.warning_days", "value": "90"}
CLASSES = {"kind": "patent_intensive", "add": ["3911"]}


async def told(world: World) -> list[RuleChanged]:
    return [event for event in await world.published() if isinstance(event, RuleChanged)]


def counts(counted: Any) -> dict[str, int]:
    return {one["noun"]: one["count"] for one in counted}


async def version_on(world: World, day: str) -> str:
    return str((await world.get("/v1/rules", params={"on": day})).json()["version"])


def recommended(number: int) -> ApplicationRecommended:
    one = submitted(number)
    return ApplicationRecommended(
        uscc=one.uscc, application_id=one.application_id, batch="2024-1", reporting_unit="420100",
        effective_on=date(2024, 6, 20),
    )  # fmt: skip


def admitted(number: int) -> FirmAdmitted:
    one = submitted(number)
    return FirmAdmitted(
        uscc=one.uscc, application_id=one.application_id, name="x", reporting_unit="420100",
        admission_list_id=UUID(int=5), effective_on=date(2024, 7, 1), rules_version="x",
    )  # fmt: skip


async def test_a_parameter_of_pool_turns_no_outcome_and_moves_no_version_of_judgements(world: World) -> None:
    await world.feed(submitted(1, **LOW_RD))
    version = await version_on(world, EARLY)
    preview = await previewed(world, await staged(world, DAYS))
    assert (preview["applications"], preview["flips"], "confirmed_by" in preview["note"]["zh"]) == (0, [], True)
    result = await approved(world, DAYS)
    assert (result["job_id"], result["rules_version"]) == (None, version)
    assert [named.partition("-")[0] for named in result["versions"]] == ["pool"]
    assert await outcomes(world) == ["ineligible"]
    assert await version_on(world, EARLY) == version


async def test_what_nothing_reads_yet_may_be_changed_and_the_preview_says_that_it_meets_no_decision(
    world: World,
) -> None:
    preview = await previewed(world, await staged(world, WARNING))
    assert ("尚无系统读取" in preview["note"]["zh"], preview["touches"], preview["pending"]) == (True, [], [])


async def test_the_copy_told_holds_all_that_was_approved_and_of_one_day_the_newest(world: World) -> None:
    await approved(world, SHARE, CLASSES)
    await approved(world, DAYS, since=AHEAD)
    await approved(world, {**DAYS, "value": "20"}, since=AHEAD)
    await approved(world, {"kind": "patent_intensive", "add": ["3912"]})
    copies = await told(world)
    assert [(event.position, event.changed) for event in copies] == [
        (1, ("A6.rd_share",)), (2, ("removal.answer_days",)), (3, ("removal.answer_days",)),
    ]  # fmt: skip
    assert [(one.name, one.value, str(one.since)) for one in copies[-1].approved] == [
        ("A6.rd_share", "0.08", EARLY), ("removal.answer_days", "20", AHEAD),
    ]  # fmt: skip
    assert str(copies[-1].legal_date) == AHEAD


async def test_a_change_of_tables_alone_is_told_to_nobody_and_awaits_nobody(world: World) -> None:
    result = await approved(world, CLASSES)
    change = (await world.get(f"/v1/rule-changes/{result['rule_change_id']}")).json()
    assert (await told(world), result["awaited"], result["meanwhile"], change["awaited"]) == ([], [], None, [])


async def test_a_change_dated_back_says_what_it_touches_and_which_firms_stay_under_the_rules_before(
    world: World,
) -> None:
    early = submitted(2, reference_date=date(2024, 6, 8))
    await world.feed(submitted(1), early, submitted(3, reference_date=date(2024, 6, 8)))
    await world.feed(recommended(2), admitted(3))
    change = await staged(world, SHARE)
    preview = await previewed(world, change)
    assert counts(preview["touches"]) == {"judgements": 1, "waivers": 0, "reviews": 0, "checks": 0}
    assert counts(preview["pending"]) == {"firms": 1}, "the member is not pending, the first is judged anew"
    result = (await world.decide(change["approval_id"], change["digest"])).json()["result"]
    assert (result["touches"], result["pending"]) == (preview["touches"], preview["pending"])
    assert "仍按原规则办理" in result["pending"][0]["label"]["zh"]


async def test_of_a_change_of_pool_what_pool_has_told_is_counted_here(world: World) -> None:
    await world.feed(submitted(1), submitted(2), recommended(1), recommended(2), admitted(2))
    preview = await previewed(world, await staged(world, DAYS, since="2024-06-25"))
    assert (counts(preview["touches"]), counts(preview["pending"])) == (
        {"admissions": 1, "exits": 0}, {"recommended": 1},
    )  # fmt: skip


async def test_a_change_for_a_day_to_come_touches_nothing_and_counts_who_stays_under_the_rules_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 1))
    await world.feed(submitted(1), submitted(2))
    preview = await previewed(world, await staged(world, SHARE, since=AHEAD))
    assert (preview["touches"], counts(preview["pending"])) == ([], {"firms": 2})


async def test_who_takes_a_later_change_decides_by_the_earlier_one_too(world: World) -> None:
    first, second = await approved(world, SHARE), await approved(world, DAYS)
    await world.feed(
        PoolRulesTaken(plan_id="hubei", rule_change_id=UUID(second["rule_change_id"]), position=2),
    )
    for result in (first, second):
        change = (await world.get(f"/v1/rule-changes/{result['rule_change_id']}")).json()
        assert [one["service"] for one in change["confirmed_by"]] == ["pool"]
        assert set(change["awaited"]) == set(SERVICE_NAMES) - {world.service.name, "pool"}


async def test_what_was_approved_before_there_was_anybody_to_tell_is_told_once(world: World) -> None:
    await approved(world, SHARE)
    await approved(world, CLASSES)
    await world.fetch("DELETE FROM outbox WHERE type = $1", RuleChanged.type)
    await world.fetch("DELETE FROM rule_copy")
    for _ in range(2):
        await tell_what_is_untold(world.runtime)
    (copy,) = await told(world)
    assert (copy.position, [one.name for one in copy.approved]) == (1, ["A6.rd_share"])


async def test_after_a_restore_everybody_is_told_what_there_is(world: World) -> None:
    await approved(world, SHARE)
    await raise_epoch(world.runtime.database.pool, "person", uuid7())
    for _ in range(2):
        await tell_what_is_untold(world.runtime)
    first, again = await told(world)
    assert again == first


def without(plan: Plan, parameter: str) -> Plan:
    """The plan of a newer folder that dropped a parameter."""
    definitions = {name: one for name, one in plan.definitions.items() if name != parameter}
    history = {name: one for name, one in plan.history.items() if name != parameter}
    return replace(plan, definitions=definitions, history=history)


async def test_an_approved_value_of_what_a_newer_folder_dropped_stops_no_judgement(world: World) -> None:
    await approved(world, WARNING)
    world.runtime.plan = without(world.runtime.plan, WARNING["name"])
    known_rules(world.runtime).plan = None
    await world.feed(submitted(1))
    assert await outcomes(world) == ["eligible"]


async def test_a_staged_value_of_what_a_newer_folder_dropped_can_only_be_rejected(world: World) -> None:
    change = await staged(world, WARNING)
    world.runtime.plan = without(world.runtime.plan, WARNING["name"])
    known_rules(world.runtime).plan = None
    for answer in (
        await world.get(f"/v1/rule-changes/{change['id']}/preview"),
        await world.decide(change["approval_id"], change["digest"]),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "rule-change-refused")
    rejected = await world.decide(change["approval_id"], change["digest"], decision="reject")
    assert rejected.status_code == 200
