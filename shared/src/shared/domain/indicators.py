"""Trees of indicators: weighted scores of 0 to 100 in exact arithmetic, and ranks that compare what was not rounded."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Final, Literal

from shared.domain.exact_json import Exact

_ONE: Final = 10**4

Ratio = tuple[int, int]
"""Numerator and positive denominator, not reduced: reducing each step costs more than long numbers do."""
Scores = dict[str, Ratio | None]


@dataclass(frozen=True)
class Leaf:
    """One value and the broken line that scores it: level before the first point and after the last."""

    id: str
    weight: Exact
    missing: Literal["zero", "exclude"]
    points: tuple[tuple[Exact, Exact], ...]

    @cached_property
    def _lines(self) -> dict[int, "_Line"]:
        return {}

    def score(self, value: Exact | None) -> Ratio | None:
        """Between two points on the straight line; None where the value is missing and does not count."""
        if value is None:
            return (0, 1) if self.missing == "zero" else None
        number, decimals = value
        line = self._lines.get(decimals)
        if line is None:
            line = self._lines[decimals] = _line(self.points, decimals)
        at, pieces, unit = line
        level, rise, width = pieces[bisect_right(at, number * unit)]
        return level + number * unit * rise, width


_Line = tuple[list[int], list[tuple[int, int, int]], int]
"""For values of so many decimals: where pieces begin, (level, rise, width) of each, what makes a value comparable."""


def _line(points: tuple[tuple[Exact, Exact], ...], decimals: int) -> _Line:
    """The score of a comparable value v is (level + v · rise) ÷ width in whole numbers."""
    places = max(decimals, *(value[1] for value, _ in points))
    of_scores = max(score[1] for _, score in points)
    one = int(10**of_scores)
    found = [(_scaled(value, places), _scaled(score, of_scores)) for value, score in points]
    between = [
        (low * (end - start) - start * (high - low), high - low, one * (end - start))
        for (start, low), (end, high) in pairwise(found)
    ]
    pieces = [(found[0][1], 0, one), *between, (found[-1][1], 0, one)]
    return [at for at, _ in found], pieces, int(10 ** (places - decimals))


@dataclass(frozen=True)
class Node:
    """The weighted mean of those children that have a score."""

    id: str
    weight: Exact
    children: tuple["Node | Leaf", ...]

    @cached_property
    def _weights(self) -> list[tuple[str, int]]:
        places = max(child.weight[1] for child in self.children)
        return [(child.id, _scaled(child.weight, places)) for child in self.children]

    def mean(self, scores: Scores) -> Ratio | None:
        """From the children's scores; None where no child has one."""
        total, common, present = 0, 1, 0
        for child, weight in self._weights:
            score = scores[child]
            if score is None:
                continue
            number, denominator = score
            present += weight
            if common != denominator:
                both = lcm(common, denominator)
                total, number, common = total * (both // common), number * (both // denominator), both
            total += weight * number
        return (total, common * present) if present else None


@dataclass(frozen=True)
class Tree:
    """A tree with its nodes in the order in which they can be scored, children first."""

    root: Node | Leaf

    @cached_property
    def nodes(self) -> tuple[Node | Leaf, ...]:
        """Every node once, the root last."""
        return tuple(_children_first(self.root))

    @cached_property
    def leaves(self) -> Mapping[str, Leaf]:
        """By id."""
        return {node.id: node for node in self.nodes if isinstance(node, Leaf)}

    def scores(self, values: Mapping[str, Exact | None]) -> Scores:
        """Of every node by id, exactly; the root's is the subject's."""
        found: Scores = {}
        for node in self.nodes:
            found[node.id] = node.score(values.get(node.id)) if isinstance(node, Leaf) else node.mean(found)
        return found


def score_text(score: Ratio | None) -> str | None:
    """Four decimals, half up."""
    if score is None:
        return None
    number, denominator = score
    whole, decimals = divmod((2 * _ONE * number + denominator) // (2 * denominator), _ONE)
    return f"{whole}.{decimals:04}"


def ranked(scores: Mapping[str, Ratio | None]) -> list[tuple[str, int | None]]:
    """Ids by rank (1, 2, 2, 4), equal ones by id; those without a score stand last and have no rank."""
    exactly = {one: Fraction(*score) for one, score in scores.items() if score is not None}
    nearly = {one: int(score * 2**64) for one, score in exactly.items()}
    order = sorted(exactly, key=lambda one: (-nearly[one], -exactly[one], one))
    found: list[tuple[str, int | None]] = []
    rank = 0
    for place, one in enumerate(order, 1):
        if place == 1 or exactly[one] != exactly[order[place - 2]]:
            rank = place
        found.append((one, rank))
    return found + [(one, None) for one in sorted(scores.keys() - exactly.keys())]


def _children_first(node: Node | Leaf) -> Iterator[Node | Leaf]:
    if isinstance(node, Node):
        for child in node.children:
            yield from _children_first(child)
    yield node


def _scaled(number: Exact, places: int) -> int:
    return number[0] * int(10 ** (places - number[1]))
