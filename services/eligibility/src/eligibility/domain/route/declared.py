"""What a criterion's own term says about steps: the slots that can turn it, so that a further criterion needs no list.

The criteria of the annex have their steps in the table of efforts; of any other the steps follow from its declaration.
Identity, misconduct and what is past are in no list here, so that nobody is ever told to change them.
"""

from collections.abc import Iterator
from typing import Final

from eligibility.domain.criteria import CRITERIA, Criterion
from eligibility.domain.terms import AllOf, AnyOf, AtLeast, BelowABound, IsTrue, Not, ShareAtLeast, Term
from shared.plan.efforts import STEPS
from shared.plan.industries import INDICATORS

SIZE_FIGURES: Final = ("employees", "revenue_yuan", "total_assets_yuan")
"""Given only where they are missing: a firm is not made smaller or larger to fit."""
RAISED: Final = (
    "rd_input_yuan",
    "rd_staff",
    "own_trademarks",
    "main_products",
    "filed_main_products",
    "valid_patents",
    "industrialised_patents",
)
"""Numbers that may rise."""
ANSWERED: Final = (
    "rd_leader",
    "rd_team",
    "university_cooperation",
    "ip_rules",
    "ip_body",
    "ip_staff",
    "ip_safeguards",
)
"""Answers that may become yes."""
STATED: Final = ("legal_person", "abnormal_filings", "misconduct")
"""Answers that may be given where they are missing, and never change."""
PART_OF: Final = {
    "rd_staff": "employees",
    "industrialised_patents": "valid_patents",
    "filed_main_products": "main_products",
}
"""What can never exceed what."""
SPOKEN_FACTS: Final = {
    "listed_qualification": ("qualifications",),
    "core_patent_named": ("main_products", "core_patents", "valid_patents"),
    "main_product_filed": ("main_products", "filed_main_products"),
}
"""Facts that are no key of `values`, and the slots that make them true."""
_LISTED: Final = frozenset(criterion for criterion, _, _ in STEPS)
DECLARED: Final[tuple[Criterion, ...]] = tuple(each for each in CRITERIA if each.id not in _LISTED)
"""The criteria whose steps follow from their declaration."""


def leaves(term: Term, *, negated: bool = False) -> Iterator[tuple[Term, bool]]:
    """The terms on values, each with whether it stands under a "not"."""
    if isinstance(term, Not):
        yield from leaves(term.term, negated=not negated)
    elif isinstance(term, AnyOf | AllOf):
        for each in term.terms:
            yield from leaves(each, negated=negated)
    else:
        yield term, negated


def slots_of(criterion: Criterion) -> tuple[str, ...]:
    """The fields that can turn a criterion, in the order of its terms; what nothing can turn has none."""
    found = dict.fromkeys(slot for term, negated in leaves(criterion.judged) for slot in _slots(term, negated=negated))
    return tuple(found)


def _slots(term: Term, *, negated: bool) -> tuple[str, ...]:
    if isinstance(term, BelowABound):
        return INDICATORS
    if isinstance(term, ShareAtLeast):
        return _with_whole(term.part) + _with_whole(term.whole)
    if isinstance(term, AtLeast):
        return _with_whole(term.name)
    assert isinstance(term, IsTrue)
    if term.name in (*ANSWERED, *STATED):
        return (term.name,)
    return () if negated else SPOKEN_FACTS.get(term.name, ())


def _with_whole(name: str) -> tuple[str, ...]:
    if name not in (*RAISED, *SIZE_FIGURES):
        return ()
    return (name, PART_OF[name]) if name in PART_OF else (name,)
