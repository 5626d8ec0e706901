"""What a criterion's own term says about steps: the slots that can turn it, so that no criterion needs a list.

Identity, misconduct and what is past are in no list here, so that nobody is ever told to change them.
"""

from typing import Final

from shared.domain.fact_table import JUDGED
from shared.domain.facts import NUMBERS
from shared.domain.terms import AtLeast, BelowABound, IsTrue, ScoreAtLeast, ShareAtLeast, Term, leaves
from shared.domain.terms.size import INDICATORS
from shared.plan.criteria import Criterion

_NUMBERS: Final = frozenset(JUDGED.of_kind(*NUMBERS))
_FLAGS: Final = frozenset(JUDGED.of_kind("flag"))
SIZE_FIGURES: Final = frozenset(name for name in _NUMBERS if JUDGED[name].may == "supply")
"""Given only where they are missing: a firm is not made smaller or larger to fit."""
RAISED: Final = frozenset(name for name in _NUMBERS if JUDGED[name].may == "improve")
"""Numbers that may rise."""
ANSWERED: Final = frozenset(name for name in _FLAGS if JUDGED[name].may == "improve")
"""Answers that may become yes."""
STATED: Final = frozenset(name for name in _FLAGS if JUDGED[name].may == "supply")
"""Answers that may be given where they are missing, and never change."""
PART_OF: Final = {name: fact.part_of for name, fact in JUDGED.items() if fact.part_of}
"""What can never exceed what."""
SPOKEN_FACTS: Final = {name: fact.made_true_by for name, fact in JUDGED.items() if fact.made_true_by}
"""Facts that are no key of `values`, and the slots that make them true."""
SETTLED_BY: Final = {name: fact.settled_by for name, fact in JUDGED.items() if fact.settled_by}
"""Facts of which only that another one is missing is known, and that one: giving it counts as making them so."""


def slots_of(criterion: Criterion) -> tuple[str, ...]:
    """The fields that can turn a criterion, in the order of its `values`, then of its terms; often none."""
    found = dict.fromkeys(slot for term, negated in leaves(criterion.judged) for slot in _slots(term, negated=negated))
    order = {name: place for place, name in enumerate(criterion.shows)}
    return tuple(sorted(found, key=lambda slot: order.get(slot, len(order))))


def _slots(term: Term, *, negated: bool) -> tuple[str, ...]:
    if isinstance(term, BelowABound):
        return _settling(term.group) + INDICATORS
    if isinstance(term, ShareAtLeast):
        return _with_whole(term.part) + _with_whole(term.whole)
    if isinstance(term, AtLeast):
        return _with_whole(term.name)
    if isinstance(term, ScoreAtLeast):
        return ()
    assert isinstance(term, IsTrue)
    if term.name in ANSWERED or term.name in STATED:
        return (term.name,)
    return () if negated else _settling(term.name) + SPOKEN_FACTS.get(term.name, ())


def _settling(name: str) -> tuple[str, ...]:
    return (SETTLED_BY[name],) if name in SETTLED_BY else ()


def _with_whole(name: str) -> tuple[str, ...]:
    if name not in RAISED and name not in SIZE_FIGURES:
        return ()
    return (name, PART_OF[name]) if name in PART_OF else (name,)
