"""The two-year clock: calendar years, at, under and over the day."""

from datetime import date

import pytest

from pool.domain.clock import Tenure, due_on, overdue, period_end

ADMITTED = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("admitted", "end"),
    [
        pytest.param(date(2024, 7, 1), date(2026, 7, 1), id="an ordinary day"),
        pytest.param(date(2024, 2, 29), date(2026, 2, 28), id="29 February ends on 28 February"),
        pytest.param(date(2022, 2, 28), date(2024, 2, 28), id="28 February stays 28 February in a leap year"),
        pytest.param(date(2023, 12, 31), date(2025, 12, 31), id="the last day of a year"),
    ],
)
def test_a_period_ends_on_the_same_day_two_years_later(admitted: date, end: date) -> None:
    assert period_end(admitted, 2) == end


def test_a_silent_member_is_due_on_the_day_after_two_years() -> None:
    assert due_on(Tenure("a", ADMITTED), 2, restarts=False) == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("progress", "due"),
    [
        pytest.param(date(2026, 7, 1), None, id="on the last day of the period"),
        pytest.param(date(2026, 7, 2), date(2026, 7, 2), id="a day too late"),
        pytest.param(date(2024, 7, 1), None, id="on the day of admission"),
        pytest.param(date(2024, 6, 30), date(2026, 7, 2), id="before admission"),
    ],
)
def test_progress_within_the_period_ends_the_ground(progress: date, due: date | None) -> None:
    assert due_on(Tenure("a", ADMITTED, (progress,)), 2, restarts=False) == due


def test_with_the_switch_a_new_period_begins_with_the_last_progress() -> None:
    assert due_on(Tenure("a", ADMITTED, (date(2025, 3, 1),)), 2, restarts=True) == date(2027, 3, 2)


def test_a_sweep_finds_the_overdue_on_their_day_and_not_before() -> None:
    tenures = [Tenure("a", ADMITTED), Tenure("b", date(2024, 7, 2))]
    found = {on: [tenure.uscc for tenure, _ in overdue(tenures, on, 2, restarts=False)] for on in
             (date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3))}  # fmt: skip
    assert found == {date(2026, 7, 1): [], date(2026, 7, 2): ["a"], date(2026, 7, 3): ["a", "b"]}
