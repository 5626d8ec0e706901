"""Applications are judged in sets, stored, told with their cause, and read within scope."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from eligibility.domain.assess import assess
from eligibility.domain.facts import facts_of
from eligibility.domain.score import score
from shared.domain.declaration import Declaration
from shared.events.eligibility import ApplicationAssessed
from shared.testing.world import World
from tests.eligibility.firms import ON, PARAMETERS, PLAN
from tests.eligibility.statements import statements_for
from tests.eligibility.submissions import (
    HUANGSHI,
    NO_LEADER,
    NO_SOFT_ONE,
    NO_TITLE,
    NO_TRADEMARK,
    WUHAN,
    submitted,
)

pytestmark = pytest.mark.anyio
ALL_KINDS: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "eligible"),
    (NO_TITLE, "needs_waiver"),
    (NO_LEADER, "needs_review"),
    (NO_TRADEMARK, "ineligible"),
)


async def assessments(world: World) -> list[ApplicationAssessed]:
    return [told for told in await world.published() if isinstance(told, ApplicationAssessed)]


async def test_an_application_is_judged_as_the_rules_alone_judge_it(world: World) -> None:
    fact = submitted(**NO_SOFT_ONE)
    await world.feed(fact)
    expected = assess(fact.declaration, PLAN, ON, PARAMETERS)
    detail = (await world.get(f"/v1/assessments/{fact.application_id}")).json()
    kept = expected.to_json() | {"findings": [finding.to_record() for finding in expected.findings]}
    assert {name: detail[name] for name in kept} == kept
    assert detail["waivers_needed"] == ["A2", "A3", "A4.2"]
    assert detail["flags"] == ["provincial_review"]
    assert (detail["uscc"], detail["name"], detail["batch"]) == (fact.uscc, fact.declaration.name, "2024-1")


async def test_every_finding_tells_units_sources_and_the_version_of_the_rules(world: World) -> None:
    await world.feed(submitted())
    detail = (await world.get(f"/v1/assessments/{submitted().application_id}")).json()
    by_criterion = {found["criterion"]: found for found in detail["findings"]}
    assert by_criterion["A6"]["units"] == {"rd_share": "yuan", "rd_input_yuan": "yuan"}
    assert by_criterion["A7.2"]["units"] == {"rd_staff_share": "persons"}
    assert by_criterion["A1.3"]["sources"]["size_group"] == "reference_table"
    assert by_criterion["A6"]["sources"] == {
        "rd_input_yuan": "declared", "revenue_yuan": "declared", "rd_share": "derived",
    }  # fmt: skip
    assert {found["rules_version"] for found in detail["findings"]} == {PARAMETERS.version}
    assert by_criterion["A5"]["basis"] == {"patent_basis": "all_kinds"}
    assert by_criterion["A6"]["basis"] == {"rd_calibre": submitted().declaration.rd_calibre}


async def test_the_fact_that_others_hear_carries_what_they_decide_by(world: World) -> None:
    fact = submitted(**NO_TITLE, bank_consent=True)
    message = world.message(fact)
    await world.deliver([message])
    (told,) = await assessments(world)
    facts = facts_of(fact.declaration, PLAN, ON, PARAMETERS)
    assert told.model_dump() == {
        "uscc": fact.uscc,
        "application_id": fact.application_id,
        "batch": "2024-1",
        "name": fact.declaration.name,
        "reporting_unit": "420100",
        "submitted_at": fact.submitted_at,
        "reference_date": ON,
        "received_on": date(2024, 6, 10),
        "outcome": "needs_waiver",
        "unmet": ("A2",),
        "undecided": (),
        "waivers_needed": ("A2",),
        "flags": (),
        "score": score(facts, PARAMETERS),
        "rules_version": PARAMETERS.version,
        "valid_patents": 1,
        "industrialised_patents": 1,
        "bank_consent": True,
        "stands_until": None,
        "waivers_after": (),
        "contested": False,
    }
    (row,) = await world.fetch("SELECT causation_id, subject FROM outbox")
    assert (str(row["causation_id"]), row["subject"]) == (orjson.loads(message.value)["id"], fact.uscc)


async def test_a_set_gets_every_outcome_and_a_journal_line_each(world: World) -> None:
    await world.feed(*(submitted(number, **declared) for number, (declared, _) in enumerate(ALL_KINDS, 1)))
    assert [told.outcome for told in await assessments(world)] == [outcome for _, outcome in ALL_KINDS]
    lines = await world.journal()
    assert [(line["act"], orjson.loads(line["facts"])["outcome"]) for line in lines] == [
        ("assess-application", outcome) for _, outcome in ALL_KINDS
    ]
    assert {line["rules_version"] for line in lines} == {PARAMETERS.version}


async def test_waivers_are_needed_only_where_nothing_hard_stands_in_the_way(world: World) -> None:
    await world.feed(submitted(1, **NO_TITLE | NO_TRADEMARK), submitted(2, **NO_TITLE | NO_LEADER))
    assert [told.waivers_needed for told in await assessments(world)] == [(), ()]


async def test_a_set_of_any_size_takes_as_many_statements_as_one(world: World) -> None:
    await world.feed(submitted(100))  # the first of a process keeps the rules it judges by
    one = await statements_for(world, submitted(1))
    many = await statements_for(world, *(submitted(number) for number in range(2, 72)))
    assert many == one
    assert len(await assessments(world)) == 72


async def test_a_repeated_application_is_judged_once(world: World) -> None:
    message = world.message(submitted())
    await world.deliver([message, message])
    await world.deliver([message])
    assert len(await assessments(world)) == len(await world.journal()) == 1


async def test_a_newer_submission_of_one_application_replaces_the_older_in_one_set(world: World) -> None:
    newer = submitted(1, name="更名后有限公司", **NO_TRADEMARK)
    await world.feed(submitted(1), newer)
    (row,) = (await world.get("/v1/assessments")).json()["items"]
    assert (row["outcome"], row["name"]) == ("ineligible", "更名后有限公司")
    assert [told.outcome for told in await assessments(world)] == ["eligible", "ineligible"]


async def test_an_application_before_the_plan_stands_alone_and_the_others_flow(world: World) -> None:
    too_early = submitted(2, reference_date=date(2024, 6, 5))
    await world.feed(submitted(1), too_early, submitted(3))
    assert [told.application_id for told in await assessments(world)] == [UUID(int=1), UUID(int=3)]
    (parked,) = await world.fetch("SELECT state, reason FROM parked_event")
    assert (parked["state"], "2024-06-06" in parked["reason"]) == ("dead", True)


async def test_amounts_at_the_ends_of_their_range_are_judged(world: World) -> None:
    await world.feed(submitted(1, revenue_yuan="0.00000000000000000001", rd_input_yuan="999999999999999999"))
    (told,) = await assessments(world)
    assert told.outcome == "eligible"


async def test_the_declaration_is_kept_as_it_was_judged(world: World) -> None:
    fact = submitted()
    await world.feed(fact)
    (row,) = await world.fetch("SELECT declaration::text AS text FROM assessment")
    assert Declaration.model_validate_json(row["text"]) == fact.declaration


@pytest.mark.parametrize(
    ("role", "scope", "seen"),
    [
        ("city", WUHAN, {1, 2}),
        ("city", HUANGSHI, {3}),
        ("firm", {"uscc": submitted(2).uscc}, {2}),
        ("dashboard", {}, {1, 2, 3}),
    ],
)
async def test_everyone_reads_within_its_scope(world: World, role: str, scope: dict[str, str], seen: set[int]) -> None:
    await world.feed(submitted(1), submitted(2), submitted(3, unit="420200"))
    page = (await world.get("/v1/assessments", role, scope=scope)).json()
    assert ({UUID(row["application_id"]).int for row in page["items"]}, page["total"]) == (seen, len(seen))
    for number in (1, 2, 3):
        answer = await world.get(f"/v1/assessments/{UUID(int=number)}", role, scope=scope)
        assert answer.status_code == (200 if number in seen else 404)


async def test_a_list_is_filtered_and_paged(world: World) -> None:
    await world.feed(
        *(submitted(number) for number in (1, 2, 3)), submitted(4, **NO_TITLE), submitted(5, batch="2025-1")
    )
    filters = {"batch": "2024-1", "outcome": "eligible", "limit": 2}
    first = (await world.get("/v1/assessments", params=filters)).json()
    rest = (await world.get("/v1/assessments", params={**filters, "cursor": first["next"]})).json()
    found = [UUID(row["application_id"]).int for row in first["items"] + rest["items"]]
    assert (found, first["total"], rest["next"]) == ([1, 2, 3], 3, None)
    assert "findings" not in first["items"][0]
    assert (await world.get("/v1/assessments", params={"outcome": "perhaps"})).status_code == 422


async def test_the_ranking_is_best_first_then_earlier_then_by_code(world: World) -> None:
    strong: dict[str, Any] = {"own_trademarks": 2, "rd_input_yuan": "40000000"}
    weak: dict[str, Any] = {"own_trademarks": 1, "rd_input_yuan": "8100000"}
    await world.feed(
        submitted(1, after_minutes=5, **weak),
        submitted(2, after_minutes=0, **weak),
        submitted(3, after_minutes=5, **weak),
        submitted(4, after_minutes=9, **strong),
        submitted(5, **strong, **NO_TITLE),
        submitted(6, **strong | NO_TRADEMARK),
        submitted(7, **strong | NO_LEADER),
        submitted(8, batch="2025-1"),
    )
    ranking = (await world.get("/v1/ranking", params={"batch": "2024-1"})).json()
    tied = sorted([submitted(1).uscc, submitted(3).uscc])
    order = [submitted(5).uscc, submitted(4).uscc, submitted(2).uscc, *tied]
    assert [(row["rank"], row["uscc"]) for row in ranking] == list(enumerate(order, 1))
    assert ranking[0]["name"] == submitted(5).declaration.name
    assert (await world.get("/v1/ranking", "auditor", params={"batch": "2025-1"})).json()[0]["rank"] == 1


@pytest.mark.parametrize(("role", "scope"), [("city", WUHAN), ("firm", {"uscc": submitted().uscc})])
async def test_the_ranking_is_for_the_province(world: World, role: str, scope: dict[str, str]) -> None:
    assert (await world.get("/v1/ranking", role, scope=scope, params={"batch": "2024-1"})).status_code == 403


async def test_a_firms_timeline_tells_its_assessment(world: World) -> None:
    fact = submitted(**NO_TITLE)
    await world.feed(fact, time=datetime.now(UTC) - timedelta(days=1))
    (item,) = (await world.get(f"/v1/firms/{fact.uscc}/timeline", "firm", scope={"uscc": fact.uscc})).json()["items"]
    assert (item["act"], item["facts"]["outcome"], item["facts"]["unmet"]) == (
        "assess-application",
        "needs_waiver",
        ["A2"],
    )
