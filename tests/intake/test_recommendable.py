"""Until when a waiver carries a recommendation: to its last day, that day included."""

from datetime import date

import pytest

from intake.domain.recommendable import in_doubt, what_is_missing
from shared.domain.standing import MayBe, Standing
from shared.domain.waivers import Waivers

LAST = date(2024, 12, 31)
STANDS = Standing(MayBe(True, True, True, True, True))


@pytest.mark.parametrize(
    ("on", "missing"),
    [
        pytest.param(date(2024, 12, 30), None, id="the day before"),
        pytest.param(LAST, None, id="its last day"),
        pytest.param(date(2025, 1, 1), ["A2"], id="the day after"),
    ],
)
def test_a_waiver_counts_to_its_last_day(on: date, missing: list[str] | None) -> None:
    waivers = Waivers(("A2", "A3"), ("A2", "A3"), {"A2": LAST})
    assert what_is_missing("needs_waiver", waivers, on) == missing
    assert in_doubt("needs_waiver", waivers, on, STANDS) is (missing is not None)


def test_a_waiver_without_a_last_day_counts_for_good_and_one_that_nobody_needs_may_end() -> None:
    assert what_is_missing("needs_waiver", Waivers(("A2",), ("A2",)), date(2099, 1, 1)) is None
    assert what_is_missing("needs_waiver", Waivers(("A3",), ("A2", "A3"), {"A2": LAST}), date(2025, 1, 1)) is None


@pytest.mark.parametrize("outcome", ["ineligible", "needs_review", None])
def test_no_waiver_mends_another_outcome(outcome: str | None) -> None:
    assert what_is_missing(outcome, Waivers((), ("A2",)), LAST) == []


def test_an_eligible_firm_needs_none() -> None:
    assert what_is_missing("eligible", Waivers((), ("A2",), {"A2": LAST}), date(2025, 1, 1)) is None
