"""Whether sales and profit of a recognised product grew much in a year (T12.1c, second limb; M3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ProductYear:
    """A product in a calendar year, as verified on a day; amounts in yuan; without a day it is not recognised."""

    product: str
    data_year: int
    sales: Decimal
    profit: Decimal
    recognised_on: date | None
    verified_on: date


@dataclass(frozen=True, slots=True)
class Growth:
    """The newest verified year of a recognised product beside the year before it; None: that year is not verified."""

    now: ProductYear
    before: ProductYear | None

    @property
    def computable(self) -> bool:
        """Whether there is a base to grow from: sales and profit of the year before are above 0."""
        return self.before is not None and self.before.sales > 0 and self.before.profit > 0

    def reaches(self, share: Decimal) -> bool:
        """Whether sales and profit both grew by at least `share` (0.2: a fifth); compared without division."""
        if self.before is None or not self.computable:
            return False
        sales = self.now.sales - self.before.sales >= share * self.before.sales
        return sales and self.now.profit - self.before.profit >= share * self.before.profit


def growths(years: Iterable[ProductYear], on: date) -> tuple[Growth, ...]:
    """Of each product that is recognised by the day, by name; of figures of one year those verified last count."""
    by_product: dict[str, dict[int, ProductYear]] = defaultdict(dict)
    for one in sorted(years, key=lambda one: one.verified_on):
        by_product[one.product][one.data_year] = one
    newest = ((known[max(known)], known) for _, known in sorted(by_product.items()))
    return tuple(
        Growth(now, known.get(now.data_year - 1))
        for now, known in newest
        if now.recognised_on and now.recognised_on <= on
    )
