"""Terms on a yes or no."""

from dataclasses import dataclass
from decimal import Decimal

from eligibility.domain.facts import Facts
from eligibility.domain.terms.model import Term, Verdict, reason_of
from shared.plan.parameters import Parameters


@dataclass(frozen=True, slots=True)
class IsTrue:
    """The field is yes; `because` is the reason that an unmet one carries."""

    name: str
    because: str | None = None

    def one(self, firm: Facts, p: Parameters) -> Verdict:  # noqa: ARG002 - every term has the same shape
        value = firm.flag(self.name)
        if value is None:
            return Verdict(None, reason_of(firm, self.name))
        return Verdict(value, None if value else self.because)

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True)
class Not:
    """The other term is unmet; `because` is the reason that an unmet one carries."""

    term: Term
    because: str | None = None

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        verdict = self.term.one(firm, p)
        if verdict.met is None:
            return Verdict(None, verdict.reason)
        return Verdict(not verdict.met, self.because if verdict.met else None)

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:  # noqa: ARG002
        return None
