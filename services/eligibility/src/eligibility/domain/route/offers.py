"""The moves that a route may be made of: what the terms of the criteria in force ask for.

For every number the values offered are those at which a term turns, given each value that is offered of the other
number it reads, so that a firm's least route lies among them (see the decision record).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from eligibility.domain.route import patents
from eligibility.domain.route.declared import (
    ANSWERED,
    PART_OF,
    RAISED,
    SETTLED_BY,
    SIZE_FIGURES,
    SPOKEN_FACTS,
    STATED,
)
from eligibility.domain.route.moves import WAIVER, Move, answer, exact, raised
from eligibility.domain.route.numbers import (
    CENT,
    MOST_PERSONS,
    MOST_YUAN,
    ONE,
    highest_below,
    highest_whole_of,
    least,
)
from eligibility.domain.route.solve import Options
from eligibility.domain.route.start import Start
from shared.domain.fact_table import JUDGED, is_money
from shared.domain.terms import AtLeast, BelowABound, IsTrue, ShareAtLeast, Term, leaves
from shared.domain.terms.model import JUST
from shared.plan.criteria import Criterion

_ROUNDS = 2
"""A share's whole follows from the parts that others offer, and its part from the wholes: twice each meets them all."""


def options(start: Start) -> Options:
    """By slot, every move that could be part of a least route, the most welcome value first."""
    offers = _Offers(start)
    offers.add("", _settling(start))
    for criterion in start.p.criteria:
        if start.waivable(criterion):
            offers.add(criterion.id, [Move(WAIVER + criterion.id, "waiver", settles=frozenset({criterion.id}))])
        if start.open(criterion.id):
            for term, negated in leaves(criterion.judged):
                offers.add(criterion.id, _asked(start, criterion, term, negated=negated))
    for _ in range(_ROUNDS):
        for criterion in start.p.criteria:
            for term in _shares(criterion):
                if start.open(criterion.id):
                    parts = offers.values(term.part, but=criterion.id)
                    offers.add(criterion.id, _wholes(start, term, parts))
                offers.add(criterion.id, _parts(start, term, offers.values(term.whole)))
    return offers.sorted()


def _settling(start: Start) -> Iterator[Move]:
    """What is missing, so that of facts that hang on it nothing is known: giving it counts as making them so."""
    for slot in dict.fromkeys(SETTLED_BY.values()):
        if start.firm[slot] is None:
            names = {name for name, by in SETTLED_BY.items() if by == slot}
            facts = {name: True for name in names if JUDGED[name].kind == "flag"}
            sizes = (each.id for each in start.p.criteria if _is_size(each, names))
            yield Move(slot, "supply", facts=facts, settles=frozenset(sizes))


def _is_size(criterion: Criterion, names: Iterable[str]) -> bool:
    return isinstance(criterion.judged, BelowABound) and criterion.judged.group in names


def _shares(criterion: Criterion) -> list[ShareAtLeast]:
    return [term for term, negated in leaves(criterion.judged) if isinstance(term, ShareAtLeast) and not negated]


class _Offers:
    """Moves by slot, each value once."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._by_slot: dict[str, list[Move]] = {}
        self._by: dict[tuple[str, object], str] = {}

    def add(self, criterion: str, moves: Iterable[Move]) -> None:
        """What the criterion asks for."""
        for move in moves:
            held = self._by_slot.setdefault(move.slot, [])
            if all(move.to != other.to for other in held):
                held.append(move)
                self._by[move.slot, move.to] = criterion

    def values(self, name: str, *, but: str = "-") -> list[Decimal]:
        """The number as it is, and as moves would have it, but for those of one criterion."""
        known = self._start.firm.number(name)
        moves = [move for move in self._by_slot.get(name, ()) if self._by[name, move.to] != but]
        offered = [Decimal(str(move.to)) for move in moves]
        return offered if known is None else [known, *offered]

    def sorted(self) -> Options:
        """The most welcome value of each slot first."""
        return {slot: tuple(sorted(moves, key=lambda move: move.rank)) for slot, moves in self._by_slot.items()}


def _asked(start: Start, criterion: Criterion, term: Term, *, negated: bool) -> list[Move]:
    """The moves that one term by itself asks for; a share's follow from those of its two numbers."""
    if isinstance(term, BelowABound):
        limits = start.findings[criterion.id].limits
        return [] if negated else [move for name, bound in limits.items() for move in _below(start, name, bound)]
    if isinstance(term, AtLeast):
        limit = start.p.number(term.limit)
        return _below(start, term.name, limit) if negated else _at_least(start, term.name, limit)
    return _answers(start, term.name, to=not negated) if isinstance(term, IsTrue) else []


def _at_least(start: Start, name: str, limit: Decimal) -> list[Move]:
    """The number at its limit, and what it is a part of at no less."""
    to = least(limit, _step(name))
    whole = PART_OF.get(name)
    return [*_number(start, name, to), *(_number(start, whole, to) if whole else ())]


def _below(start: Start, name: str, bound: Decimal) -> list[Move]:
    """A missing size figure as the highest below a bound."""
    if name not in SIZE_FIGURES or start.firm[name] is not None or bound <= 0:
        return []
    to = min(highest_below(bound, _step(name)), _most(name))
    return [raised(start.firm, name, exact(name, to))]


def _wholes(start: Start, term: ShareAtLeast, parts: Iterable[Decimal]) -> list[Move]:
    """A missing size figure as the highest of which a part, or the least that a step adds, is still the share.

    Of what may rise one is enough where there is none.
    """
    if term.whole in RAISED and not start.firm.number(term.whole):
        return _number(start, term.whole, _step(term.whole))
    if term.whole not in SIZE_FIGURES or start.firm[term.whole] is not None:
        return []
    share, step, most = start.p.number(term.limit), _step(term.whole), _most(term.whole)
    held, added = start.firm.number(term.part) or JUST, _step(term.part)
    found = {part for part in parts if part} | ({added} if held < added else set())
    values = {min(most, highest_whole_of(part, share, step)) if share else most for part in found}
    return [raised(start.firm, term.whole, exact(term.whole, to)) for to in values if to > 0]


def _parts(start: Start, term: ShareAtLeast, wholes: Iterable[Decimal]) -> list[Move]:
    """The part at the share of every whole that there may be."""
    share, step = start.p.number(term.limit), _step(term.part)
    values = {least(share * whole, step) for whole in wholes if whole}
    return [move for to in values for move in _number(start, term.part, to)]


def _number(start: Start, name: str, to: Decimal) -> list[Move]:
    """The move of a number to a value, where it lies below it and may be moved at all."""
    known = start.firm.number(name)
    if known is not None and (known >= to or name in SIZE_FIGURES):
        return []
    if name in SIZE_FIGURES:
        move = raised(start.firm, name, exact(name, to))
        return [Move(move.slot, move.kind, None, move.to, facts=move.facts, floor=True)]
    if name not in RAISED:
        return []
    if name in patents.RAISING:
        return [patents.RAISING[name](start, int(to))]
    return [raised(start.firm, name, exact(name, to))]


def _answers(start: Start, name: str, *, to: bool) -> list[Move]:
    """A yes; a missing answer as the term wants it; or what makes a fact true that is no field of its own."""
    if name in ANSWERED or name in STATED:
        if not to and name in start.firm.reviewed:
            return []  # a reviewer's finding that is contested: nobody may state it away
        found = answer(start.firm, name, to)
        return [move for move in found if move.kind == "supply" or (to and name in ANSWERED)]
    slots = SPOKEN_FACTS.get(name, ()) if to else ()
    if "qualifications" in slots:
        return [_certificate(start, start.qualification)] if start.qualification else []
    return [move for slot in slots for move in patents.made_true(start, slot)]


def _certificate(start: Start, name: str) -> Move:
    """The move to one listed certificate."""
    before = start.firm["qualifications"]
    facts = {"listed_qualification": True}
    return Move("qualifications", "supply" if before is None else "improve", before, name, facts=facts)


def _step(name: str) -> Decimal:
    return CENT if is_money(name) else ONE


def _most(name: str) -> Decimal:
    return MOST_YUAN if is_money(name) else MOST_PERSONS
