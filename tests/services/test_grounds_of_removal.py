"""Another row of the plan's table of grounds is another ground: reported, confirmed, told, and a removal's."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, DefaultClause, Table

from eligibility.domain.compliance import Confirmed, Member, check
from eligibility.domain.records import said
from miaopu.platform import SERVICES
from monitoring.wiring import service as monitoring
from pool.wiring import service as pool
from shared.events.monitoring import ViolationConfirmed
from shared.events.pool import FirmExited
from shared.plan.bodies import RemovalGround
from shared.plan.load import load_plan
from shared.plan.model import Plan
from shared.service import Service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.eligibility.firms import firm
from tests.eligibility.members import ADMITTED
from tests.monitoring.programme import admitted, confirm, post_violation
from tests.plans.other import with_its_exits
from tests.pool.story import approve, approve_removal, given_candidates, given_seats, removal, violated, when_admitted

pytestmark = pytest.mark.anyio
ON = date(2025, 9, 10)
DEBTOR = RemovalGround("judgment_defaulter", "T12.3c", "被列为失信被执行人", "Listed as a judgment defaulter", True)


def with_one_more(plan: Plan) -> Plan:
    return replace(plan, removal_grounds={**plan.removal_grounds, DEBTOR.code: DEBTOR})


def without(plan: Plan, code: str) -> Plan:
    return replace(plan, removal_grounds={each: row for each, row in plan.removal_grounds.items() if each != code})


@pytest.fixture
async def watching(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(monitoring) as world:
        await world.feed(admitted())
        world.runtime.plan = with_one_more(world.runtime.plan)
        yield world


@pytest.fixture
async def seated(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(pool) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1])
        await when_admitted(world, [1])
        world.runtime.plan = with_one_more(world.runtime.plan)
        yield world


async def test_it_is_reported_confirmed_and_told(watching: World) -> None:
    unsaid = await post_violation(watching, ground=DEBTOR.code)
    assert [error["code"] for error in unsaid.json()["errors"]] == ["law_needed"]
    reported = await post_violation(watching, ground=DEBTOR.code, cited_law="民事诉讼法第二百六十六条")
    assert (reported.status_code, reported.json()["ground"]) == (201, DEBTOR.code)
    await confirm(watching, reported.json()["id"])
    (event,) = await watching.published()
    assert isinstance(event, ViolationConfirmed)
    assert event.ground == DEBTOR.code


@pytest.mark.parametrize("code", ["no_progress", "tax_fraud"])
async def test_what_is_no_ground_to_report_is_refused_with_those_that_are(watching: World, code: str) -> None:
    answer = await post_violation(watching, ground=code)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, "/ground", "unknown_ground")
    assert "judgment_defaulter（被列为失信被执行人）" in error["message"]
    assert "no_progress（" not in error["message"]


async def test_nobody_reports_a_violation_on_a_ground_without_fault(watching: World, tmp_path: Path) -> None:
    watching.runtime.plan = with_its_exits(watching.runtime.plan, tmp_path / "exits")
    answer = await post_violation(watching, ground="moved_away")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (422, "unknown_ground")
    assert "moved_away（" not in error["message"]


async def test_a_removal_rests_on_it_and_its_exit_is_told(seated: World) -> None:
    await seated.feed(violated(1, ground=DEBTOR.code, cited_law="民事诉讼法第二百六十六条"))
    proposed = await seated.post("/v1/removals", removal(1, DEBTOR.code))
    assert proposed.status_code == 201, proposed.text
    assert (await approve_removal(seated, proposed.json())).status_code == 200
    (exited,) = [event for event in await seated.published() if isinstance(event, FirmExited)]
    assert (exited.ground, exited.clause) == (DEBTOR.code, DEBTOR.clause)


async def test_a_removal_on_what_the_plan_does_not_know_is_refused(seated: World) -> None:
    answer = await seated.post("/v1/removals", removal(1, "tax_fraud"))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_ground")


async def test_a_ground_that_the_plan_has_dropped_carries_no_removal_proposed_before(seated: World) -> None:
    await seated.feed(violated(1, ground=DEBTOR.code, cited_law="民事诉讼法第二百六十六条"))
    proposed = (await seated.post("/v1/removals", removal(1, DEBTOR.code))).json()
    seated.runtime.plan = without(seated.runtime.plan, DEBTOR.code)
    answer = await approve(seated, proposed)
    assert (answer.status_code, answer.json()["code"]) == (409, "ground-not-confirmed")


def rules_of(table: Table) -> Iterator[tuple[str, str]]:
    """Checks, conditions of indexes and defaults of a table, each by its name."""
    yield from ((str(one.name), str(one.sqltext)) for one in table.constraints if isinstance(one, CheckConstraint))
    yield from ((str(one.name), str(one.dialect_options["postgresql"]["where"])) for one in table.indexes)
    yield from ((one.name, str(one.server_default.arg)) for one in table.columns
                if isinstance(one.server_default, DefaultClause))  # fmt: skip


KEPT = {("removal_proposal", "ground")}
"""Defaults for programs of earlier releases (decision 0058)."""


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_no_rule_of_a_database_names_a_ground_or_an_exit(service: Service) -> None:
    named = re.compile("|".join(f"'{re.escape(key)}'" for key in (*load_plan().exits, *load_plan().removal_grounds)))
    found = {
        (table.name, name)
        for table in service.metadata.tables.values()
        for name, rule in rules_of(table)
        if named.search(rule)
    }
    assert found <= KEPT


def test_people_read_it_by_the_name_that_the_table_has() -> None:
    plan = with_one_more(load_plan())
    member = Member("91420100MA4TEKT06N", ADMITTED, firm(), violations=(Confirmed(DEBTOR.code, ON),))
    c5 = next(found for found in check(member, plan, ON, plan.on(ON)).findings if found.rule.id == "C5")
    assert "被列为失信被执行人" in str(c5.to_json()["message"])
    record = {"ground": DEBTOR.code, "occurred_on": "2025-09-01", "kind": None, "appeal_state": None}
    assert said([record], plan)[0] == "被列为失信被执行人（2025-09-01）"
    assert said([record], load_plan())[0] == "judgment_defaulter（2025-09-01）"
