"""Terms made of terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from shared.domain.terms.asks import Ask
from shared.domain.terms.flags import Not
from shared.domain.terms.model import JUST, LEAST, Firm, Limits, Term, Verdict, Verdicts, any_known

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns, Floats


@dataclass(frozen=True, slots=True)
class _Combined:
    """What holds of terms together, however they are joined."""

    terms: tuple[Term, ...]

    @property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(ask for term in self.terms for ask in term.asks)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for term in self.terms for key in term.keys))

    @property
    def limits(self) -> tuple[str, ...]:
        return tuple(limit for term in self.terms for limit in term.limits)

    def reads(self, parameter: str) -> bool:
        return any(term.reads(parameter) for term in self.terms)


@dataclass(frozen=True, slots=True)
class AnyOf(_Combined):
    """At least one term is met; unmet only when all are."""

    def one(self, firm: Firm, p: Limits) -> Verdict:
        verdicts = [term.one(firm, p) for term in self.terms]
        return _joined(any_known([verdict.met for verdict in verdicts]), verdicts)

    def many(self, firms: "Columns", p: Limits) -> Verdicts:
        verdicts = [term.many(firms, p) for term in self.terms]
        met, unmet = (one.met for one in verdicts), (one.unmet for one in verdicts)
        return Verdicts(reduce(or_, met), reduce(and_, unmet), _margins(verdicts))

    def strength(self, firm: Firm, p: Limits) -> Decimal | None:
        """The best limb; beside a number a met yes counts as just on the limit."""
        numbers = [term.strength(firm, p) for term in self.terms]
        if all(number is None for number in numbers):
            return None
        return max(
            (JUST if term.one(firm, p).met else LEAST) if number is None else number
            for term, number in zip(self.terms, numbers, strict=True)
        )

    def strengths(self, firms: "Columns", p: Limits) -> "Floats | None":
        import numpy as np

        numbers = [term.strengths(firms, p) for term in self.terms]
        if all(number is None for number in numbers):
            return None
        limbs = (
            term.many(firms, p).met.astype(np.float64) - 1.0 if number is None else number
            for term, number in zip(self.terms, numbers, strict=True)
        )
        return reduce(np.maximum, limbs)


@dataclass(frozen=True, slots=True)
class AllOf(_Combined):
    """Every term is met; unmet as soon as one is."""

    def one(self, firm: Firm, p: Limits) -> Verdict:
        verdicts = [term.one(firm, p) for term in self.terms]
        opposite = any_known([None if verdict.met is None else not verdict.met for verdict in verdicts])
        return _joined(None if opposite is None else not opposite, verdicts)

    def many(self, firms: "Columns", p: Limits) -> Verdicts:
        verdicts = [term.many(firms, p) for term in self.terms]
        met, unmet = (one.met for one in verdicts), (one.unmet for one in verdicts)
        return Verdicts(reduce(and_, met), reduce(or_, unmet), _margins(verdicts))

    def strength(self, firm: Firm, p: Limits) -> Decimal | None:
        """The weakest limb that has a number."""
        numbers = [number for term in self.terms if (number := term.strength(firm, p)) is not None]
        return min(numbers, default=None)

    def strengths(self, firms: "Columns", p: Limits) -> "Floats | None":
        import numpy as np

        numbers = [number for term in self.terms if (number := term.strengths(firms, p)) is not None]
        return reduce(np.minimum, numbers) if numbers else None


def _joined(met: bool | None, verdicts: list[Verdict]) -> Verdict:
    """Limits and margins of all limbs, and the reason of the first limb that answers as the whole does."""
    reason: str | None = None
    limits: dict[str, Decimal] = {}
    margins: dict[str, Decimal | None] = {}
    indicators: tuple[str, ...] = ()
    ceiling = False
    for verdict in verdicts:
        if reason is None and verdict.met is met:
            reason = verdict.reason
        if verdict.limits:
            limits.update(verdict.limits)
            margins.update(verdict.margins)
            indicators += verdict.indicators
            ceiling = ceiling or verdict.ceiling
    return Verdict(met, reason, limits, margins, indicators, ceiling)


def _margins(verdicts: list[Verdicts]) -> "dict[str, Floats]":
    return {key: margin for one in verdicts for key, margin in one.margins.items()}


def leaves(term: Term, *, negated: bool = False) -> Iterator[tuple[Term, bool]]:
    """The terms on values, each with whether it stands under a "not"."""
    if isinstance(term, Not):
        yield from leaves(term.term, negated=not negated)
    elif isinstance(term, _Combined):
        for each in term.terms:
            yield from leaves(each, negated=negated)
    else:
        yield term, negated
