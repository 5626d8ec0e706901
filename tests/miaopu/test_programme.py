"""What the programme decides by itself: alike in every run, and bindingly for every cap that the command takes."""

import random
from collections import Counter

import pytest

from miaopu.demo.programme.admission import seats_of
from miaopu.demo.programme.applications import best_misses
from miaopu.demo.programme.story import SeatRule
from shared.ids import uuid7
from shared.plan.load import load_plan
from shared.schemas.intake.applications import ApplicationOut
from shared.testing.builders import uscc
from tests.miaopu.remembered import remembered


def applications() -> list[ApplicationOut]:
    """As one piece of an import stores them: ids of one millisecond, in no order."""
    needed = [["A3"], ["A2", "A4.2"], ["A4.2"], ["A3"], ["A2", "A3", "A4.2"], ["A2"]]
    misses = [remembered(uuid7(), uscc(number), "needs_waiver", criteria) for number, criteria in enumerate(needed * 5)]
    return sorted([*misses, remembered(uuid7(), uscc(900), "eligible")], key=lambda row: row.id)


def test_the_same_firms_get_waivers_whatever_ids_chance_gave_them() -> None:
    chosen = {tuple(row.uscc for row in best_misses(applications(), 8)) for _ in range(20)}
    assert len(chosen) == 1
    rows = best_misses(applications(), 25)
    assert [len(row.waivers_needed) for row in rows] == [1] * 20 + [2] * 5
    assert all(row.outcome == "needs_waiver" for row in rows)


@pytest.mark.parametrize("seed", range(25))
def test_two_units_run_out_of_seats_and_the_cap_still_binds(seed: int) -> None:
    chance = random.Random(seed)
    shares = load_plan().demo_units
    units, weights = list(shares), list(shares.values())
    recommended = Counter(chance.choices(units, weights, k=chance.choice((45, 60, 150, 600))))
    total = recommended.total()
    rule = SeatRule(round(total * chance.choice((0.6, 0.83))))
    seats = seats_of(recommended, rule)
    assert set(seats) == set(recommended)
    assert sum(seats[unit] < number for unit, number in recommended.items()) >= rule.short_units
    assert sum(min(seats[unit], number) for unit, number in recommended.items()) >= rule.cap
    assert all(seat > 0 for seat in seats.values())
