"""Terms made of terms."""

from dataclasses import dataclass
from decimal import Decimal

from eligibility.domain.facts import Facts
from eligibility.domain.terms.model import JUST, LEAST, Term, Verdict, any_known
from shared.plan.parameters import Parameters


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one term is met; unmet only when all are."""

    terms: tuple[Term, ...]

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        verdicts = [term.one(firm, p) for term in self.terms]
        return _joined(any_known([verdict.met for verdict in verdicts]), verdicts)

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        """The best limb; beside a number a met yes counts as just on the limit."""
        numbers = [term.strength(firm, p) for term in self.terms]
        if all(number is None for number in numbers):
            return None
        return max(
            (JUST if term.one(firm, p).met else LEAST) if number is None else number
            for term, number in zip(self.terms, numbers, strict=True)
        )


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every term is met; unmet as soon as one is."""

    terms: tuple[Term, ...]

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        verdicts = [term.one(firm, p) for term in self.terms]
        opposite = any_known([None if verdict.met is None else not verdict.met for verdict in verdicts])
        return _joined(None if opposite is None else not opposite, verdicts)

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        """The weakest limb that has a number."""
        numbers = [number for term in self.terms if (number := term.strength(firm, p)) is not None]
        return min(numbers, default=None)


def _joined(met: bool | None, verdicts: list[Verdict]) -> Verdict:
    """Limits and margins of all limbs, and the reason of the first limb that answers as the whole does."""
    return Verdict(
        met,
        next((verdict.reason for verdict in verdicts if verdict.met is met and verdict.reason), None),
        {key: limit for verdict in verdicts for key, limit in verdict.limits.items()},
        {key: margin for verdict in verdicts for key, margin in verdict.margins.items()},
        tuple(name for verdict in verdicts for name in verdict.indicators),
        any(verdict.ceiling for verdict in verdicts),
    )
