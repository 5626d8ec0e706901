"""The words in which criteria are written, so that a declaration reads as a sentence.

A term holds names only (fields of the facts, parameters) and no values, so that it judges one firm and a whole column
of firms without any criterion being rewritten.
"""

from shared.domain.terms.combined import AllOf, AnyOf, leaves
from shared.domain.terms.flags import IsTrue, Not
from shared.domain.terms.model import Term
from shared.domain.terms.numbers import AtLeast
from shared.domain.terms.score import ScoreAtLeast
from shared.domain.terms.share import ShareAtLeast
from shared.domain.terms.size import BelowABound

__all__ = (
    "AllOf",
    "AnyOf",
    "AtLeast",
    "BelowABound",
    "IsTrue",
    "Not",
    "ScoreAtLeast",
    "ShareAtLeast",
    "Term",
    "all_of",
    "any_of",
    "at_least",
    "below_a_bound",
    "is_true",
    "leaves",
    "not_",
    "share_at_least",
)

is_true, not_, at_least, share_at_least, below_a_bound = IsTrue, Not, AtLeast, ShareAtLeast, BelowABound


def any_of(*terms: Term) -> Term:
    """An inclusive or."""
    return AnyOf(terms)


def all_of(*terms: Term) -> Term:
    """An and."""
    return AllOf(terms)
