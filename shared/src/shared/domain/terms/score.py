"""The term on a score under a tree of indicators."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from shared.domain.exact_json import Exact
from shared.domain.indicator_bounds import bounds_of
from shared.domain.indicators import Tree
from shared.domain.terms.asks import Ask
from shared.domain.terms.model import MISSING, Firm, Limits, Verdict, Verdicts, key_of
from shared.domain.terms.unranked import Unranked

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns

_PLACES: Final = 10**4
"""Margins have four decimals, rounded down, so that one of at least 0 is met."""


@dataclass(frozen=True, slots=True)
class ScoreAtLeast(Unranked):
    """Score >= limit, exactly; each leaf of the tree is a number or a yes (1) or no (0) of the firm.

    Undecided where what is not known could put the score on either side. It takes no part in the ranking, and no route
    improves through it.
    """

    tree: Tree
    limit: str
    flags: frozenset[str] = frozenset()
    """The leaves that are a yes or no."""

    @property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(Ask(leaf, ("flag", "count", "amount")) for leaf in self.tree.leaves)

    @property
    def keys(self) -> tuple[str, ...]:
        return (key_of(self.limit),)

    def one(self, firm: Firm, p: Limits) -> Verdict:
        limit, key = p.number(self.limit), key_of(self.limit)
        bounds, bound = bounds_of(self.tree, self._values(firm)), Fraction(limit)
        if bounds.least >= bound and not bounds.may_lack:
            met: bool | None = True
        else:
            met = False if bounds.most < bound and not bounds.may_lack else None
        known = bounds.least == bounds.most and not bounds.may_lack
        margin = _floor(bounds.least - bound) if known else None
        return Verdict(met, MISSING if met is None else None, {key: limit}, {key: margin})

    def _values(self, firm: Firm) -> dict[str, Exact | None]:
        return {leaf: self._value(firm, leaf) for leaf in self.tree.leaves}

    def _value(self, firm: Firm, name: str) -> Exact | None:
        if name in self.flags:
            answer = firm.flag(name)
            return None if answer is None else (int(answer), 0)
        number = firm.number(name)
        return None if number is None else _exact(number)

    def many(self, firms: "Columns", p: Limits) -> Verdicts:
        """Each firm by itself: a broken line has no exact float."""
        import numpy as np

        found = [self.one(firms.row(row), p) for row in range(len(firms))]
        margin, key = firms.margin(), key_of(self.limit)
        margins = (one.margins[key] for one in found)
        margin[:] = [np.nan if each is None else float(each) for each in margins]
        met, unmet = (np.array([one.met is answer for one in found], np.bool_) for answer in (True, False))
        return Verdicts(met, unmet, {key: margin})

    @property
    def limits(self) -> tuple[str, ...]:
        return ()  # its limit is a score, which the ranking does not weigh

    def reads(self, parameter: str) -> bool:
        return parameter == self.limit


def _exact(number: Decimal) -> Exact:
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    whole = int("".join(map(str, digits)) or "0") * (-1 if sign else 1)
    return (whole * 10**exponent, 0) if exponent >= 0 else (whole, -exponent)


def _floor(margin: Fraction) -> Decimal:
    return (Decimal(margin.numerator * _PLACES // margin.denominator) / _PLACES).quantize(
        Decimal(1) / _PLACES, ROUND_FLOOR
    )
