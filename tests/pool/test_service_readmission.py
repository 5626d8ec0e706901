"""Who comes in again, what a removal may rest on, and what was known when."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.ids import uuid7
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    approve,
    codes_of,
    counters,
    given_candidates,
    given_new_application,
    given_notice,
    given_seats,
    graduation,
    recommended,
    removal,
    under,
    verified,
    violated,
    when_admitted,
    when_proposed,
    when_removed,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1, 2])
        await when_admitted(world, [1])
        yield world


LONG_AGO = date(2021, 6, 1)
"""Further back than a violation bars, so that the removal alone stands in the way."""


def answers(result: Any) -> list[tuple[str, str | None]]:
    return [(firm["outcome"], firm["reason"]) for firm in result["firms"]]


async def removed(world: World) -> None:
    """The first firm goes on 2025-09-15; ten days before it has applied again and been recommended."""
    await world.feed(violated(1, ground="tax_evasion", occurred=LONG_AGO))
    assert (await when_removed(world, 1, ground="tax_evasion")).status_code == 200
    await given_new_application(world, 1, date(2025, 9, 5))


async def test_a_readmission_lies_on_or_after_the_day_the_firm_left(world: World) -> None:
    await removed(world)
    early = await when_proposed(world, [1], "2025-09-14", "2025-1")
    assert codes_of(early) == ["earlier_membership"]
    assert answers(await when_admitted(world, [1], "2025-09-15", "2025-1")) == [("admitted", None)]
    on_that_day = (await world.get("/v1/members", params={"on": "2025-09-15"})).json()
    assert [row["admitted_on"] for row in on_that_day["items"]] == ["2025-09-15"]
    assert await counters(world) == (1, 1, 1, 1)


async def test_a_removed_firm_waits_for_the_plans_cooling_months(world: World) -> None:
    under(world, cooling_months=6)
    await removed(world)
    assert codes_of(await when_proposed(world, [1], "2026-03-14", "2025-1")) == ["cooling_period"]
    assert answers(await when_admitted(world, [1], "2026-03-15", "2025-1")) == [("admitted", None)]


async def test_an_application_carries_one_admission(world: World) -> None:
    await removed(world)
    assert codes_of(await when_proposed(world, [1], "2026-03-15")) == ["superseded"]
    told = (await when_proposed(world, [1], "2026-03-15"))["errors"][0]["codes"]
    assert told == ["superseded", "spent"]


async def test_what_a_falsifier_declared_before_never_counts_again_without_a_cooling_period(world: World) -> None:
    await given_new_application(world, 1, date(2025, 9, 1))
    await world.feed(violated(1, occurred=LONG_AGO, on=date(2025, 9, 1)))
    assert (await when_removed(world, 1)).status_code == 200
    assert codes_of(await when_proposed(world, [1], "2026-03-15", "2025-1")) == ["before_falsification"]
    screening = {"batch": "2025-1", "effective_on": "2026-03-15"}
    assert (await world.post("/v1/screenings", screening)).json()["left_out"] == {"before_falsification": 1}


async def test_a_graduate_is_not_admitted_again(world: World) -> None:
    await world.feed(verified(1))
    await approve(world, (await world.post("/v1/graduations", graduation(1))).json())
    assert codes_of(await when_proposed(world, [1, 2], "2026-01-01")) == ["graduated"]
    assert answers(await when_admitted(world, [2], "2026-01-01")) == [("admitted", None)]


async def test_a_list_lies_on_the_day_of_the_newest_recommendation_or_after(world: World) -> None:
    late = recommended(2).model_copy(update={"effective_on": date(2024, 7, 2)})
    await world.feed(late)
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(2)], **BY_SCREENING}
    early = await world.post("/v1/admission-lists", body)
    assert (early.status_code, early.json()["code"], early.json()["fact"]) == (
        409,
        "before-its-ground",
        "recommended_on",
    )
    listed = (await world.post("/v1/admission-lists", body | {"effective_on": "2024-07-10"})).json()
    noticed = await given_notice(world, f"/v1/admission-lists/{listed['id']}", "2024-07-08")
    assert (noticed.json()["code"], noticed.json()["fact"]) == ("before-its-ground", "recommended_on")
    assert answers(await when_admitted(world, [2], "2024-07-15")) == [("admitted", None)]


async def test_a_list_by_name_keeps_its_order_and_names_its_reasons(world: World) -> None:
    await given_seats(world, 3)
    await given_candidates(world, [3, 4])
    first = await when_proposed(world, [3])
    proposed = await when_proposed(world, [3, 4, 2])
    assert (await approve(world, first)).json()["result"]["admitted"] == 1
    assert answers((await approve(world, proposed)).json()["result"]) == [
        ("already_member", "already_member"),
        ("admitted", None),
        ("no_seat", "cap_reached"),
    ]


async def test_a_screening_leaves_members_and_graduates_out(world: World) -> None:
    await given_candidates(world, [3])
    await when_admitted(world, [3])
    await world.feed(verified(3))
    await approve(world, (await world.post("/v1/graduations", graduation(3))).json())
    screening = (await world.post("/v1/screenings", {"batch": "2024-1", "effective_on": "2025-08-01"})).json()
    entries = (await world.get(f"/v1/screenings/{screening['id']}/entries")).json()["items"]
    assert [entry["uscc"] for entry in entries] == [uscc(2)]


async def test_a_violation_carries_one_removal(world: World) -> None:
    spent = violated(1, ground="tax_evasion", occurred=LONG_AGO)
    await world.feed(spent)
    await when_removed(world, 1, ground="tax_evasion")
    await given_new_application(world, 1, date(2025, 9, 5))
    await when_admitted(world, [1], "2025-09-15", "2025-1")
    again = await when_removed(world, 1, "2025-10-01", "tax_evasion")
    wanted = removal(1, "tax_evasion", on="2025-10-01", violation_id=str(spent.violation_id))
    named = await world.post("/v1/removals", wanted)
    assert (again.json()["code"], named.json()["code"]) == ("ground-not-confirmed",) * 2


async def test_a_violation_before_the_readmission_is_no_ground_and_a_later_one_is(world: World) -> None:
    await removed(world)
    await when_admitted(world, [1], "2025-09-15", "2025-1")
    await world.feed(violated(1, ground="tax_evasion", occurred=date(2025, 9, 14), on=date(2025, 9, 20)))
    assert (await when_removed(world, 1, "2025-10-01", "tax_evasion")).json()["code"] == "ground-not-confirmed"
    await world.feed(violated(1, ground="tax_evasion", occurred=date(2025, 9, 16), on=date(2025, 9, 20)))
    assert (await when_removed(world, 1, "2025-10-01", "tax_evasion")).status_code == 200


async def test_a_readmission_forgives_nothing_that_it_had_not_heard_of(world: World) -> None:
    """Confirmed before it, heard after it: it would have been refused, and the member must leave."""
    await removed(world)
    await when_admitted(world, [1], "2025-09-15", "2025-1")
    await world.feed(violated(1, ground="tax_evasion", occurred=date(2025, 9, 1), on=date(2025, 9, 10)))
    (due,) = (await world.get("/v1/removal-proposals", params={"state": "open"})).json()["items"]
    assert due["ground"] == "tax_evasion"
    assert (await when_removed(world, 1, "2025-10-01", "tax_evasion")).status_code == 200


async def test_data_falsified_for_the_readmission_are_a_ground(world: World) -> None:
    await removed(world)
    await when_admitted(world, [1], "2025-09-15", "2025-1")
    await world.feed(violated(1, occurred=date(2025, 9, 14), on=date(2025, 9, 20)))
    assert (await when_removed(world, 1, "2025-10-01")).status_code == 200


async def test_an_application_falsified_before_the_first_admission_is_a_ground(world: World) -> None:
    await world.feed(violated(1, occurred=date(2024, 6, 10)))
    assert (await when_removed(world, 1)).status_code == 200


async def test_an_other_violation_needs_a_cited_law(world: World) -> None:
    await world.feed(violated(1, ground="other_violation"))
    wanted = removal(1, "other_violation")
    assert (await world.post("/v1/removals", wanted)).json()["code"] == "ground-not-confirmed"
    await world.feed(violated(1, ground="other_violation", cited_law="专利法第六十八条"))
    proposed = await world.post("/v1/removals", wanted)
    assert (proposed.status_code, proposed.json()["evidence"]["cited_law"]) == (201, "专利法第六十八条")


async def test_a_removal_rests_on_the_violation_it_names(world: World) -> None:
    first, second = violated(1), violated(1, on=date(2025, 9, 5))
    await world.feed(first, second, violated(2))
    stranger = await world.post("/v1/removals", removal(1, violation_id=str(uuid7())))
    misplaced = await world.post("/v1/removals", removal(1, proposal_id=str(uuid7())))
    assert (stranger.json()["code"], misplaced.status_code) == ("ground-not-confirmed", 422)
    named = await world.post("/v1/removals", removal(1, violation_id=str(first.violation_id)))
    assert named.json()["evidence"]["violation_id"] == str(first.violation_id)


async def test_what_was_not_known_at_the_instant_is_not_shown(world: World) -> None:
    await world.feed(violated(1))
    before = (await world.fetch("SELECT clock_timestamp() AS now"))[0]["now"].isoformat()
    await when_removed(world, 1)

    async def seen(**params: str) -> list[tuple[Any, ...]]:
        rows = (await world.get("/v1/members", params={"on": "2025-09-01", **params})).json()["items"]
        return [(row["state"], row["left_on"], row["left_at"], row["ground"]) for row in rows]

    assert await seen(known_at=before) == [("active", None, None, None)]
    assert await seen(known_at=before, state="active") == [("active", None, None, None)]
    assert await seen(known_at=before, state="removed") == []
    assert await seen(state="active") == []
    assert [row[:2] for row in await seen(state="removed")] == [("removed", "2025-09-15")]
