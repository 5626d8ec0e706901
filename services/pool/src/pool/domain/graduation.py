"""When a member graduates (T12.1, M2–M4): model effect, a clearly raised rate, and a new patent-intensive product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
    verified_on: date | None = None
    """The day on which the newest of the progress was verified."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The operator's settings for the words of the text (M3, M4)."""

    rate_rise: Decimal
    new_products: int
    both: bool
    """Rate and product; a looser reading asks for one of them."""


def missing(evidence: Evidence, standard: Standard) -> list[str]:
    """What is not shown: `model_effect`, `rate_rise`, `new_product`; an empty list is the graduation standard met.

    A product is new when it was recognised after the admission date (M2); the firm must have a finding in any case.
    """
    rate = evidence.newest is not None and evidence.newest.risen_by(evidence.at_admission, standard.rate_rise)
    product = count_new(evidence.products, evidence.admitted_on) >= standard.new_products
    found = [] if evidence.model_effect else ["model_effect"]
    if not standard.both and (rate or product):
        return found
    return found + ([] if rate else ["rate_rise"]) + ([] if product else ["new_product"])


def count_new(products: Sequence[Product], admitted_on: date) -> int:
    """Products recognised after the admission date."""
    return sum(product.recognised_on > admitted_on for product in products)


def distinct(products: Iterable[Product]) -> tuple[Product, ...]:
    """Each product once, by its first recognition: a later report that names it again makes it no newer."""
    first: dict[str, Product] = {}
    for product in sorted(products, key=lambda one: (one.recognised_on, one.name)):
        first.setdefault(product.name, product)
    return tuple(first.values())
