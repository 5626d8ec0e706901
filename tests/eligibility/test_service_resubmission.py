"""A new declaration that turns an answer is a change like any other: listed, told once, and kept by the others."""

from typing import Any

import pytest

from shared.events.eligibility import ApplicationAssessed, AssessmentChanged
from shared.events.intake import ApplicationRecommended
from shared.testing.world import World
from tests.eligibility.statements import statements_for
from tests.eligibility.submissions import NO_LEADER, NO_TRADEMARK, submitted

pytestmark = pytest.mark.anyio


async def told(world: World) -> list[ApplicationAssessed]:
    return [event for event in await world.published() if isinstance(event, ApplicationAssessed)]


async def flips(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.get("/v1/flips")).json()["items"]
    return found


async def test_a_declaration_that_turns_the_outcome_is_listed_and_told_as_a_change(world: World) -> None:
    await world.feed(submitted(1))
    await world.feed(submitted(1, **NO_TRADEMARK))
    (flip,) = await flips(world)
    assert (flip["outcome_before"], flip["outcome_after"], flip["turned_by"], flip["cause"], flip["number"]) == (
        "eligible", "ineligible", ["A8"], "submission", 2,
    )  # fmt: skip
    first, second = await told(world)
    assert (type(first), type(second)) == (ApplicationAssessed, AssessmentChanged)
    assert isinstance(second, AssessmentChanged)
    assert (second.outcome, second.outcome_before, second.cause) == ("ineligible", "eligible", "submission")
    assert (second.follows, str(second.cause_id)) == ("notify", flip["cause_id"])


async def test_what_a_recommended_firm_loses_is_looked_at(world: World) -> None:
    one = submitted(1)
    recommended = ApplicationRecommended.model_validate(
        {
            "uscc": one.uscc,
            "application_id": one.application_id,
            "batch": one.batch,
            "reporting_unit": one.reporting_unit,
            "effective_on": "2024-06-20",
        }
    )
    await world.feed(one, recommended, submitted(1, **NO_TRADEMARK))
    assert [flip["follows"] for flip in await flips(world)] == ["review"]


async def test_answers_that_turn_without_the_outcome_are_told_and_no_flip(world: World) -> None:
    await world.feed(submitted(1, **NO_TRADEMARK))
    await world.feed(submitted(1, **NO_TRADEMARK, **NO_LEADER))
    last = (await told(world))[-1]
    assert isinstance(last, AssessmentChanged)
    assert (last.turned_by, last.outcome_before, last.outcome) == (("A7.1",), "ineligible", "ineligible")
    assert await flips(world) == []


async def test_a_declaration_that_turns_nothing_is_told_as_ever(world: World) -> None:
    await world.feed(submitted(1))
    await world.feed(submitted(1, employees=31))
    assert [type(event) for event in await told(world)] == [ApplicationAssessed] * 2
    assert await flips(world) == []


async def test_submissions_of_one_set_are_compared_one_with_the_next(world: World) -> None:
    await world.feed(submitted(1), submitted(1, **NO_TRADEMARK), submitted(1))
    assert [(flip["outcome_before"], flip["outcome_after"]) for flip in await flips(world)] == [
        ("eligible", "ineligible"),
        ("ineligible", "eligible"),
    ]
    assert [type(event) for event in await told(world)] == [ApplicationAssessed, AssessmentChanged, AssessmentChanged]
    lines = await world.fetch("SELECT act FROM journal WHERE act LIKE '%assess-application'")
    assert [line["act"] for line in lines] == ["assess-application"] * 3


async def test_first_judgements_cost_no_statement_for_it(world: World) -> None:
    await world.feed(submitted(9))
    first = await statements_for(world, submitted(1))
    same = await statements_for(world, submitted(1, employees=31))
    turned = await statements_for(world, submitted(1, **NO_TRADEMARK))
    assert (same - first, turned - same) == (0, 2)
