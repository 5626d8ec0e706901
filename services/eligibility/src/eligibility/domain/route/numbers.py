"""Exact steps to the next cent or the next whole: the least that suffices and the highest that still does."""

from decimal import Decimal
from typing import Final

CENT: Final = Decimal("0.01")
ONE: Final = Decimal(1)
MOST_PERSONS: Final = Decimal(2_000_000_000)
MOST_YUAN: Final = 10**18 - CENT
"""The highest figures that a declaration holds, to the cent."""


def highest(most: Decimal, step: Decimal) -> Decimal:
    """The highest multiple of `step` that is at most this."""
    return most // step * step


def least(bound: Decimal, step: Decimal) -> Decimal:
    """The least multiple of `step` that is at least this."""
    down = highest(bound, step)
    return down if down == bound else down + step


def highest_below(bound: Decimal, step: Decimal) -> Decimal:
    """The highest multiple of `step` that is under this."""
    return least(bound, step) - step


def highest_whole_of(part: Decimal, share: Decimal, step: Decimal) -> Decimal:
    """The highest multiple of `step` of which the part is still at least the share."""
    return part // (share * step) * step
