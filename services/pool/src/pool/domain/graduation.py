"""When a member graduates (T12.1, M2–M4): model effect, a clearly raised rate, and a new patent-intensive product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pool.domain.growth import Growth


@dataclass(frozen=True, slots=True)
class Rate:
    """A patent industrialisation rate as its two whole numbers; compared without rounding."""

    industrialised: int
    valid: int

    def risen_by(self, earlier: "Rate", share: Decimal) -> bool:
        """Whether this rate lies at least `share` (0.1: ten percentage points) above the earlier one."""
        if self.valid == 0 or earlier.valid == 0:
            return False
        rise = Decimal(self.industrialised) * earlier.valid - Decimal(earlier.industrialised) * self.valid
        return rise >= share * self.valid * earlier.valid

    def reaches(self, share: Decimal) -> bool:
        """Whether this rate is at least `share`."""
        return self.valid > 0 and self.industrialised >= share * self.valid

    def is_near_ceiling(self, rise: Decimal) -> bool:
        """Whether this rate can never rise by `rise`: that would be more than all patents."""
        return self.valid > 0 and self.industrialised > (1 - rise) * self.valid


@dataclass(frozen=True, slots=True)
class Product:
    """A product recognised as patent-intensive."""

    name: str
    recognised_on: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """What verified progress shows of one member."""

    admitted_on: date
    at_admission: Rate
    newest: Rate | None
    products: tuple[Product, ...]
    model_effect: str | None
    """A person's finding (T12.1a)."""
    growths: tuple[Growth, ...] = ()
    verified_on: date | None = None
    """The day on which the newest of the progress was verified."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The operator's settings for the words of the text (M3, M4)."""

    rate_rise: Decimal
    new_products: int
    growth_share: Decimal
    rate_ceiling: Decimal
    both: bool
    """Rate and product; a looser reading asks for one of them."""


def missing(evidence: Evidence, standard: Standard) -> list[str]:
    """What is not shown: `model_effect`, `rate_rise`, `new_product`; an empty list is the graduation standard met.

    A product is new when it was recognised after the admission date (M2); in its place stands a recognised product
    whose sales and profit both grew much in a year. The firm must have a finding in any case.
    """
    rate = evidence.newest is not None and _rate_is_raised(evidence.newest, evidence.at_admission, standard)
    product = count_new(evidence.products, evidence.admitted_on) >= standard.new_products or any(
        growth.reaches(standard.growth_share) for growth in evidence.growths
    )
    found = [] if evidence.model_effect else ["model_effect"]
    if not standard.both and (rate or product):
        return found
    return found + ([] if rate else ["rate_rise"]) + ([] if product else ["new_product"])


def _rate_is_raised(newest: Rate, at_admission: Rate, standard: Standard) -> bool:
    """Risen by the share, or, where there was no room for that, at the ceiling and no lower than at admission."""
    if newest.risen_by(at_admission, standard.rate_rise):
        return True
    kept = newest.risen_by(at_admission, Decimal(0)) and newest.reaches(standard.rate_ceiling)
    return kept and at_admission.is_near_ceiling(standard.rate_rise)


def count_new(products: Sequence[Product], admitted_on: date) -> int:
    """Products recognised after the admission date."""
    return sum(product.recognised_on > admitted_on for product in products)


def distinct(products: Iterable[Product]) -> tuple[Product, ...]:
    """Each product once, by its first recognition: a later report that names it again makes it no newer."""
    first: dict[str, Product] = {}
    for product in sorted(products, key=lambda one: (one.recognised_on, one.name)):
        first.setdefault(product.name, product)
    return tuple(first.values())
