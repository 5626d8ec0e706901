"""Terms on one number."""

from dataclasses import dataclass
from decimal import Decimal

from eligibility.domain.facts import Facts
from eligibility.domain.terms.model import LEAST, Verdict, key_of, reason_of, relative
from shared.plan.parameters import Parameters


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Value >= limit; the margin is value - limit. A missing value is open unless nothing could fall short of 0."""

    name: str
    limit: str

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        value, limit, key = firm.number(self.name), p.number(self.limit), key_of(self.limit)
        if value is None:
            met = True if limit <= 0 else None
            return Verdict(met, reason_of(firm, self.name) if met is None else None, {key: limit}, {key: None})
        return Verdict(value >= limit, None, {key: limit}, {key: value - limit})

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        value = firm.number(self.name)
        return LEAST if value is None else relative(value, p.number(self.limit))
