"""What leads out of each outcome, and which declared facts a reviewer may look at to settle an open criterion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from eligibility.domain.places import KEYS, Place, Value, declared_at, place_of
from shared.domain.declaration import Declaration
from shared.domain.fact_table import FACTS
from shared.domain.facts import Fact
from shared.domain.outcome import Outcome
from shared.domain.terms import leaves
from shared.plan.criteria import Criterion

Way = Literal["recommendation", "waiver", "review", "declaration"]
LEADS_OUT: Final[Mapping[Outcome, tuple[Way, ...]]] = {
    "eligible": ("recommendation",),
    "needs_waiver": ("waiver", "review", "declaration"),
    "needs_review": ("review", "declaration"),
    "ineligible": ("review", "declaration"),
}
"""By outcome: its city recommends the firm; two persons waive what is soft; two persons find a fact; the firm declares
anew, in its batch while that is open, else in the next."""


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A place that a finding may be made on, and what is declared there."""

    field: str
    declared: Value


def concerned_by(field: str, criteria: Sequence[Criterion]) -> list[str]:
    """Those of the criteria that a finding on this field may turn, in annex order."""
    name = place_of(field).pattern
    return [criterion.id for criterion in criteria if name in _patterns(criterion)]


def reviewable(criterion: Criterion, declaration: Declaration) -> list[Reviewable]:
    """Every place that the criterion is judged from, with each item that the firm lists."""
    fields = [field for name in _patterns(criterion) for field in _fields(name, declaration)]
    return [Reviewable(field, declared_at(declaration, place_of(field))) for field in dict.fromkeys(fields)]


def _patterns(criterion: Criterion) -> tuple[str, ...]:
    """The places that its facts are computed from; one that is declared, and nobody may find otherwise, has none."""
    facts = [FACTS[ask.fact] for term, _ in leaves(criterion.judged) for ask in term.asks]
    return tuple(dict.fromkeys(place for fact in facts for place in _places(fact)))


def _places(fact: Fact) -> tuple[str, ...]:
    return (fact.name,) if fact.reviewed and not fact.read_from else fact.read_from


def _fields(pattern: str, declaration: Declaration) -> Iterator[str]:
    name, bracket, rest = pattern.partition("[]")
    if not bracket:
        yield pattern
        return
    for index, item in enumerate(getattr(declaration, name) or (), start=1):
        key = getattr(item, KEYS[name]) or f"#{index}"
        yield str(Place(name, key, rest.removeprefix(".") or None))
