"""A changed assessment counts as a first one does: for candidates, screening and admission."""

from collections.abc import AsyncIterator
from itertools import permutations
from typing import Any

import pytest

from pool.wiring import service
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    assessed,
    changed,
    given_candidates,
    given_seats,
    recommended,
    waived,
    when_proposed,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 100)
        yield world


async def candidates(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.get("/v1/candidates", params={"limit": 200})).json()["items"]
    return found


async def test_a_firm_that_a_new_rule_turned_down_is_not_admitted(world: World) -> None:
    await given_candidates(world, [1, 2])
    proposed = await when_proposed(world, [1, 2])
    await world.feed(changed(assessed(1), "ineligible"))
    result = (await world.decide(proposed["approval_id"], proposed["digest"])).json()["result"]
    assert [(firm["outcome"], firm["reason"]) for firm in result["firms"]] == [
        ("not_recommendable", "ineligible"),
        ("admitted", None),
    ]


async def test_a_firm_that_a_new_rule_lets_in_is_screened_at_its_new_score(world: World) -> None:
    await given_candidates(world, [1])
    fact = assessed(2, outcome="ineligible", score="0")
    await world.feed(fact, recommended(2), changed(fact, "eligible", score="2000"))
    screening = (await world.post("/v1/screenings", {"batch": BATCH, "effective_on": "2024-06-25"})).json()
    entries = (await world.get(f"/v1/screenings/{screening['id']}/entries")).json()["items"]
    assert [(entry["uscc"], entry["score"]) for entry in entries] == [(uscc(2), "2000"), (uscc(1), "999")]


async def test_the_day_of_an_application_is_kept_though_a_later_fact_does_not_know_it(world: World) -> None:
    fact = assessed(1)
    await world.feed(fact, changed(fact, "eligible", received_on=None))
    (row,) = await world.fetch("SELECT received_on, reference_date FROM candidate")
    assert (row["received_on"], row["reference_date"]) == (fact.received_on, fact.reference_date)


async def test_facts_of_one_firm_leave_the_same_state_in_whatever_order_they_come(world: World) -> None:
    """Each producer numbers the facts of a firm; what comes too early waits."""
    for number, order in enumerate(permutations(range(5)), 1):
        fact = assessed(number, outcome="needs_waiver").model_copy(update={"waivers_needed": ("A2",)})
        facts = [
            fact,
            waived(fact),
            changed(fact, "ineligible", waivers_needed=()),
            changed(fact, "needs_waiver", waivers_needed=("A2", "A3"), score="3", rules_version="newest"),
            recommended(number),
        ]
        messages = [world.message(fact) for fact in facts]
        for place in order:
            await world.deliver([messages[place]])
    await world.retry_dead_letters()
    rows = await candidates(world)
    assert len(rows) == 120
    assert {
        (row["outcome"], *row["waivers_needed"], *row["waivers_granted"], row["score"], row["recommended_on"])
        for row in rows
    } == {("needs_waiver", "A2", "A3", "A2", "3", "2024-06-20")}
