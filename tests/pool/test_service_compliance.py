"""The newest yearly check stands with each membership, is found by it, and removes nobody."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any, Literal

import pytest

from pool.wiring import service
from shared.events.eligibility import ComplianceChecked
from shared.ids import uuid7
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    WUHAN,
    counters,
    given_candidates,
    given_new_application,
    given_seats,
    violated,
    when_admitted,
    when_removed,
)

pytestmark = pytest.mark.anyio
Outcome = Literal["compliant", "attention", "unknown"]


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 100)
        await given_candidates(world, [1, 2, 3])
        await when_admitted(world, [1, 2, 3])
        yield world


def checked(
    number: int, on: date, outcome: Outcome = "attention", unmet: tuple[str, ...] = ("C5",)
) -> ComplianceChecked:
    return ComplianceChecked(
        uscc=uscc(number),
        check_id=uuid7(),
        reporting_unit=WUHAN,
        outcome=outcome,
        unmet=unmet if outcome == "attention" else (),
        rules_version="test",
        effective_on=on,
    )


async def members(world: World, **filters: str) -> dict[str, Any]:
    rows = (await world.get("/v1/members", params=filters)).json()["items"]
    return {row["uscc"]: (row["compliance"], row["compliance_on"], row["compliance_unmet"]) for row in rows}


async def test_a_check_is_shown_found_and_leaves_the_member_in(world: World) -> None:
    before = await counters(world)
    await world.feed(checked(1, date(2025, 12, 31)), checked(2, date(2025, 12, 31), "compliant"))
    assert await members(world) == {
        uscc(1): ("attention", "2025-12-31", ["C5"]),
        uscc(2): ("compliant", "2025-12-31", []),
        uscc(3): (None, None, []),
    }
    assert list(await members(world, compliance="attention")) == [uscc(1)]
    assert list(await members(world, compliance="unknown")) == []
    assert await counters(world) == before
    assert (await world.get("/v1/removal-proposals")).json()["total"] == 0


async def test_the_check_of_the_newest_day_holds_in_whatever_order_they_come(world: World) -> None:
    days = [(date(2024, 12, 31), "compliant"), (date(2025, 12, 31), "attention"), (date(2025, 6, 30), "unknown")]
    for order in permutations(days):
        await world.runtime.database.pool.execute(
            "UPDATE member SET compliance = NULL, compliance_on = NULL, compliance_at = NULL"
        )
        for day, outcome in order:
            await world.feed(checked(1, day, outcome))  # type: ignore[arg-type]
        assert (await members(world))[uscc(1)][:2] == ("attention", "2025-12-31"), order
    await world.feed(*(checked(2, day, outcome) for day, outcome in days))  # type: ignore[arg-type]
    assert (await members(world))[uscc(2)][:2] == ("attention", "2025-12-31")


async def test_a_check_falls_into_the_membership_of_its_day(world: World) -> None:
    await world.feed(violated(1, ground="tax_evasion", occurred=date(2021, 6, 1)))
    assert (await when_removed(world, 1, "2025-09-15", "tax_evasion")).status_code == 200
    await given_new_application(world, 1, date(2025, 9, 20))
    assert (await when_admitted(world, [1], "2025-10-01", "2025-1"))["admitted"] == 1
    await world.feed(checked(1, date(2025, 9, 14)), checked(1, date(2025, 9, 15)), checked(1, date(2024, 6, 30)))
    first, second = (await world.get(f"/v1/members/{uscc(1)}")).json()
    assert (first["compliance_on"], second["compliance_on"]) == ("2025-09-14", None)
    await world.feed(checked(1, date(2025, 10, 1), "compliant"))
    first, second = (await world.get(f"/v1/members/{uscc(1)}")).json()
    assert (first["compliance"], second["compliance"]) == ("attention", "compliant")


async def test_what_was_known_at_an_instant_holds_no_later_check(world: World) -> None:
    (told_at,) = {row["admitted_at"] for row in await world.fetch("SELECT max(admitted_at) AS admitted_at FROM member")}
    await world.feed(checked(1, date(2025, 12, 31)), time=datetime(2099, 1, 1, tzinfo=UTC))
    then = {"known_at": told_at.isoformat()}
    assert (await members(world, **then))[uscc(1)] == (None, None, [])
    assert await members(world, **then, compliance="attention") == {}
    assert (await members(world))[uscc(1)][0] == "attention"
