"""A finding on abnormal filings is on the firm: it goes with it from one application to the next."""

from typing import Any
from uuid import UUID

import pytest

from shared.events.eligibility import AssessmentChanged
from shared.testing.world import World
from tests.eligibility.abnormal import OTHER, PENDING, REVERSED, UPHELD, again, body, found, outcome, recomputed
from tests.eligibility.members import admitted
from tests.eligibility.reviews import decided
from tests.eligibility.submissions import WUHAN, submitted

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("state", "expected"), [(UPHELD, "ineligible"), (PENDING, "needs_review"), (REVERSED, "eligible")]
)
async def test_a_finding_goes_with_the_firm_into_the_next_batch(
    world: World, state: dict[str, Any], expected: str
) -> None:
    await world.feed(submitted(1))
    await found(world, state)
    await world.feed(again())
    assert await outcome(world, 2) == expected
    assert await recomputed(world, 2) == [True]


async def test_another_firm_is_none_the_worse(world: World) -> None:
    await world.feed(submitted(1))
    await found(world, {})
    await world.feed(submitted(2))
    assert await outcome(world, 2) == "eligible"


async def test_the_finding_is_told_with_what_it_was_found_on(world: World) -> None:
    await world.feed(submitted(1))
    await found(world, UPHELD)
    await world.feed(again())
    detail = (await world.get(f"/v1/assessments/{UUID(int=2)}")).json()
    (a10,) = [one for one in detail["findings"] if one["criterion"] == "A10.1"]
    assert (a10["met"], a10["sources"]["abnormal_filings"]) == (False, "reviewed")
    assert a10["values"]["abnormal_findings"][0]["appeal_state"] == "upheld"


async def test_a_reversal_on_one_application_frees_the_other(world: World) -> None:
    await world.feed(submitted(1))
    await found(world, PENDING)
    await world.feed(again())
    await found(world, REVERSED, 2)
    assert [await outcome(world, number) for number in (1, 2)] == ["eligible", "eligible"]
    assert await recomputed(world, 1) == [True] * 3
    assert await recomputed(world, 2) == [True] * 2


async def test_two_notices_on_two_applications_count_together(world: World) -> None:
    await world.feed(submitted(1), again())
    await found(world, REVERSED)
    await found(world, OTHER | PENDING, 2)
    await world.feed(again(3))
    assert [await outcome(world, number) for number in (1, 2, 3)] == ["needs_review"] * 3


async def test_an_application_with_a_seat_is_not_judged_again_for_another(world: World) -> None:
    await world.feed(submitted(1), admitted(1), again())
    await found(world, {}, 2)
    assert [await outcome(world, number) for number in (1, 2)] == ["eligible", "ineligible"]


async def test_a_reversed_finding_does_not_speak_against_the_firm_s_own_yes(world: World) -> None:
    await world.feed(submitted(1))
    await found(world, REVERSED)
    await world.feed(again(abnormal_filings=True))
    assert await outcome(world, 2) == "ineligible"


async def test_a_firm_cannot_stall_a_finding_by_another_answer(world: World) -> None:
    await world.feed(submitted(1))
    answer = await world.post("/v1/reviews", body(**UPHELD), "city", "zhang", scope=WUHAN)
    await world.feed(submitted(1, abnormal_filings=None))
    result = (await decided(world, answer.json()))["result"]
    assert (result["outcome_before"], result["outcome"]) == ("needs_review", "ineligible")
    assert await recomputed(world, 1) == [True] * 3


async def test_a_reversal_that_comes_late_leaves_what_the_firm_says_by_then(world: World) -> None:
    await world.feed(submitted(1))
    answer = await world.post("/v1/reviews", body(**REVERSED), "city", "zhang", scope=WUHAN)
    await world.feed(submitted(1, abnormal_filings=True))
    assert (await decided(world, answer.json()))["result"]["outcome"] == "ineligible"


async def test_every_application_that_turns_is_told(world: World) -> None:
    await world.feed(submitted(1), again())
    review = await found(world, {})
    told = [event for event in await world.published() if isinstance(event, AssessmentChanged)]
    assert {event.application_id.int for event in told} == {1, 2}
    flips = (await world.get("/v1/flips", params={"cause_id": review["result"]["review_id"]})).json()
    assert flips["total"] == 2
