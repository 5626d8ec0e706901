"""The provisional score: value over limit less one, the best limb of an "or", nothing for a figure left out."""

from decimal import Decimal

import pytest

from eligibility.domain.facts import facts_of
from eligibility.domain.score import parts
from tests.eligibility.firms import INVENTIONS, ON, PARAMETERS, PLAN, firm, patent


def part(criterion: str, **changes: object) -> Decimal:
    """What one criterion adds to the score of the changed model firm."""
    return parts(facts_of(firm(**changes), PLAN, ON, PARAMETERS), PARAMETERS)[criterion]


@pytest.mark.parametrize(
    ("rd_input", "revenue", "expected"),
    [
        pytest.param("5000000", "100000000", "0", id="on the amount, share one half"),
        pytest.param("7500000", "100000000", "0.5", id="half above the amount"),
        pytest.param("2500000", "20000000", "0.25", id="the share is the better limb"),
        pytest.param("90000000", "100000000", "1", id="never above one"),
        pytest.param("1000000", "300000000", "-0.8", id="below both"),
        pytest.param("1000000", "0", "-0.8", id="no revenue: the amount alone"),
        pytest.param(None, "300000000", "-1", id="left out"),
    ],
)
def test_a6_counts_with_its_better_limb(rd_input: str | None, revenue: str, expected: str) -> None:
    assert part("A6", rd_input_yuan=rd_input, revenue_yuan=revenue) == Decimal(expected)


@pytest.mark.parametrize(
    ("rd_staff", "cooperation", "expected"),
    [(40, False, "0.25"), (0, True, "0"), (0, False, "-1"), (None, None, "-1"), (24, True, "0")],
)
def test_a7_2_a_yes_counts_as_just_on_the_limit(rd_staff: int | None, cooperation: bool | None, expected: str) -> None:
    assert part("A7.2", rd_staff=rd_staff, university_cooperation=cooperation) == Decimal(expected)


def test_a5_an_unknown_use_earns_nothing() -> None:
    uses = [True, None, None]
    patents = [patent(number, industrialised=used) for number, used in zip(INVENTIONS, uses, strict=False)]
    assert part("A5", patents=patents) == Decimal("-0.333333")
    assert part("A5", patents=[]) == -1


def test_a3_and_other_criteria_without_a_number_add_nothing() -> None:
    assert set(parts(facts_of(firm(), PLAN, ON, PARAMETERS), PARAMETERS)) == {"A5", "A6", "A7.2", "A8"}
