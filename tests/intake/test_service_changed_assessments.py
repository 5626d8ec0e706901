"""A changed assessment counts as a first one does, and a recommendation that it undermines shows its doubt."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from shared.events.eligibility import ApplicationAssessed, WaiverExpired
from shared.testing.world import World
from tests.intake.given import applied
from tests.pool.story import assessed, changed, waived

pytestmark = pytest.mark.anyio
SCOPE = {"unit": "420100"}
ON = {"effective_on": "2024-06-18"}


async def told(world: World, number: int = 1) -> tuple[str, ApplicationAssessed]:
    """An application that misses A2, and what eligibility tells of it."""
    application_id = await applied(world, number, None)
    fact = assessed(number).model_dump() | {
        "application_id": application_id,
        "outcome": "needs_waiver",
        "waivers_needed": ("A2",),
    }
    return application_id, ApplicationAssessed.model_validate(fact)


async def shown(world: World, application_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await world.get(f"/v1/applications/{application_id}", "city", scope=SCOPE)).json()
    return found


async def test_a_recommendation_is_in_doubt_once_the_outcome_fell_and_stands_again_once_it_rose(world: World) -> None:
    application_id, fact = await told(world)
    await world.feed(fact, waived(fact))
    path = f"/v1/applications/{application_id}/recommendation"
    answer = await world.post(path, ON, "city", scope=SCOPE)
    assert (answer.status_code, answer.json()["recommendation_in_doubt"]) == (200, False)
    await world.feed(changed(fact, "ineligible", waivers_needed=()))
    fallen = await shown(world, application_id)
    assert (fallen["state"], fallen["outcome"], fallen["recommendation_in_doubt"]) == (
        "recommended",
        "ineligible",
        True,
    )
    await world.feed(changed(fact, "eligible", waivers_needed=()))
    (row,) = (await world.get("/v1/applications", "city", scope=SCOPE)).json()["items"]
    assert (row["outcome"], row["recommendation_in_doubt"]) == ("eligible", False)


async def test_a_recommendation_is_in_doubt_once_its_waiver_has_expired(world: World) -> None:
    application_id, fact = await told(world)
    granted = waived(fact, expires_on=date(2024, 12, 31))
    await world.feed(fact, granted)
    path = f"/v1/applications/{application_id}/recommendation"
    assert (await world.post(path, ON, "city", scope=SCOPE)).status_code == 200
    ended = {**granted.model_dump(), "effective_on": date(2025, 1, 1)}
    await world.feed(WaiverExpired.model_validate(ended))
    row = await shown(world, application_id)
    assert (row["waivers_granted"], row["recommendation_in_doubt"]) == ([], True)
    await world.feed(waived(fact))
    assert (await shown(world, application_id))["recommendation_in_doubt"] is False


@pytest.mark.parametrize(
    ("last_day", "status"),
    [(date(2024, 6, 17), 409), (date(2024, 6, 18), 200), (date(2024, 6, 19), 200), (None, 200)],
)
async def test_a_waiver_that_has_ended_carries_nothing_before_anybody_tells_that_it_has(
    world: World, last_day: date | None, status: int
) -> None:
    application_id, fact = await told(world)
    await world.feed(fact, waived(fact, expires_on=last_day))
    many = await world.post("/v1/recommendation-jobs", {**ON, "batch": "2024-1"}, "city", scope=SCOPE)
    await world.run_jobs()
    job = (await world.get(f"/v1/jobs/{many.json()['job_id']}", "city", "city-person", scope=SCOPE)).json()
    assert job["result"]["recommended"] == (status == 200)
    answer = await world.post(f"/v1/applications/{application_id}/recommendation", ON, "city", scope=SCOPE)
    assert answer.json()["code"] == ("already-recommended" if status == 200 else "not-recommendable")
    row = await shown(world, application_id)
    assert row["waivers_expire_on"] == ({"A2": str(last_day)} if last_day else {})
    assert row["recommendation_in_doubt"] is (status == 200 and last_day is not None)


async def test_a_later_waiver_replaces_the_last_day_of_an_earlier_one(world: World) -> None:
    application_id, fact = await told(world)
    first = waived(fact, expires_on=date(2024, 6, 17))
    other = first.model_copy(update={"criterion": "A3", "expires_on": date(2024, 7, 1)})
    await world.feed(fact, first, other)
    await world.feed(WaiverExpired.model_validate({**first.model_dump(), "effective_on": date(2024, 6, 18)}))
    assert (await shown(world, application_id))["waivers_expire_on"] == {"A3": "2024-07-01"}
    await world.feed(waived(fact))
    row = await shown(world, application_id)
    assert (row["waivers_granted"], row["waivers_expire_on"]) == (["A2", "A3"], {"A3": "2024-07-01"})
    path = f"/v1/applications/{application_id}/recommendation"
    assert (await world.post(path, ON, "city", scope=SCOPE)).status_code == 200


async def test_what_was_never_recommended_is_in_no_doubt(world: World) -> None:
    application_id, fact = await told(world)
    await world.feed(changed(fact, "ineligible"))
    assert (await shown(world, application_id))["recommendation_in_doubt"] is False


async def test_a_changed_assessment_opens_or_closes_the_way_to_a_recommendation(world: World) -> None:
    application_id, fact = await told(world)
    path = f"/v1/applications/{application_id}/recommendation"
    await world.feed(fact)
    assert (await world.post(path, ON, "city", scope=SCOPE)).json()["code"] == "not-recommendable"
    await world.feed(changed(fact, "eligible", waivers_needed=()))
    assert (await world.post(path, ON, "city", scope=SCOPE)).status_code == 200


async def test_facts_of_one_firm_leave_the_same_state_in_whatever_order_they_come(world: World) -> None:
    """Eligibility numbers the facts of a firm; what comes too early waits."""
    states = set()
    for number, order in enumerate(permutations(range(4)), 1):
        application_id, fact = await told(world, number)
        facts = [
            fact,
            waived(fact),
            changed(fact, "ineligible", waivers_needed=()),
            changed(fact, "needs_waiver", waivers_needed=("A2", "A3"), rules_version="newest"),
        ]
        messages = [world.message(fact) for fact in facts]
        for place in order:
            await world.deliver([messages[place]])
        await world.retry_dead_letters()
        row = await shown(world, application_id)
        states.add((row["outcome"], *row["waivers_needed"], *row["waivers_granted"], row["rules_version"]))
    assert states == {("needs_waiver", "A2", "A3", "A2", "newest")}
