"""What leads out of each outcome, and which declared facts a reviewer may look at to settle an open criterion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from eligibility.domain.criteria import CRITERIA, Criterion
from eligibility.domain.places import KEYS, SIZE_GROUP, Place, Value, declared_at, place_of
from eligibility.domain.route.declared import leaves
from eligibility.domain.terms import AtLeast, BelowABound, IsTrue, ShareAtLeast, Term
from shared.domain.declaration import Declaration
from shared.domain.outcome import Outcome
from shared.plan.industries import INDICATORS

Way = Literal["recommendation", "waiver", "review", "declaration"]
LEADS_OUT: Final[Mapping[Outcome, tuple[Way, ...]]] = {
    "eligible": ("recommendation",),
    "needs_waiver": ("waiver", "review", "declaration"),
    "needs_review": ("review", "declaration"),
    "ineligible": ("review", "declaration"),
}
"""By outcome: its city recommends the firm; two persons waive what is soft; two persons find a fact; the firm declares
anew, in its batch while that is open, else in the next."""
_ALL_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "inside_province": ("registered_division",),
    "patent_intensive": ("industry_class",),
    "size_group": (SIZE_GROUP, "industry_class", *INDICATORS),
    "listed_qualification": (
        "qualifications",
        "qualifications[]",
        "qualifications[].valid_from",
        "qualifications[].valid_to",
    ),
    "core_patent_named": (
        "products",
        "products[]",
        "products[].main",
        "products[].core_patents",
        "patents[]",
        "patents[].legal_status",
    ),
    "main_product_filed": ("products", "products[]", "products[].main", "products[].filing_status"),
    "valid_patents": ("patents[]", "patents[].legal_status"),
    "industrialised_patents": ("patents[]", "patents[].legal_status", "patents[].industrialised"),
    "unknown_patents": ("patents[].industrialised",),
    "individual_household": (),
}
"""Facts that are computed, and the places that they are computed from; any other fact is its own place."""


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A place that a finding may be made on, and what is declared there."""

    field: str
    declared: Value


def concerned_by(field: str) -> list[str]:
    """The criteria that a finding on this field may turn, in annex order."""
    place = place_of(field)
    name = place.name if place.key is None else f"{place.name}[]" + (f".{place.detail}" if place.detail else "")
    return [criterion.id for criterion in CRITERIA if name in _patterns(criterion)]


def reviewable(criterion: Criterion, declaration: Declaration) -> list[Reviewable]:
    """Every place that the criterion is judged from, with each item that the firm lists."""
    fields = [field for name in _patterns(criterion) for field in _fields(name, declaration)]
    return [Reviewable(field, declared_at(declaration, place_of(field))) for field in dict.fromkeys(fields)]


def _patterns(criterion: Criterion) -> tuple[str, ...]:
    names = [name for term, _ in leaves(criterion.judged) for name in _facts(term)]
    return tuple(dict.fromkeys(pattern for name in names for pattern in _ALL_OF.get(name, (name,))))


def _facts(term: Term) -> tuple[str, ...]:
    if isinstance(term, BelowABound):
        return (SIZE_GROUP,)
    if isinstance(term, ShareAtLeast):
        return tuple(name for name in (term.part, term.whole, term.open_part) if name)
    assert isinstance(term, IsTrue | AtLeast)
    return (term.name,)


def _fields(pattern: str, declaration: Declaration) -> Iterator[str]:
    name, bracket, rest = pattern.partition("[]")
    if not bracket:
        yield pattern
        return
    for index, item in enumerate(getattr(declaration, name) or (), start=1):
        key = getattr(item, KEYS[name]) or f"#{index}"
        yield str(Place(name, key, rest.removeprefix(".") or None))
