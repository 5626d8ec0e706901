"""Terms on a yes or no."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from eligibility.domain.terms.asks import Ask
from eligibility.domain.terms.model import Firm, Term, Verdict, Verdicts, reason_of
from shared.plan.parameters import Parameters
from shared.plan.readers import Reads

if TYPE_CHECKING:
    from eligibility.domain.columns import Columns, Floats


@dataclass(frozen=True, slots=True)
class IsTrue:
    """The field is yes; `because` is the reason that an unmet one carries."""

    name: str
    because: str | None = None

    @property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(self.name, ("flag",)),)

    @property
    def keys(self) -> tuple[str, ...]:
        return ()

    def one(self, firm: Firm, p: Parameters) -> Verdict:  # noqa: ARG002 - every term has the same shape
        value = firm.flag(self.name)
        if value is None:
            return Verdict(None, reason_of(firm, self.name))
        return Verdict(value, None if value else self.because)

    def many(self, firms: "Columns", p: Parameters) -> Verdicts:  # noqa: ARG002
        return Verdicts(*firms.flags(self.name))

    def strength(self, firm: Firm, p: Parameters) -> Decimal | None:  # noqa: ARG002
        return None

    def strengths(self, firms: "Columns", p: Parameters) -> "Floats | None":  # noqa: ARG002
        return None

    @property
    def limits(self) -> tuple[Reads[Decimal], ...]:
        return ()

    def reads(self, parameter: str) -> bool:  # noqa: ARG002
        return False


@dataclass(frozen=True, slots=True)
class Not:
    """The other term is unmet; `because` is the reason that an unmet one carries."""

    term: Term
    because: str | None = None

    @property
    def asks(self) -> tuple[Ask, ...]:
        return self.term.asks

    @property
    def keys(self) -> tuple[str, ...]:
        return ()

    def one(self, firm: Firm, p: Parameters) -> Verdict:
        verdict = self.term.one(firm, p)
        if verdict.met is None:
            return Verdict(None, verdict.reason)
        return Verdict(not verdict.met, self.because if verdict.met else None)

    def many(self, firms: "Columns", p: Parameters) -> Verdicts:
        verdicts = self.term.many(firms, p)
        return Verdicts(verdicts.unmet, verdicts.met)

    def strength(self, firm: Firm, p: Parameters) -> Decimal | None:  # noqa: ARG002
        return None

    def strengths(self, firms: "Columns", p: Parameters) -> "Floats | None":  # noqa: ARG002
        return None

    @property
    def limits(self) -> tuple[Reads[Decimal], ...]:
        return self.term.limits

    def reads(self, parameter: str) -> bool:
        return self.term.reads(parameter)
