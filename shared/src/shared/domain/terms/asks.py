"""The facts and limits that a term names, and whether there are such facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from shared.domain.facts import NUMBERS, UNITS, Fact, FactTable, Kind, Label

if TYPE_CHECKING:
    from shared.domain.terms.model import Term


@dataclass(frozen=True, slots=True)
class Ask:
    """A fact that a term looks at, the kinds that will do, and the limit that the fact itself is held against."""

    fact: str
    kinds: tuple[Kind, ...] = NUMBERS
    limit: str | None = None
    share_of: str | None = None
    """The whole, where the limit is one for a share of it."""


class LimitSaid(NamedTuple):
    """What a limit is called, and the unit of its margin as answers write it."""

    label: Label
    counted: str


LimitsSaid = tuple[tuple[str, LimitSaid], ...]
"""By key, as pairs."""


def units_of_limits(term: "Term", facts: FactTable) -> Mapping[str, tuple[str, ...]]:
    """The limits that a term reads by name, each with the units of a parameter that fit its fact."""
    return {ask.limit: _units(ask, facts[ask.fact]) for ask in term.asks if ask.limit}


def limits_said(term: "Term", facts: FactTable) -> LimitsSaid:
    """The limits of a term that are not named after a fact."""
    return tuple(_said(term, facts))


def _said(term: "Term", facts: FactTable) -> Iterator[tuple[str, LimitSaid]]:
    for ask in term.asks:
        key = (ask.limit or "").rpartition(".")[2]
        if ask.limit and key not in facts:
            fact, whole = facts[ask.fact], facts[ask.share_of] if ask.share_of else None
            label = Label(f"{fact.zh}占{whole.zh}", f"{fact.en} over {whole.en}") if whole else fact.label
            yield key, LimitSaid(label, UNITS[fact.unit].counted)


def _units(ask: Ask, fact: Fact) -> tuple[str, ...]:
    return ("share",) if ask.share_of else UNITS[fact.unit].limits
