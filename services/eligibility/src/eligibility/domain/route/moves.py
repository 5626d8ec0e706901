"""A move: one change of one field, or one waiver, that a route may suppose; and the firm as it would then stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from eligibility.domain.facts import Facts
from eligibility.domain.route.declared import SIZE_FIGURES
from shared.domain.fact_table import is_money
from shared.plan.efforts import StepKind

WAIVER: Final = "waiver of "
"""Begins the slot of a waiver, so that fields and waivers can stand in one mapping."""
_NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Move:
    """A change of `field`, written as `values` writes it; `facts` is what the rules then see instead.

    `distance` is what the effort per unit counts. `floor` tells that a size figure is given as the least that does, not
    as the highest. `settles` names criteria that count as met by the move itself: by a waiver, or by a class of which
    only that it is missing is known.
    """

    slot: str
    kind: StepKind
    before: object = None
    to: object = None
    distance: Decimal = _NONE
    facts: Mapping[str, object] = field(default_factory=dict)
    settles: frozenset[str] = frozenset()
    floor: bool = False

    @property
    def field(self) -> str | None:
        """The key of `values`; None for a waiver."""
        return None if self.slot.startswith(WAIVER) else self.slot

    @property
    def rank(self) -> Decimal:
        """What is preferred among values of equal effort: the least, of a size figure the highest."""
        if isinstance(self.to, bool) or not isinstance(self.to, Decimal | int):
            return _NONE
        return -Decimal(self.to) if self.slot in SIZE_FIGURES and not self.floor else Decimal(self.to)


Way = Mapping[str, Move | None]
"""What happens in each slot; None leaves it alone."""


def moves_in(way: Way) -> list[Move]:
    """The moves of a way."""
    return [move for move in way.values() if move is not None]


def suppose(firm: Facts, moves: Iterable[Move]) -> Facts:
    """The firm after the moves; without a main product no patent is named and nothing is filed."""
    facts: dict[str, Any] = {name: value for move in moves for name, value in move.facts.items()}
    if not facts:
        return firm
    if facts.get("main_products", firm["main_products"]) == 0:
        facts |= {"core_patent_named": None, "main_product_filed": None}
    return firm.supposing(**facts)


def answer(firm: Facts, name: str, to: bool) -> tuple[Move, ...]:
    """The move that makes a yes-or-no field `to`; none where it is that already."""
    before = firm.flag(name)
    if before is to:
        return ()
    kind: StepKind = "supply" if before is None else "improve"
    return (Move(name, kind, before, to, facts={name: to}),)


def exact(name: str, to: Decimal) -> Decimal | int:
    """The number as a declaration holds it: amounts to the cent, all else whole."""
    return to if is_money(name) else int(to)


def raised(firm: Facts, name: str, to: Decimal | int) -> Move:
    """The move of a number to `to`; a missing one is supplied, over no distance."""
    before = firm[name]
    if before is None:
        return Move(name, "supply", None, to, facts={name: to})
    assert isinstance(before, Decimal | int)
    return Move(name, "improve", before, to, Decimal(to) - before, {name: to})
