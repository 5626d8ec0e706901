"""Replenishment stays within the rights of each locality, and a seat freed by removal waits for a screening (J1)."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from pool.domain.admission import Room
from pool.domain.rights import Ledger, RightRoom, rights_left
from pool.wiring import service
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BY_SCREENING,
    HUANGSHI,
    WUHAN,
    approve,
    counters,
    given_candidates,
    given_seats,
    graduation,
    under,
    verified,
    violated,
    when_admitted,
    when_proposed_as,
    when_removed,
    when_screened,
)

BY_RIGHT: dict[str, str] = {}
ON = "2025-10-20"


@pytest.mark.parametrize(
    ("rights", "used", "left"), [("4", 0, 4), ("4", 3, 1), ("0.8", 0, 0), ("2.4", 2, 0), ("0", 0, 0), ("4", 5, 0)]
)
def test_only_the_sum_of_fractions_is_rounded_and_down(rights: str, used: int, left: int) -> None:
    assert Ledger(Decimal(rights), used).left() == left


def test_a_year_by_itself_never_leaves_more_than_all_years_together() -> None:
    together = {WUHAN: Ledger(Decimal(4), 3), HUANGSHI: Ledger(Decimal(2))}
    assert rights_left(together, {WUHAN: Ledger(Decimal(2)), HUANGSHI: Ledger(Decimal(1))}) == {WUHAN: 1, HUANGSHI: 1}
    assert rights_left(together, None) == {WUHAN: 1, HUANGSHI: 2}


def test_a_right_is_asked_for_before_a_seat() -> None:
    room = RightRoom(1, 1, {WUHAN: 2})
    assert [room.take(unit) for unit in (HUANGSHI, WUHAN, WUHAN)] == ["no_right", None, "kept_for_screening"]


@pytest.mark.parametrize(
    ("used", "freed", "held", "reason"),
    [
        pytest.param(492, 7, 3, "reserved", id="one seat is left but for the lists on notice"),
        pytest.param(492, 8, 3, "kept_for_screening", id="none would be left without them either"),
        pytest.param(500, 0, 0, "cap_reached", id="all are used"),
    ],
)
def test_the_reason_is_the_one_without_which_there_would_be_a_seat(
    used: int, freed: int, held: int, reason: str
) -> None:
    left = 500 - used - freed - held
    assert RightRoom(left, freed, {WUHAN: 3}, held=held).take(WUHAN) == reason
    assert Room(left, {WUHAN: None}, freed, held=held).take(WUHAN) == reason


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """A pool of five seats, full: four firms of Wuhan, whose seats they fill, and one of Huangshi."""
    async with world_of(service) as world:
        await given_seats(world, 5, {WUHAN: 4, HUANGSHI: 1})
        await given_candidates(world, [1, 2, 3, 4, 11, 12, 13, 14, 15, 16])
        await given_candidates(world, [21, 22], HUANGSHI)
        await when_admitted(world, [1, 2, 3, 4, 21])
        yield world


async def when_graduated(world: World, *numbers: int, on: str = "2025-07-15") -> None:
    for number in numbers:
        await world.feed(verified(number))
        proposed = (await world.post("/v1/graduations", graduation(number, on))).json()
        decided = await approve(world, proposed)
        assert decided.status_code == 200, decided.text


async def when_replenished(world: World, *numbers: int, on: str = ON, channel: dict[str, str] = BY_RIGHT) -> Any:
    """What became of each firm of a list by name."""
    proposed = await when_proposed_as(world, numbers, channel, on)
    decided = (await world.decide(proposed["approval_id"], proposed["digest"])).json()
    return [(firm["outcome"], firm["reason"]) for firm in decided["result"]["firms"]]


IN, NO_RIGHT = ("admitted", None), ("no_seat", "no_right")
FULL, KEPT = ("no_seat", "cap_reached"), ("no_seat", "kept_for_screening")


@pytest.mark.anyio
async def test_a_graduate_gives_two_rights_and_a_removal_none(world: World) -> None:
    await given_seats(world, 12, {WUHAN: 4, HUANGSHI: 1})
    assert await when_replenished(world, 11) == [NO_RIGHT]
    await when_graduated(world, 1, 2)
    await world.feed(violated(21))
    assert (await when_removed(world, 21)).status_code == 200
    assert await when_replenished(world, 11, 12, 13, 14, 15, 22) == [IN, IN, IN, IN, NO_RIGHT, NO_RIGHT]
    assert await counters(world) == (6, 6, 6, 6)


@pytest.mark.anyio
async def test_the_seats_of_the_unit_do_not_bind_and_the_cap_does(world: World) -> None:
    await when_graduated(world, 1)
    await given_seats(world, 5, {WUHAN: 3, HUANGSHI: 1})
    assert await when_replenished(world, 11, 12) == [IN, FULL]
    plan = (await world.get("/v1/seat-plan")).json()
    (wuhan,) = [unit for unit in plan["units"] if unit["reporting_unit"] == WUHAN]
    assert (wuhan["seats"], wuhan["used"], wuhan["by_right"]) == (3, 4, 1)
    assert (await given_seats(world, 5, {WUHAN: 2})).json()["code"] == "seats-below-used"


@pytest.mark.anyio
async def test_with_the_switch_off_the_cap_does_not_bind_who_comes_by_a_right(world: World) -> None:
    under(world, cap_binds_replenishment=False)
    await when_graduated(world, 1)
    assert await when_replenished(world, 11, 12, 13) == [IN, IN, NO_RIGHT]
    plan = (await world.get("/v1/seat-plan")).json()
    assert (plan["cap"], plan["used"], plan["beyond_cap"]) == (5, 6, 2)
    await world.feed(violated(11))
    assert (await when_removed(world, 11, "2025-11-20")).status_code == 200
    plan = (await world.get("/v1/seat-plan")).json()
    assert (plan["used"], plan["beyond_cap"], plan["freed"]) == (5, 1, 0)
    assert await counters(world) == (5, 5, 5, 5)


@pytest.mark.anyio
async def test_a_seat_freed_by_a_removal_is_given_out_by_a_new_screening_alone(world: World) -> None:
    await when_graduated(world, 1)
    assert await when_replenished(world, 11) == [IN]
    await world.feed(violated(21))
    assert (await when_removed(world, 21)).status_code == 200
    assert (await world.get("/v1/seat-plan")).json()["freed"] == 1
    assert await when_replenished(world, 12) == [KEPT]
    assert await when_replenished(world, 22, channel=BY_SCREENING) == [KEPT]
    assert await when_screened(world, "2025-10-01", ON) == [(uscc(12), "admitted")]
    assert (await world.get("/v1/seat-plan")).json()["freed"] == 0
    assert await counters(world) == (5, 5, 5, 5)


@pytest.mark.anyio
async def test_where_a_freed_seat_is_the_units_its_next_list_may_take_it(world: World) -> None:
    under(world, freed_to="unit")
    await world.feed(violated(21))
    assert (await when_removed(world, 21)).status_code == 200
    assert (await world.get("/v1/seat-plan")).json()["freed"] == 0
    assert await when_replenished(world, 22, channel=BY_SCREENING) == [IN]


@pytest.mark.anyio
async def test_rights_of_a_year_lapse_with_it_where_the_plan_says_yearly(world: World) -> None:
    under(world, period="yearly")
    await when_graduated(world, 1, on="2025-12-20")
    assert await when_replenished(world, 11, on="2026-01-20") == [NO_RIGHT]
    assert await when_replenished(world, 11, on="2025-12-30") == [IN]


@pytest.mark.anyio
async def test_rights_that_are_left_stay_available_where_they_are_cumulative(world: World) -> None:
    await when_graduated(world, 1, on="2025-12-20")
    assert await when_replenished(world, 11, on="2026-01-20") == [IN]


@pytest.mark.anyio
async def test_a_right_is_used_no_earlier_than_it_was_given(world: World) -> None:
    await when_graduated(world, 1, on="2025-07-15")
    assert await when_replenished(world, 11, on="2025-07-14") == [NO_RIGHT]


@pytest.mark.anyio
async def test_a_right_that_was_used_is_not_given_back_when_the_firm_leaves(world: World) -> None:
    await given_seats(world, 12, {WUHAN: 4, HUANGSHI: 1})
    under(world, factor=Decimal(1))
    await when_graduated(world, 1)
    assert await when_replenished(world, 11) == [IN]
    await world.feed(violated(11))
    assert (await when_removed(world, 11, "2025-11-20")).status_code == 200
    assert await when_replenished(world, 12, on="2025-12-10") == [NO_RIGHT]


@pytest.mark.anyio
async def test_two_lists_decided_at_once_share_the_rights_there_are(world: World) -> None:
    await given_seats(world, 12, {WUHAN: 4, HUANGSHI: 1})
    await when_graduated(world, 1)
    lists = [await when_proposed_as(world, pair, BY_RIGHT, ON) for pair in ((11, 12), (13, 14))]
    answers = await asyncio.gather(*(world.decide(one["approval_id"], one["digest"]) for one in lists))
    assert sorted(answer.json()["result"]["admitted"] for answer in answers) == [0, 2]
    (row,) = await world.fetch("SELECT rights, used FROM unit_rights WHERE period = 'all'")
    assert tuple(row) == (2, 2)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE unit_rights SET used = floor(rights) + 1",
        "UPDATE unit_seats SET used = used + 1 WHERE reporting_unit = '420100'",
        "UPDATE seat_plan SET freed = freed + 1",
    ],
)
async def test_the_database_holds_rights_seats_and_cap(world: World, statement: str) -> None:
    await when_graduated(world, 1)
    await when_admitted(world, [12])
    with pytest.raises(Exception, match="violates check constraint"):
        await world.fetch(statement)
