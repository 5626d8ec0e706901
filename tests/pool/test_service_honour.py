"""A member leaves with honour only where nothing stands against its membership, at the proposal and at the decision."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.domain.standing import CODES, RANKS
from shared.events.base import Event
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    HUANGSHI,
    appealed,
    approve,
    assessed,
    changed,
    counters,
    filed_abnormally,
    given_candidates,
    given_seats,
    graduation,
    submitted,
    verified,
    violated,
    when_admitted,
    when_removed,
)

pytestmark = pytest.mark.anyio


def under_appeal() -> Sequence[Event]:
    violation = violated(1, ground="tax_evasion")
    return violation, appealed(violation, "pending")


AGAINST_A_MEMBER: dict[str, Callable[[], Sequence[Event]]] = {
    "before_falsification": lambda: [violated(1)],
    "violation_acts": lambda: [violated(1, ground="tax_evasion")],
    "filing_acts": lambda: [filed_abnormally(1, "upheld")],
    "appeal_pending": under_appeal,
}
OF_ENTERING: dict[str, Callable[[], Sequence[Event]]] = {
    "superseded": lambda: [submitted(1, date(2025, 1, 10))],
    "ineligible": lambda: [changed(assessed(1), "ineligible")],
    "needs_review": lambda: [changed(assessed(1), "needs_review")],
    "finding_contested": lambda: [changed(assessed(1), "eligible", contested=True)],
    "waiver_missing": lambda: [changed(assessed(1), "needs_waiver", waivers_needed=("A2",))],
    "certificate_lapsed": lambda: [changed(assessed(1), "eligible", stands_until=date(2025, 1, 1))],
    "unit_elsewhere": lambda: [submitted(1, date(2025, 1, 10), place=HUANGSHI)],
}


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """Pool with two members, the first of which has all that a graduation is shown by."""
    async with world_of(service) as world:
        await given_seats(world, 5)
        await given_candidates(world, [1, 2])
        await when_admitted(world, [1, 2])
        await world.feed(verified(1))
        yield world


def refused(answer: Any) -> tuple[int, str, str, list[str]]:
    document = answer.json()
    codes = [code for error in document["errors"] for code in error["codes"]]
    return answer.status_code, document["code"], document["errors"][0]["code"], codes


def test_all_reasons_that_touch_a_member_are_tried() -> None:
    touching = {code for code in CODES if RANKS[code] in range(4, 7)} - {"finding_contested"}
    assert set(AGAINST_A_MEMBER) == touching


@pytest.mark.parametrize("code", AGAINST_A_MEMBER)
async def test_what_stands_against_a_member_refuses_its_graduation_with_its_code(world: World, code: str) -> None:
    await world.feed(*AGAINST_A_MEMBER[code]())
    status, problem, heaviest, codes = refused(await world.post("/v1/graduations", graduation(1)))
    assert (status, problem, heaviest) == (409, "graduation-barred", code)
    assert "already_member" not in codes
    assert await world.fetch("SELECT 1 FROM exit_case") == []


@pytest.mark.parametrize("code", AGAINST_A_MEMBER)
async def test_what_becomes_known_before_the_decision_refuses_it_and_the_firm_can_still_be_removed(
    world: World, code: str
) -> None:
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    await world.feed(*AGAINST_A_MEMBER[code]())
    status, problem, heaviest, _ = refused(await approve(world, proposed))
    assert (status, problem, heaviest) == (409, "graduation-barred", code)
    assert await counters(world) == (2, 2, 2, 2)
    assert await world.fetch("SELECT 1 FROM replenishment_line") == []
    if code == "before_falsification":
        rejected = await world.decide(proposed["approval_id"], proposed["digest"], decision="reject")
        assert rejected.status_code == 200
        assert (await when_removed(world, 1)).status_code == 200


@pytest.mark.parametrize("code", OF_ENTERING)
async def test_what_only_bars_from_coming_in_keeps_no_member_from_graduating(world: World, code: str) -> None:
    await world.feed(*OF_ENTERING[code]())
    proposed = await world.post("/v1/graduations", graduation(1))
    assert proposed.status_code == 201, proposed.text
    assert (await approve(world, proposed.json())).status_code == 200


async def test_a_finding_that_fell_on_appeal_keeps_nobody_from_graduating(world: World) -> None:
    violation = violated(1)
    await world.feed(violation, appealed(violation, "pending"))
    assert (await world.post("/v1/graduations", graduation(1))).json()["code"] == "graduation-barred"
    await world.feed(appealed(violation, "reversed", date(2025, 9, 12)))
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    assert (await approve(world, proposed)).status_code == 200


async def test_another_firms_violation_keeps_nobody_from_graduating(world: World) -> None:
    await world.feed(violated(2))
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    assert (await approve(world, proposed)).status_code == 200
    assert [row["uscc"] for row in await world.fetch("SELECT uscc FROM member WHERE left_on IS NULL")] == [uscc(2)]
