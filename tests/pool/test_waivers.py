"""Until when a waiver carries an application: to its last day, that day included."""

from datetime import date

import pytest

from pool.domain.admission import Waivers, recommendable

LAST = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("on", "lacking"),
    [
        pytest.param(date(2024, 12, 30), None, id="the day before"),
        pytest.param(LAST, None, id="its last day"),
        pytest.param(date(2025, 1, 1), "waiver_expired", id="the day after"),
    ],
)
def test_a_waiver_carries_to_its_last_day(on: date, lacking: str | None) -> None:
    waivers = Waivers(("A2", "A3"), ("A2", "A3"), {"A2": LAST})
    assert waivers.lacking(on) == lacking
    assert recommendable("needs_waiver", waivers, on) is (lacking is None)


def test_a_waiver_without_a_last_day_carries_for_good() -> None:
    assert Waivers(("A2",), ("A2",)).lacking(date(2099, 1, 1)) is None


def test_a_waiver_that_nobody_needs_may_end() -> None:
    assert Waivers(("A3",), ("A2", "A3"), {"A2": LAST}).lacking(date(2025, 1, 1)) is None


def test_a_missing_waiver_is_told_before_one_that_ended() -> None:
    assert Waivers(("A2", "A3"), ("A2",), {"A2": LAST}).lacking(date(2025, 1, 1)) == "waiver_missing"


def test_an_eligible_firm_needs_none() -> None:
    assert recommendable("eligible", Waivers((), ("A2",), {"A2": LAST}), date(2025, 1, 1))
