"""The term on the size of a firm, whose limits depend on its industry."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from shared.domain.terms.asks import Ask
from shared.domain.terms.model import MISSING, Firm, Limits, Verdict, Verdicts, any_known, reason_of
from shared.domain.terms.settle import few_digits, settle
from shared.domain.terms.unranked import Unranked

INDICATORS: Final = ("employees", "revenue_yuan", "total_assets_yuan")
"""What the size of a firm is told by."""

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns, Floats


@dataclass(frozen=True, slots=True)
class BelowABound(Unranked):
    """At least one indicator of the firm's group lies below where "large" begins; the margin is limit - value.

    The limits are `<prefix>.<group>.<indicator>`; a group has those of its indicators that the size table names. They
    are a ceiling: no firm is the better for being smaller.
    """

    group: str
    prefix: str

    @property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(self.group, ("code",)), *map(Ask, INDICATORS))

    @property
    def keys(self) -> tuple[str, ...]:
        return INDICATORS

    def one(self, firm: Firm, p: Limits) -> Verdict:
        group = firm[self.group]
        if group is None:
            return Verdict(None, reason_of(firm, self.group))
        limits = self._limits(str(group), p)
        values = {indicator: firm.number(indicator) for indicator in limits}
        below = [_below(values[indicator], limit) for indicator, limit in limits.items()]
        margins = {key: None if (value := values[key]) is None else limit - value for key, limit in limits.items()}
        met = any_known(below)
        return Verdict(met, MISSING if met is None else None, limits, margins, tuple(limits), ceiling=True)

    def many(self, firms: "Columns", p: Limits) -> Verdicts:
        """Unmet where no indicator lies below and none that the group uses is missing; a limit of 0 is never missed."""
        import numpy as np

        groups = firms.codes(self.group)
        bounds_of, few = self._bounds(groups.keys, p)
        met, margins, near, missing = np.zeros(len(firms), np.bool_), {}, None, groups.values < 0
        for indicator in INDICATORS:
            column = firms.numbers(indicator)
            margin = np.take(bounds_of[indicator], groups.values, out=firms.margin(), mode="wrap")
            if column.unknown is not None:
                missing |= column.unknown & (margin > 0)
            margin -= column.values
            met |= margin > 0
            if not (few and column.distinct):
                same = margin == 0
                near = same if near is None else near | same
            margins[indicator] = margin
        found = Verdicts(met, ~(met | missing), margins)
        if near is not None:
            settle(self, firms, p, found, np.flatnonzero(near))
        return found

    def _bounds(self, groups: Sequence[str], p: Limits) -> "tuple[dict[str, Floats], bool]":
        """The limits by indicator and group, NaN where there is none and at the end; whether all have few digits."""
        import numpy as np

        limits = [*(self._limits(group, p) for group in groups), {}]
        bounds = {name: np.array([float(row.get(name, "nan")) for row in limits]) for name in INDICATORS}
        return bounds, all(few_digits(limit) for row in limits for limit in row.values())

    def _limits(self, group: str, p: Limits) -> dict[str, Decimal]:
        return {indicator: p.number(name) for indicator, name in _names(self.prefix, group) if name in p}

    @property
    def limits(self) -> tuple[str, ...]:
        return ()  # the size table has them

    def reads(self, parameter: str) -> bool:
        return parameter.startswith(f"{self.prefix}.")


@lru_cache(maxsize=1024)
def _names(prefix: str, group: str) -> tuple[tuple[str, str], ...]:
    return tuple((indicator, f"{prefix}.{group}.{indicator}") for indicator in INDICATORS)


def _below(value: Decimal | None, limit: Decimal) -> bool | None:
    if limit <= 0:
        return False
    return None if value is None else value < limit
