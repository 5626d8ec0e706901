"""The scores of `miaopu evaluate` as quick as floats are: a column of all subjects a node.

The last decimal and equal ranks may be wrong. The file is not checked and its digest is not made.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

Document = dict[str, Any]
Column = NDArray[np.float64]


def in_floats(raw: bytes) -> bytes:
    """The results of the file, as JSON."""
    document = orjson.loads(raw)
    tree, subjects = document["tree"], document["subjects"]
    columns = dict(_columns(tree, [one["values"] for one in subjects]))
    root, ids = columns[tree["id"]], [one["id"] for one in subjects]
    order = sorted(range(len(ids)), key=lambda row: (np.isnan(root[row]), -root[row], ids[row]))
    said = {name: [None if score != score else f"{score:.4f}" for score in column] for name, column in columns.items()}
    rank, results = 0, []
    for place, row in enumerate(order, 1):
        if place == 1 or root[row] != root[order[place - 2]]:
            rank = place
        nodes = {name: texts[row] for name, texts in said.items()}
        score = nodes[tree["id"]]
        results.append({"id": ids[row], "score": score, "rank": None if score is None else rank, "nodes": nodes})
    return orjson.dumps(results)


def _columns(node: Document, values: list[Document]) -> Iterator[tuple[str, Column]]:
    if "children" not in node:
        yield node["id"], _leaf_column(node, values)
        return
    below = {}
    for child in node["children"]:
        for id_, column in _columns(child, values):
            yield id_, column
            below[id_] = column
    scores = np.stack([below[child["id"]] for child in node["children"]])
    weights = np.array([float(child["weight"]) for child in node["children"]])[:, None] * ~np.isnan(scores)
    with np.errstate(invalid="ignore"):
        yield node["id"], np.nansum(scores * weights, axis=0) / weights.sum(axis=0)


def _leaf_column(leaf: Document, values: list[Document]) -> Column:
    column = np.array([np.nan if (one := row.get(leaf["id"])) is None else float(one) for row in values])
    at, scores = np.array([[float(number) for number in point] for point in leaf["points"]]).T
    found: Column = np.interp(column, at, scores)
    found[np.isnan(column)] = 0.0 if leaf["missing"] == "zero" else np.nan
    return found
