"""Terms on one number."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.domain.terms.asks import Ask
from shared.domain.terms.model import LEAST, Firm, Limits, Verdict, Verdicts, key_of, reason_of, relative
from shared.domain.terms.settle import few_digits, relatives, settle

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns, Floats


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Value >= limit; the margin is value - limit. A missing value is open unless nothing could fall short of 0."""

    name: str
    limit: str

    @property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(self.name, limit=self.limit),)

    @property
    def keys(self) -> tuple[str, ...]:
        return (key_of(self.limit),)

    def one(self, firm: Firm, p: Limits) -> Verdict:
        value, limit, key = firm.number(self.name), p.number(self.limit), key_of(self.limit)
        if value is None:
            met = True if limit <= 0 else None
            return Verdict(met, reason_of(firm, self.name) if met is None else None, {key: limit}, {key: None})
        return Verdict(value >= limit, None, {key: limit}, {key: value - limit})

    def many(self, firms: "Columns", p: Limits) -> Verdicts:
        """Rounding keeps order, so that only a value whose float equals the limit's may lie on the other side."""
        import numpy as np

        column, limit = firms.numbers(self.name), p.number(self.limit)
        values, bound = column.values, float(limit)
        met = values >= bound
        if limit <= 0 and column.unknown is not None:
            met |= column.unknown
        margin = np.subtract(values, bound, out=firms.margin())
        found = Verdicts(met, values < bound, {key_of(self.limit): margin})
        if not (column.distinct and few_digits(limit)):
            settle(self, firms, p, found, np.flatnonzero(values == bound))
        return found

    def strength(self, firm: Firm, p: Limits) -> Decimal | None:
        value = firm.number(self.name)
        return LEAST if value is None else relative(value, p.number(self.limit))

    def strengths(self, firms: "Columns", p: Limits) -> "Floats | None":
        return relatives(firms.numbers(self.name).values, p.number(self.limit))

    @property
    def limits(self) -> tuple[str, ...]:
        return (self.limit,)

    def reads(self, parameter: str) -> bool:
        return parameter == self.limit
