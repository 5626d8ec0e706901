"""The days of the demo follow from the plan's first day and never lie ahead of today."""

from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise

import pytest

from miaopu.demo.programme.days import Days, PlanTooYoung, days_of
from shared.plan.load import load_plan
from tests.plans import SHAANXI

HUBEI, OTHER = load_plan(), load_plan(SHAANXI)
NAMES = [field.name for field in fields(Days) if field.name not in ("notice", "swept")]


def in_order(days: Days) -> list[date]:
    return [getattr(days, name) for name in NAMES]


@pytest.mark.parametrize("today", [date(2026, 7, 2), date(2026, 11, 29), date(2031, 1, 1)])
def test_the_shipped_plan_is_played_on_the_days_of_its_example(today: date) -> None:
    days = days_of(HUBEI, today)
    assert (days.reference, days.admitted, days.removed, days.swept) == (
        date(2024, 6, 15), date(2024, 7, 1), date(2025, 9, 15), date(2026, 7, 2),
    )  # fmt: skip
    assert (days.batch, days.period, days.notice) == ("2024-1", "2025-H1", (date(2024, 6, 22), date(2024, 6, 28)))


def test_a_notice_that_would_end_on_a_holiday_runs_on() -> None:
    """Of seven days from 11 February 2026, the spring festival in between."""
    days = days_of(OTHER, date(2028, 6, 1))
    assert days.notice == (date(2026, 2, 11), date(2026, 2, 24))
    assert days.admitted > days.notice[1]


@pytest.mark.parametrize("more", [0, 1, 30, 200, 500, 900])
def test_the_years_of_a_young_plan_are_played_in_the_time_there_is(more: int) -> None:
    listed = days_of(OTHER, date(2028, 6, 1)).listed
    today = listed + timedelta(days=9 + more)
    days = days_of(OTHER, today)
    assert all(one < other for one, other in pairwise(in_order(days)))
    assert days.removed <= today
    assert (days.swept is None) == (more < 700)


def test_a_plan_that_is_younger_still_is_refused_with_the_day_from_which_it_can_be_played() -> None:
    with pytest.raises(PlanTooYoung, match="2026-03-12") as young:
        days_of(OTHER, date(2026, 3, 11))
    assert "2026-03-12" in young.value.zh
    assert days_of(OTHER, date(2026, 3, 12)).removed == date(2026, 3, 12)
