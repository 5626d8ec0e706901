"""The term on the size of a firm, whose limits depend on its industry."""

from dataclasses import dataclass
from decimal import Decimal

from eligibility.domain.facts import Facts
from eligibility.domain.terms.model import MISSING, Verdict, any_known, reason_of
from shared.plan.industries import INDICATORS
from shared.plan.parameters import Parameters


@dataclass(frozen=True, slots=True)
class BelowABound:
    """At least one indicator of the firm's group lies below where "large" begins; the margin is limit - value.

    The limits are `<prefix>.<group>.<indicator>`; a group has those of its indicators that the size table names.
    """

    group: str
    prefix: str

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        group = firm[self.group]
        if group is None:
            return Verdict(None, reason_of(firm, self.group))
        names = {indicator: f"{self.prefix}.{group}.{indicator}" for indicator in INDICATORS}
        limits = {indicator: p.number(name) for indicator, name in names.items() if name in p}
        values = {indicator: firm.number(indicator) for indicator in limits}
        below = [_below(values[indicator], limit) for indicator, limit in limits.items()]
        margins = {key: None if (value := values[key]) is None else limit - value for key, limit in limits.items()}
        met = any_known(below)
        return Verdict(met, MISSING if met is None else None, limits, margins, tuple(limits), ceiling=True)

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:  # noqa: ARG002
        return None  # a ceiling: a firm is not the better for being smaller


def _below(value: Decimal | None, limit: Decimal) -> bool | None:
    if limit <= 0:
        return False
    return None if value is None else value < limit
