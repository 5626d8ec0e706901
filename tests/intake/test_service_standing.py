"""Each reason made true between preview and recommendation refuses it, one by one and by a job; else it is done."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.domain.standing import RANKS
from shared.events.eligibility import ApplicationAssessed
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated
from shared.testing.builders import application, uscc
from shared.testing.world import World
from tests.intake.given import BATCH, ON, SCOPE, applied, job
from tests.pool.story import appealed, assessed, changed, filed_abnormally, violated

pytestmark = pytest.mark.anyio
Fact = Callable[[World, ApplicationAssessed], Awaitable[None]]
EXIT = UUID(int=77)


@pytest.fixture
async def fact(world: World) -> ApplicationAssessed:
    """One eligible application, and what eligibility told of it."""
    found = assessed(1).model_copy(update={"application_id": UUID(await applied(world, 1, None))})
    await world.feed(found)
    return found


def admitted(fact: ApplicationAssessed) -> FirmAdmitted:
    return FirmAdmitted(
        uscc=fact.uscc,
        application_id=fact.application_id,
        name=fact.name,
        reporting_unit=fact.reporting_unit,
        admission_list_id=uuid4(),
        effective_on=date(2024, 6, 7),
        rules_version="test",
    )


def exited(fact: ApplicationAssessed, route: str, on: date, violation: UUID | None = None) -> FirmExited:
    told = {
        "uscc": fact.uscc,
        "name": fact.name,
        "reporting_unit": fact.reporting_unit,
        "route": route,
        "ground": "tax_evasion" if route == "removal" else None,
        "clause": "T12.3c",
        "effective_on": on,
        "exit_id": EXIT,
        "application_id": fact.application_id,
        "violation_id": violation,
    }
    return FirmExited.model_validate(told)


def told(*facts: Callable[[ApplicationAssessed], Any]) -> Fact:
    async def feed(world: World, fact: ApplicationAssessed) -> None:
        await world.feed(*(one(fact) for one in facts))

    return feed


async def applies_again(world: World, _: ApplicationAssessed) -> None:
    days = {"reference_date": "2024-12-15", "opens_on": "2024-12-01", "closes_on": "2024-12-15"}
    await world.post("/v1/batches", {**BATCH, "code": "2024-2", **days})
    body = {**application(1, unit="420100"), "batch": "2024-2"}
    assert (await world.post("/v1/applications", body, "city", scope=SCOPE)).status_code == 201


async def assigned_elsewhere(world: World, fact: ApplicationAssessed) -> None:
    await world.fetch(_ASSIGN, fact.uscc)


_ASSIGN = """
INSERT INTO firm (uscc, assigned_unit) VALUES ($1, '420200')
ON CONFLICT (uscc) DO UPDATE SET assigned_unit = excluded.assigned_unit
"""
REASONS: dict[str, Fact] = {
    "already_member": told(admitted),
    "graduated": told(admitted, lambda fact: exited(fact, "graduation", date(2025, 7, 1))),
    "earlier_membership": told(admitted, lambda fact: exited(fact, "removal", date(2024, 6, 19))),
    "before_falsification": told(lambda _: violated(1, occurred=date(2018, 1, 1))),
    "violation_acts": told(lambda _: violated(1, ground="tax_evasion")),
    "filing_acts": told(lambda _: filed_abnormally(1)),
    "appeal_pending": told(lambda _: filed_abnormally(1, "pending")),
    "finding_contested": told(lambda fact: changed(fact, "eligible", contested=True)),
    "superseded": applies_again,
    "spent": told(admitted, lambda fact: exited(fact, "removal", date(2024, 6, 10))),
    "ineligible": told(lambda fact: changed(fact, "ineligible")),
    "needs_review": told(lambda fact: changed(fact, "needs_review")),
    "certificate_lapsed": told(lambda fact: changed(fact, "eligible", stands_until=date(2024, 6, 17))),
    "waiver_missing": told(lambda fact: changed(fact, "needs_waiver", waivers_needed=("A2",))),
    "unit_elsewhere": assigned_elsewhere,
}


def test_all_reasons_but_the_recommendation_itself_are_tried() -> None:
    assert {RANKS[code] for code in REASONS} == set(range(1, 14)) - {12}  # type: ignore[index]


NO_DOUBT = {"already_member", "graduated", "earlier_membership", "spent", "certificate_lapsed"}
"""What follows from a recommendation, or comes with the years."""


@pytest.mark.parametrize("code", REASONS)
async def test_what_is_known_later_puts_a_recommendation_in_doubt(
    world: World, fact: ApplicationAssessed, code: str
) -> None:
    path = f"/v1/applications/{fact.application_id}"
    await world.post(f"{path}/recommendation", ON, "city", scope=SCOPE)
    await REASONS[code](world, fact)
    shown = (await world.get(path, "city", scope=SCOPE)).json()
    rows = (await world.get("/v1/applications", "city", scope=SCOPE)).json()["items"]
    listed = next(row for row in rows if row["id"] == str(fact.application_id))
    assert (shown["state"], shown["recommendation_in_doubt"]) == ("recommended", code not in NO_DOUBT)
    assert listed["recommendation_in_doubt"] is shown["recommendation_in_doubt"]


@pytest.mark.parametrize("code", REASONS)
async def test_a_reason_that_comes_true_after_the_preview_refuses_the_recommendation(
    world: World, fact: ApplicationAssessed, code: str
) -> None:
    before = (
        await world.get(f"/v1/firms/{fact.uscc}/standing", "city", scope=SCOPE, params={"on": "2024-06-18"})
    ).json()
    assert before["may_be"]["recommended"]
    await REASONS[code](world, fact)
    own = str(fact.application_id)
    refused = await world.post(f"/v1/applications/{own}/recommendation", ON, "city", scope=SCOPE)
    assert (refused.status_code, refused.json()["code"]) == (409, "not-recommendable")
    assert refused.json()["errors"][0]["code"] == code
    assert refused.json()["errors"][0]["message"]
    assert (await job(world, None))["applications"] == []
    assert [one["code"] for one in (await job(world, [own]))["applications"]] == ["not-recommendable"]


async def test_where_nothing_comes_true_it_is_recommended(world: World, fact: ApplicationAssessed) -> None:
    assert (await job(world, None))["recommended"] == 1


async def test_what_was_reversed_keeps_nobody_from_a_recommendation(world: World, fact: ApplicationAssessed) -> None:
    violation = filed_abnormally(1)
    await world.feed(violation, appealed(violation, "reversed"))
    assert (await job(world, None))["recommended"] == 1


async def test_a_reinstated_firm_is_a_member_again(world: World, fact: ApplicationAssessed) -> None:
    back = FirmReinstated(
        uscc=fact.uscc,
        name=fact.name,
        reporting_unit=fact.reporting_unit,
        exit_id=EXIT,
        application_id=fact.application_id,
        admitted_on=date(2024, 6, 7),
        removed_on=date(2024, 6, 10),
        effective_on=date(2024, 6, 17),
    )
    await world.feed(admitted(fact), exited(fact, "removal", date(2024, 6, 10)), back)
    asked = (await world.get(f"/v1/firms/{uscc(1)}/standing", params={"on": "2024-06-18"})).json()
    assert [reason["code"] for reason in asked["reasons"]] == ["already_member"]


async def test_another_units_firm_has_no_standing(world: World, fact: ApplicationAssessed) -> None:
    answer = await world.get(f"/v1/firms/{fact.uscc}/standing", "city", scope={"unit": "420200"})
    assert answer.status_code == 404
