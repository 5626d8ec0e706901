"""The scores of `miaopu evaluate` as its page says them, in fractions: as exact, a node and a subject at a time.

The file is not checked and its digest is not made.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import orjson

Document = dict[str, Any]
_PLACES: Final = Decimal("0.0001")


def in_fractions(raw: bytes) -> bytes:
    """The results of the file, as JSON."""
    document = json.loads(raw, parse_float=Fraction)
    tree = document["tree"]
    scores = {one["id"]: dict(_of_node(tree, one["values"])) for one in document["subjects"]}
    root = {id_: nodes[tree["id"]] for id_, nodes in scores.items()}
    order = sorted(root, key=lambda id_: (root[id_] is None, -(root[id_] or 0), id_))
    rank, results = 0, []
    for place, id_ in enumerate(order, 1):
        if place == 1 or root[id_] != root[order[place - 2]]:
            rank = place
        nodes = {name: _text(score) for name, score in scores[id_].items()}
        ranked = None if root[id_] is None else rank
        results.append({"id": id_, "score": nodes[tree["id"]], "rank": ranked, "nodes": nodes})
    return orjson.dumps(results)


def _of_node(node: Document, values: Mapping[str, Any]) -> Iterator[tuple[str, Fraction | None]]:
    """Children first, the node last."""
    if "children" not in node:
        yield node["id"], _of_leaf(node, values.get(node["id"]))
        return
    below: dict[str, Fraction | None] = {}
    for child in node["children"]:
        for id_, score in _of_node(child, values):
            yield id_, score
            below[id_] = score
    weighed = [(Fraction(child["weight"]), below[child["id"]]) for child in node["children"]]
    present = [(weight, score) for weight, score in weighed if score is not None]
    total = sum((weight for weight, _ in present), Fraction(0))
    yield node["id"], sum((weight * score for weight, score in present), Fraction(0)) / total if present else None


def _of_leaf(leaf: Document, value: Any) -> Fraction | None:
    if value is None:
        return Fraction(0) if leaf["missing"] == "zero" else None
    exact, points = Fraction(value), [(Fraction(at), Fraction(score)) for at, score in leaf["points"]]
    if exact <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in pairwise(points):
        if exact <= end:
            return low + (exact - start) * (high - low) / (end - start)
    return points[-1][1]


def _text(score: Fraction | None) -> str | None:
    if score is None:
        return None
    with localcontext(prec=60):
        return str((Decimal(score.numerator) / score.denominator).quantize(_PLACES, ROUND_HALF_UP))
