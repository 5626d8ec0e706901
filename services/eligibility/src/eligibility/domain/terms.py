"""The words in which criteria are written: each judges one firm as met, unmet or undecided, with its margins.

A term holds names only (fields of the facts, parameters) and no values, so that a judgement of a whole column of firms
can stand beside `one` without any criterion being rewritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol

from eligibility.domain.facts import Facts
from shared.plan.industries import INDICATORS
from shared.plan.parameters import Parameters

MISSING = "missing_value"
_LEAST: Final = Decimal(-1)
_MOST: Final = Decimal(1)
_JUST: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a term.

    `met` is None when a missing value could change the answer. `limits` and `margins` share their keys; a margin of at
    least 0 is met, None is unknown. `indicators` are fields to show because a table chose them, and `ceiling` tells
    that the limits must be stayed under.
    """

    met: bool | None
    reason: str | None = None
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    margins: Mapping[str, Decimal | None] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()
    ceiling: bool = False


class Term(Protocol):
    """A condition on a firm."""

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        """The verdict on one firm."""

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        """How far the value lies from the limit, -1 to 1, 0 on it; None for a term without a number."""


def _undecided(firm: Facts, name: str) -> str:
    return firm.reasons.get(name, MISSING)


def _key(limit: str) -> str:
    return limit.rpartition(".")[2]


def _relative(value: Decimal, limit: Decimal) -> Decimal:
    """Value over limit, less 1, within -1 and 1; against a limit of 0 anything above it is the most."""
    if limit == 0:
        return _MOST if value > 0 else _JUST
    return max(_LEAST, min(_MOST, value / limit - 1))


@dataclass(frozen=True, slots=True)
class IsTrue:
    """The field is yes; `because` is the reason that an unmet one carries."""

    name: str
    because: str | None = None

    def one(self, firm: Facts, p: Parameters) -> Verdict:  # noqa: ARG002 - every term has the same shape
        value = firm.flag(self.name)
        if value is None:
            return Verdict(None, _undecided(firm, self.name))
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


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Value >= limit; the margin is value - limit. A missing value is open unless nothing could fall short of 0."""

    name: str
    limit: str

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        value, limit, key = firm.number(self.name), p.number(self.limit), _key(self.limit)
        if value is None:
            met = True if limit <= 0 else None
            return Verdict(met, _undecided(firm, self.name) if met is None else None, {key: limit}, {key: None})
        return Verdict(value >= limit, None, {key: limit}, {key: value - limit})

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        value = firm.number(self.name)
        return _LEAST if value is None else _relative(value, p.number(self.limit))


@dataclass(frozen=True, slots=True)
class ShareAtLeast:
    """Part >= limit x whole, compared without dividing; the margin is part - limit x whole, in the part's unit.

    A whole of 0 is unmet (`because_none` is then the reason). `open_part` counts what might yet belong to the part.
    """

    part: str
    whole: str
    limit: str
    open_part: str | None = None
    because_none: str | None = None

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        limit, key = p.number(self.limit), _key(self.limit)
        part, whole = firm.number(self.part), firm.number(self.whole)
        still_open = (firm.number(self.open_part) if self.open_part else None) or _JUST
        met = _share_met(part, whole, limit, still_open)
        margin = None if part is None or not whole or still_open else part - limit * whole
        return Verdict(met, self._reason(firm, met, whole), {key: limit}, {key: margin})

    def _reason(self, firm: Facts, met: bool | None, whole: Decimal | None) -> str | None:
        if met is None:
            return _undecided(firm, self.part)
        return self.because_none if whole == 0 else None

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        part, whole = firm.number(self.part), firm.number(self.whole)
        if part is None or not whole:
            return _LEAST
        return _relative(part / whole, p.number(self.limit))


def _share_met(part: Decimal | None, whole: Decimal | None, limit: Decimal, still_open: Decimal) -> bool | None:
    """Open only when a value that is missing could turn the answer."""
    if whole == 0:
        return False
    if whole is None:
        return False if part == 0 and limit > 0 else None
    if part is None:
        return True if limit <= 0 else None
    if part >= limit * whole:
        return True
    return None if part + still_open >= limit * whole else False


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
            return Verdict(None, _undecided(firm, self.group))
        names = {indicator: f"{self.prefix}.{group}.{indicator}" for indicator in INDICATORS}
        limits = {indicator: p.number(name) for indicator, name in names.items() if name in p}
        values = {indicator: firm.number(indicator) for indicator in limits}
        below = [_below(values[indicator], limit) for indicator, limit in limits.items()]
        margins = {key: None if (value := values[key]) is None else limit - value for key, limit in limits.items()}
        met = _any(below)
        return Verdict(met, MISSING if met is None else None, limits, margins, tuple(limits), ceiling=True)

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:  # noqa: ARG002
        return None  # a ceiling: a firm is not the better for being smaller


def _below(value: Decimal | None, limit: Decimal) -> bool | None:
    if limit <= 0:
        return False
    return None if value is None else value < limit


def _any(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one term is met; unmet only when all are."""

    terms: tuple[Term, ...]

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        verdicts = [term.one(firm, p) for term in self.terms]
        return _joined(_any([verdict.met for verdict in verdicts]), verdicts)

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        """The best limb; beside a number a met yes counts as just on the limit."""
        numbers = [term.strength(firm, p) for term in self.terms]
        if all(number is None for number in numbers):
            return None
        return max(
            (_JUST if term.one(firm, p).met else _LEAST) if number is None else number
            for term, number in zip(self.terms, numbers, strict=True)
        )


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every term is met; unmet as soon as one is."""

    terms: tuple[Term, ...]

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        verdicts = [term.one(firm, p) for term in self.terms]
        opposite = _any([None if verdict.met is None else not verdict.met for verdict in verdicts])
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


def any_of(*terms: Term) -> Term:
    """An inclusive or."""
    return AnyOf(terms)


def all_of(*terms: Term) -> Term:
    """An and."""
    return AllOf(terms)


is_true, not_, at_least, share_at_least, below_a_bound = IsTrue, Not, AtLeast, ShareAtLeast, BelowABound
"""How criteria write the terms, so that a declaration reads as a sentence."""
