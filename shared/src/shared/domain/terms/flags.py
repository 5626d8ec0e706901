"""Terms on a yes or no."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.domain.terms.asks import Ask
from shared.domain.terms.model import Firm, Limits, Term, Verdict, Verdicts, reason_of
from shared.domain.terms.unranked import Unranked

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns


@dataclass(frozen=True, slots=True)
class IsTrue(Unranked):
    """The field is yes; `because` is the reason that an unmet one carries."""

    name: str
    because: str | None = None

    @property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(self.name, ("flag",)),)

    @property
    def keys(self) -> tuple[str, ...]:
        return ()

    def one(self, firm: Firm, p: Limits) -> Verdict:  # noqa: ARG002 - every term has the same shape
        value = firm.flag(self.name)
        if value is None:
            return Verdict(None, reason_of(firm, self.name))
        return Verdict(value, None if value else self.because)

    def many(self, firms: "Columns", p: Limits) -> Verdicts:  # noqa: ARG002
        return Verdicts(*firms.flags(self.name))

    @property
    def limits(self) -> tuple[str, ...]:
        return ()

    def reads(self, parameter: str) -> bool:  # noqa: ARG002
        return False


@dataclass(frozen=True, slots=True)
class Not(Unranked):
    """The other term is unmet; `because` is the reason that an unmet one carries."""

    term: Term
    because: str | None = None

    @property
    def asks(self) -> tuple[Ask, ...]:
        return self.term.asks

    @property
    def keys(self) -> tuple[str, ...]:
        return ()

    def one(self, firm: Firm, p: Limits) -> Verdict:
        verdict = self.term.one(firm, p)
        if verdict.met is None:
            return Verdict(None, verdict.reason)
        return Verdict(not verdict.met, self.because if verdict.met else None)

    def many(self, firms: "Columns", p: Limits) -> Verdicts:
        verdicts = self.term.many(firms, p)
        return Verdicts(verdicts.unmet, verdicts.met)

    @property
    def limits(self) -> tuple[str, ...]:
        return self.term.limits

    def reads(self, parameter: str) -> bool:
        return self.term.reads(parameter)
