"""Calendar months: at, under and over the last day, and over short months."""

from datetime import date

import pytest

from shared.domain.months import months_after, within_months


def test_months_are_calendar_months_over_the_end_of_a_year() -> None:
    assert months_after(date(2024, 11, 30), 3) == date(2025, 2, 28)
    assert months_after(date(2024, 12, 15), 0) == date(2024, 12, 15)
    assert months_after(date(2024, 12, 15), 12) == date(2025, 12, 15)
    assert months_after(date(2022, 8, 31), 18) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("on", "within"),
    [
        pytest.param(date(2024, 6, 30), False, id="the day before"),
        pytest.param(date(2024, 7, 1), True, id="the day itself"),
        pytest.param(date(2026, 1, 1), True, id="the same day eighteen months later"),
        pytest.param(date(2026, 1, 2), False, id="the day after that"),
    ],
)
def test_a_day_lies_within_so_many_months_of_another(on: date, within: bool) -> None:
    assert within_months(date(2024, 7, 1), on, 18) is within
