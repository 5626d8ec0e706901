"""The least way through each group of criteria that share fields; groups share none, so their least ways add up.

Within a group every combination of the offered moves is judged criterion by criterion with the real terms, and those
that agree on the shared fields are joined. Nothing is estimated and nothing is left to chance.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from eligibility.domain.facts import Facts
from eligibility.domain.route.declared import PART_OF
from eligibility.domain.route.layout import Group, Layout
from eligibility.domain.route.moves import WAIVER, Move, Way, moves_in, suppose
from eligibility.domain.route.start import Start
from shared.plan.criteria import Criterion
from shared.plan.efforts import Efforts

Options = Mapping[str, tuple[Move, ...]]
"""By slot, the moves that are offered, the most welcome value first."""
Listed = tuple[tuple[str, Move], ...]
"""Moves, each with the criterion under which it is listed, in annex order."""


def ways_of(criterion: Criterion, start: Start, options: Options) -> list[Way]:
    """The ways that meet one criterion, in terms of its own slots; none where nothing does.

    Of ways that agree on the slots that others read too, one that asks for no less anywhere else is left out.
    """
    layout = Layout.of(start.p)
    slots = layout.slots[criterion.id]
    offered = [(None, *options.get(slot, ())) for slot in slots]
    kept: dict[tuple[int, ...], Way] = {}
    for places in product(*(range(len(moves)) for moves in offered)):
        if any(_no_more(layout, slots, other, places) for other in kept):
            continue
        way = {slot: moves[place] for slot, moves, place in zip(slots, offered, places, strict=True)}
        if meets(criterion, start, way):
            kept[places] = way
    return list(kept.values())


def _no_more(layout: Layout, slots: Sequence[str], one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(a == b or (a < b and layout.readers[slot] == 1) for slot, a, b in zip(slots, one, other, strict=True))


def meets(criterion: Criterion, start: Start, way: Way) -> bool:
    """Whether the criterion is met on this way; a part that a move would put above its whole is no way."""
    if _settled(criterion, start, way):
        return True
    firm = suppose(start.firm, moves_in(way))
    if criterion.judged.one(firm, start.p).met is not True:
        return False
    moved = {slot for slot in Layout.of(start.p).slots[criterion.id] if way.get(slot)}
    return not any(not moved.isdisjoint(pair) and _above(firm, *pair) for pair in PART_OF.items())


def _says_so(criterion: Criterion, start: Start, way: Way) -> bool:
    """Whether the criterion's words are met, whatever a part and its whole may be."""
    firm = suppose(start.firm, moves_in(way))
    return _settled(criterion, start, way) or criterion.judged.one(firm, start.p).met is True


def _settled(criterion: Criterion, start: Start, way: Way) -> bool:
    return criterion.id in start.granted or any(criterion.id in move.settles for move in moves_in(way))


def _above(firm: Facts, part: str, whole: str) -> bool:
    one, other = firm.number(part), firm.number(whole)
    return one is not None and other is not None and one > other


def joined(tables: Sequence[Sequence[Way]]) -> Iterator[Way]:
    """Every combination of one way a criterion in which the shared slots agree."""
    if not tables:
        yield {}
        return
    for rest in joined(tables[:-1]):
        for way in tables[-1]:
            if all(rest.get(slot, move) is move for slot, move in way.items()):
                yield {**rest, **way}


def least_way(group: Group, start: Start, tables: Sequence[Sequence[Way]], efforts: Efforts) -> Listed | None:
    """The moves of least effort, then the fewest, then first in annex order, then with the most welcome values.

    None where every criterion has a way but no two of them agree. That is never so in the annex, for there each open
    criterion can also be met without the fields that it shares.
    """
    ways = [moves_in(way) for way in joined(tables)]
    if not ways:
        return None
    sums = [(sum((effort_of(move, efforts) for move in moves), Decimal(0)), len(moves)) for moves in ways]
    least = min(sums)
    cheapest = [listed(group, start, moves) for moves, total in zip(ways, sums, strict=True) if total == least]
    layout = Layout.of(start.p)
    return min(cheapest, key=lambda way: _order(layout, way))


def effort_of(move: Move, efforts: Efforts) -> Decimal:
    """The effort of one move."""
    if move.field is None:
        return efforts.row(move.slot.removeprefix(WAIVER), None, "waiver").fixed
    return efforts.of(move.field, move.kind, move.distance)


def listed(group: Group, start: Start, moves: Sequence[Move]) -> Listed:
    """Each move under the first criterion of the group that is not met without it, by its words or else by a part."""
    found = []
    for move in moves:
        others = {other.slot: other for other in moves if other is not move}
        needing = (
            criterion.id for check in (_says_so, meets) for criterion in group if not check(criterion, start, others)
        )
        found.append((next(needing), move))
    layout = Layout.of(start.p)
    return tuple(sorted(found, key=lambda item: place(layout, item)))


def place(layout: Layout, item: tuple[str, Move]) -> tuple[int, int]:
    """Where a listed move stands: in annex order, within a criterion in the order of its `values`."""
    criterion, move = item
    return layout.order[criterion], layout.slots[criterion].index(move.slot)


def _order(layout: Layout, way: Listed) -> tuple[list[tuple[int, int]], list[Decimal]]:
    return [place(layout, item) for item in way], [move.rank for _, move in way]
