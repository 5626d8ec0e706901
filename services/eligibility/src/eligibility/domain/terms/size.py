"""The term on the size of a firm, whose limits depend on its industry."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from eligibility.domain.terms.model import MISSING, Firm, Verdict, Verdicts, any_known, reason_of
from eligibility.domain.terms.settle import few_digits, settle
from shared.plan.industries import INDICATORS
from shared.plan.parameters import Parameters

if TYPE_CHECKING:
    from eligibility.domain.columns import Columns, Floats


@dataclass(frozen=True, slots=True)
class BelowABound:
    """At least one indicator of the firm's group lies below where "large" begins; the margin is limit - value.

    The limits are `<prefix>.<group>.<indicator>`; a group has those of its indicators that the size table names.
    """

    group: str
    prefix: str

    def one(self, firm: Firm, p: Parameters) -> Verdict:
        group = firm[self.group]
        if group is None:
            return Verdict(None, reason_of(firm, self.group))
        limits = self._limits(str(group), p)
        values = {indicator: firm.number(indicator) for indicator in limits}
        below = [_below(values[indicator], limit) for indicator, limit in limits.items()]
        margins = {key: None if (value := values[key]) is None else limit - value for key, limit in limits.items()}
        met = any_known(below)
        return Verdict(met, MISSING if met is None else None, limits, margins, tuple(limits), ceiling=True)

    def many(self, firms: "Columns", p: Parameters) -> Verdicts:
        """One bit an indicator: which the group uses, which are known to lie below, which at or above."""
        import numpy as np

        groups = firms.codes(self.group)
        limits = [*(self._limits(key, p) for key in groups.keys), {}]
        used = np.array(
            [sum(1 << bit for bit, name in enumerate(INDICATORS) if row.get(name, 0) > 0) for row in limits]
        )
        used = used.astype(np.uint8)[groups.values]
        below, reached, margins, near = np.zeros_like(used), np.zeros_like(used), {}, None
        for bit, indicator in enumerate(INDICATORS):
            column = firms.numbers(indicator)
            bounds = np.array([float(row.get(indicator, "nan")) for row in limits])[groups.values]
            margins[indicator] = bounds - column.values
            below |= (column.values < bounds).view(np.uint8) << bit
            reached |= (column.values >= bounds).view(np.uint8) << bit
            if not (column.distinct and all(few_digits(row[indicator]) for row in limits if indicator in row)):
                same = column.values == bounds
                near = same if near is None else near | same
        found = Verdicts((below & used) != 0, ((reached & used) == used) & (groups.values >= 0), margins)
        if near is not None:
            settle(self, firms, p, found, near)
        return found

    def _limits(self, group: str, p: Parameters) -> dict[str, Decimal]:
        names = {indicator: f"{self.prefix}.{group}.{indicator}" for indicator in INDICATORS}
        return {indicator: p.number(name) for indicator, name in names.items() if name in p}

    def strength(self, firm: Firm, p: Parameters) -> Decimal | None:  # noqa: ARG002
        return None  # a ceiling: a firm is not the better for being smaller

    def strengths(self, firms: "Columns", p: Parameters) -> "Floats | None":  # noqa: ARG002
        return None

    def reads(self, parameter: str) -> bool:
        return parameter.startswith(f"{self.prefix}.")


def _below(value: Decimal | None, limit: Decimal) -> bool | None:
    if limit <= 0:
        return False
    return None if value is None else value < limit
