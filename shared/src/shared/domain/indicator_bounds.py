"""Between which scores a subject lies of which some values are not known yet, exactly."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from shared.domain.exact_json import Exact
from shared.domain.indicators import Leaf, Node, Tree


class Between(NamedTuple):
    """The least and the greatest score, both reached; `may_lack`: it may turn out to have none."""

    least: Fraction
    most: Fraction
    may_lack: bool = False


def bounds_of(tree: Tree, values: Mapping[str, Exact | None]) -> Between:
    """The bounds of the root's score, whatever the missing values turn out to be, or that they stay missing."""
    found: dict[str, Between] = {}
    for node in tree.nodes:
        found[node.id] = _leaf(node, values.get(node.id)) if isinstance(node, Leaf) else _node(node, found)
    return found[tree.root.id]


def _leaf(leaf: Leaf, value: Exact | None) -> Between:
    if value is not None:
        score = leaf.score(value)
        assert score is not None
        return Between(Fraction(*score), Fraction(*score))
    scores = [Fraction(number, 10**places) for _, (number, places) in leaf.points]
    if leaf.missing == "zero":
        return Between(Fraction(0), max(scores))
    return Between(min(scores), max(scores), may_lack=True)


def _node(node: Node, found: Mapping[str, Between]) -> Between:
    weights = {child.id: Fraction(child.weight[0], 10 ** child.weight[1]) for child in node.children}
    surely = [(weights[child.id], found[child.id]) for child in node.children if not found[child.id].may_lack]
    perhaps = [(weights[child.id], found[child.id]) for child in node.children if found[child.id].may_lack]
    least = _least([(w, b.least) for w, b in surely], [(w, b.least) for w, b in perhaps])
    most = -_least([(w, -b.most) for w, b in surely], [(w, -b.most) for w, b in perhaps])
    return Between(least, most, may_lack=not surely)


def _least(surely: Sequence[tuple[Fraction, Fraction]], perhaps: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """The least weighted mean: of what may be left out, only what lowers it is taken, the lowest first."""
    total = sum((weight * score for weight, score in surely), Fraction(0))
    weights = sum((weight for weight, _ in surely), Fraction(0))
    for weight, score in sorted(perhaps, key=lambda each: each[1]):
        if weights and score * weights >= total:
            break
        total, weights = total + weight * score, weights + weight
    return total / weights
