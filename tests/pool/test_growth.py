"""Growth of a recognised product: both figures, of the newest verified year over the one before (T12.1c, M3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pool.domain.growth import Growth, ProductYear, growths

ON = date(2026, 7, 15)
SHARE = Decimal("0.2")
BEFORE = ProductYear("光模块", 2024, Decimal(1000), Decimal(100), date(2025, 3, 18), date(2025, 6, 20))
NOW = replace(BEFORE, data_year=2025, sales=Decimal(1200), profit=Decimal(120), verified_on=date(2026, 6, 20))


@pytest.mark.parametrize(
    ("sales", "profit", "reached"),
    [
        pytest.param("1200", "120", True, id="both at a fifth"),
        pytest.param("1199.99", "120", False, id="sales a cent under"),
        pytest.param("1200", "119.99", False, id="profit a cent under"),
        pytest.param("9999", "100", False, id="sales alone"),
    ],
)
def test_sales_and_profit_must_both_grow_by_the_share(sales: str, profit: str, reached: bool) -> None:
    (growth,) = growths([BEFORE, replace(NOW, sales=Decimal(sales), profit=Decimal(profit))], ON)
    assert growth.reaches(SHARE) is reached


@pytest.mark.parametrize("base", [{"profit": Decimal(0)}, {"profit": Decimal(-5)}, {"sales": Decimal(0)}], ids=str)
def test_without_a_base_above_zero_the_growth_is_not_computable_and_unmet(base: dict[str, Decimal]) -> None:
    (growth,) = growths([replace(BEFORE, **base), NOW], ON)  # type: ignore[arg-type]
    assert (growth.computable, growth.reaches(Decimal(0))) == (False, False)


def test_a_year_without_the_one_before_it_is_not_computable() -> None:
    (growth,) = growths([replace(BEFORE, data_year=2023), NOW], ON)
    assert growth == Growth(NOW, None)
    assert growth.reaches(Decimal(0)) is False


def test_a_product_that_is_filed_or_recognised_later_does_not_count() -> None:
    filed = replace(NOW, recognised_on=None)
    later = replace(NOW, recognised_on=date(2026, 7, 16))
    assert growths([BEFORE, filed], ON) == ()
    assert growths([BEFORE, later], ON) == ()


def test_each_product_is_compared_with_itself() -> None:
    other = replace(NOW, product="传感器", sales=Decimal(10**6))
    assert [growth.before for growth in growths([BEFORE, NOW, other], ON)] == [None, BEFORE]


def test_of_figures_of_one_year_those_verified_last_count() -> None:
    corrected = replace(BEFORE, sales=Decimal(1100), verified_on=date(2026, 1, 10))
    (growth,) = growths([corrected, BEFORE, NOW], ON)
    assert growth.before == corrected
