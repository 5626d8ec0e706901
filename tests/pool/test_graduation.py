"""The graduation standard: finding, rate and product, at, under and over each."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pool.domain.graduation import Evidence, Product, Rate, Standard, distinct, missing

STANDARD = Standard(Decimal("0.1"), 1, Decimal("0.2"), Decimal("0.95"), both=True)
SHOWN = Evidence(
    admitted_on=date(2024, 7, 1),
    at_admission=Rate(5, 10),
    newest=Rate(6, 10),
    products=(Product("光模块", date(2025, 3, 18)),),
    model_effect="样板成效显著",
)


@pytest.mark.parametrize(
    ("earlier", "later", "risen"),
    [
        pytest.param(Rate(5, 10), Rate(6, 10), True, id="exactly ten points"),
        pytest.param(Rate(50, 100), Rate(59, 100), False, id="nine points"),
        pytest.param(Rate(1, 3), Rate(13, 30), True, id="exactly ten points with thirds"),
        pytest.param(Rate(333, 1000), Rate(4329, 10000), False, id="a hair below"),
        pytest.param(Rate(0, 0), Rate(1, 1), False, id="no patents at admission"),
        pytest.param(Rate(1, 2), Rate(0, 0), False, id="no patents now"),
    ],
)
def test_a_rise_is_compared_without_rounding(earlier: Rate, later: Rate, risen: bool) -> None:
    assert later.risen_by(earlier, Decimal("0.1")) is risen


def test_all_three_sentences_must_be_shown() -> None:
    assert missing(SHOWN, STANDARD) == []
    assert missing(replace(SHOWN, model_effect=None), STANDARD) == ["model_effect"]
    assert missing(replace(SHOWN, newest=None), STANDARD) == ["rate_rise"]
    assert missing(replace(SHOWN, products=()), STANDARD) == ["new_product"]


@pytest.mark.parametrize(
    ("day", "new"),
    [
        pytest.param(date(2024, 6, 30), False, id="the day before admission"),
        pytest.param(date(2024, 7, 1), False, id="on the day of admission"),
        pytest.param(date(2024, 7, 2), True, id="the day after"),
    ],
)
def test_a_product_is_new_when_recognised_after_admission(day: date, new: bool) -> None:
    assert (missing(replace(SHOWN, products=(Product("光模块", day),)), STANDARD) == []) is new


def test_the_looser_reading_asks_for_rate_or_product_but_always_for_the_finding() -> None:
    either = replace(STANDARD, both=False)
    assert missing(replace(SHOWN, newest=None), either) == []
    assert missing(replace(SHOWN, products=()), either) == []
    assert missing(replace(SHOWN, products=(), model_effect=None), either) == ["model_effect"]


def test_two_products_recognised_on_one_day_count_twice_and_one_named_twice_counts_once() -> None:
    day, later = date(2025, 3, 18), date(2025, 9, 1)
    two = distinct([Product("光模块", day), Product("传感器", day)])
    again = distinct([Product("光模块", later), Product("光模块", day)])
    asked = replace(STANDARD, new_products=2)
    assert missing(replace(SHOWN, products=two), asked) == []
    assert missing(replace(SHOWN, products=again), asked) == ["new_product"]
    assert again == (Product("光模块", day),)


@pytest.mark.parametrize(
    ("earlier", "later", "raised"),
    [
        pytest.param(Rate(91, 100), Rate(95, 100), True, id="no room for ten points: at the ceiling"),
        pytest.param(Rate(91, 100), Rate(94, 100), False, id="no room, under the ceiling"),
        pytest.param(Rate(10, 10), Rate(12, 12), True, id="all patents then and now"),
        pytest.param(Rate(10, 10), Rate(98, 100), False, id="at the ceiling, lower than at admission"),
        pytest.param(Rate(90, 100), Rate(95, 100), False, id="room for exactly ten points: it must rise"),
        pytest.param(Rate(90, 100), Rate(100, 100), True, id="exactly ten points"),
    ],
)
def test_a_firm_that_cannot_rise_by_the_share_keeps_its_rate_at_the_ceiling(
    earlier: Rate, later: Rate, raised: bool
) -> None:
    shown = replace(SHOWN, at_admission=earlier, newest=later)
    assert missing(shown, STANDARD) == ([] if raised else ["rate_rise"])
