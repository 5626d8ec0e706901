"""The limbs of a numeric term: which one decides a firm's score, and which ones the firm can do better in."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from eligibility.domain.facts import Facts
from eligibility.domain.score import PLACES
from shared.domain.terms import AllOf, AnyOf, AtLeast, IsTrue, Not, ScoreAtLeast, ShareAtLeast, Term
from shared.domain.terms.model import JUST, LEAST
from shared.domain.terms.size import INDICATORS
from shared.plan.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Limb:
    """A number beside its limit; `field` is what a firm changes, `of` the whole that a share is taken of.

    Without a limit it is what stands in for a number: a yes, a no, or several of them, of which `field` decides.
    """

    field: str
    limit: str | None
    of: str | None = None


def deciding(term: Term, firm: Facts, p: Parameters) -> Limb:
    """The limb whose strength is the term's."""
    if isinstance(term, AtLeast):
        return Limb(term.name, term.limit)
    if isinstance(term, ShareAtLeast):
        return Limb(term.part, term.limit, term.whole)
    total = term.strength(firm, p)
    if total is None or not isinstance(term, AnyOf | AllOf):
        return Limb(_field_of_a_yes(term, firm, p), None)
    limbs = term.terms if isinstance(term, AnyOf) else [one for one in term.terms if one.strength(firm, p) is not None]
    return deciding(next(one for one in limbs if _counts(one, firm, p) == total), firm, p)


def limbs_of(term: Term, firm: Facts, p: Parameters, *, beside_a_number: bool = False) -> Iterator[Limb]:
    """The numbers of a term, and each yes that may stand in for one; a no is not the firm's to change."""
    if isinstance(term, AtLeast | ShareAtLeast) or (isinstance(term, IsTrue) and beside_a_number):
        yield deciding(term, firm, p)
    elif isinstance(term, AnyOf | AllOf):
        has_a_number = term.strength(firm, p) is not None
        beside = isinstance(term, AnyOf) if has_a_number else beside_a_number
        for one in term.terms:
            yield from limbs_of(one, firm, p, beside_a_number=beside)


def value_of(limb: Limb, firm: Facts) -> Decimal | bool | None:
    """The number that stands beside the limit; of a share the share itself, for the eye."""
    if limb.limit is None:
        held = firm[limb.field]
        return firm.flag(limb.field) if held is None or isinstance(held, bool) else firm.number(limb.field)
    value = firm.number(limb.field)
    if limb.of is None or value is None:
        return value
    whole = firm.number(limb.of)
    return None if not whole else (value / whole).quantize(PLACES)


def _counts(term: Term, firm: Facts, p: Parameters) -> Decimal:
    """The strength of a limb; one without a number is just on its limit, or as far below as can be."""
    strength = term.strength(firm, p)
    if strength is not None:
        return strength
    return JUST if term.one(firm, p).met else LEAST


def _field_of_a_yes(term: Term, firm: Facts, p: Parameters) -> str:
    """The field that decides a term without a number; of several the first that answers as the whole does."""
    if isinstance(term, IsTrue | AtLeast):
        return term.name
    if isinstance(term, ShareAtLeast):
        return term.part
    if isinstance(term, ScoreAtLeast):
        return term.asks[0].fact
    if isinstance(term, Not):
        return _field_of_a_yes(term.term, firm, p)
    verdict = term.one(firm, p)
    if isinstance(term, AnyOf | AllOf):
        return _field_of_a_yes(next(one for one in term.terms if one.one(firm, p).met is verdict.met), firm, p)
    below = (name for name, margin in verdict.margins.items() if margin is not None and (margin > 0) is verdict.met)
    return next(below, INDICATORS[0])
