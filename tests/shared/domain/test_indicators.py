"""Trees of indicators: every score is what plain fractions make it, and ranks see what rounding hides."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.exact_json import exact, read_exact
from shared.domain.indicator_trees import MOST_LEVELS, BadTree, read_tree, read_values
from shared.domain.indicators import ranked, score_text

Json = dict[str, Any]


def leaf(name: str, weight: object = 1, missing: str = "zero", points: object = ((0, 0), (100, 100))) -> Json:
    return {"id": name, "weight": weight, "missing": missing, "points": [list(point) for point in points]}  # type: ignore[attr-defined]


def node(name: str, weight: object, *children: Json) -> Json:
    return {"id": name, "weight": weight, "children": list(children)}


def scores(tree: Json, **values: object) -> dict[str, str | None]:
    read = read_tree(tree)
    return {name: score_text(score) for name, score in read.scores(read_values(values, read, "s")).items()}


@pytest.mark.parametrize(
    ("value", "score"),
    [(-5, "20.0000"), (0, "20.0000"), ("2.5", "35.0000"), (5, "50.0000"), ("7.5", "30.0000"), (10, "10.0000"),
     (11, "10.0000"), ("0.00001", "20.0001"), ("3.3333333", "40.0000")],
)  # fmt: skip
def test_a_leaf_is_straight_between_points_and_level_outside(value: object, score: str) -> None:
    assert scores(leaf("a", points=((0, 20), (5, 50), (10, 10))), a=value) == {"a": score}


def test_one_point_is_one_score() -> None:
    assert scores(leaf("a", points=((3, "66.66665"),)), a=-1) == {"a": "66.6667"}


def test_a_missing_value_counts_as_zero_or_not_at_all() -> None:
    tree = node("r", 1, leaf("a", "0.5"), leaf("b", "0.25", "exclude"), leaf("c", "0.25", "exclude"))
    assert scores(tree, a=60, b=None, c=90) == {"a": "60.0000", "b": None, "c": "90.0000", "r": "70.0000"}
    assert scores(tree, b=90) == {"a": "0.0000", "b": "90.0000", "c": None, "r": "30.0000"}


def test_a_node_without_scores_has_none_and_does_not_count() -> None:
    tree = node("r", 1, node("n", "0.9", leaf("a", 1, "exclude")), leaf("b", "0.1", "exclude"))
    assert scores(tree, b=50) == {"a": None, "n": None, "b": "50.0000", "r": "50.0000"}
    assert scores(tree)["r"] is None


def test_halves_are_rounded_up() -> None:
    assert score_text((1, 20_000)) == "0.0001"
    assert score_text((99_999, 2_000_000_000)) == "0.0000"
    assert score_text((100, 1)) == "100.0000"


def test_ranks_compare_what_was_not_rounded() -> None:
    near = {"a": (1, 3), "b": (333_333_333_333_333_333_333_333, 10**24), "c": (2, 6), "d": None, "e": (0, 1)}
    assert ranked(near) == [("a", 1), ("c", 1), ("b", 3), ("e", 4), ("d", None)]


_NUMBERS = st.decimals(-200, 200, places=4, allow_nan=False)


@st.composite
def _trees(draw: st.DrawFn, name: str = "r", weight: str = "1", depth: int = 3) -> Json:
    if depth == 0 or draw(st.booleans()):
        at = sorted(draw(st.sets(_NUMBERS, min_size=1, max_size=4)))
        points = [[str(value), str(draw(st.decimals(0, 100, places=3)))] for value in at]
        return leaf(name, weight, draw(st.sampled_from(["zero", "exclude"])), points)
    cuts = sorted(draw(st.sets(st.integers(1, 999), max_size=3)))
    weights = [f"{(end - start) / 1000:.3f}" for start, end in zip([0, *cuts], [*cuts, 1000], strict=True)]
    return node(name, weight, *(draw(_trees(f"{name}{n}", one, depth - 1)) for n, one in enumerate(weights)))


def plainly(tree: Json, values: dict[str, Any]) -> Fraction | None:
    if "children" in tree:
        found = [(Fraction(child["weight"]), plainly(child, values)) for child in tree["children"]]
        present = [(weight, score) for weight, score in found if score is not None]
        return sum(w * s for w, s in present) / sum(w for w, _ in present) if present else None  # type: ignore[return-value]
    if values.get(tree["id"]) is None:
        return Fraction(0) if tree["missing"] == "zero" else None
    value = Fraction(values[tree["id"]])
    points = [(Fraction(at), Fraction(score)) for at, score in tree["points"]]
    if value <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in pairwise(points):
        if value <= end:
            return low + (value - start) * (high - low) / (end - start)
    return points[-1][1]


@given(_trees(), st.data())
def test_a_tree_scores_as_plain_fractions_do(document: Json, data: st.DataObject) -> None:
    tree = read_tree(document)
    values = {name: data.draw(st.none() | st.decimals(-300, 300, places=6).map(str), name) for name in tree.leaves}
    found = tree.scores({name: None if value is None else exact(value) for name, value in values.items()})
    expected = plainly(document, values)
    score = found[tree.root.id]
    assert (None if score is None else Fraction(*score)) == expected
    assert set(found) == {one.id for one in tree.nodes}


def test_sixty_levels_are_read_and_endless_ones_refused() -> None:
    tree = leaf("deepest")
    for level in range(60):
        tree = node(f"n{level}", 1, tree)
    assert scores(tree, deepest="12.34567")["n59"] == "12.3457"
    for level in range(60, MOST_LEVELS + 1):
        tree = node(f"n{level}", 1, tree)
    with pytest.raises(BadTree, match="levels"):
        read_tree(tree)


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (leaf("a", "0.5"), "the root"),
        (node("r", 1, leaf("a", "0.5"), leaf("b", "0.4")), "sum to 9/10"),
        (node("r", 1, leaf("a", 1), leaf("b", 0)), "'b' must be above 0"),
        (node("r", 1, leaf("a", "0.5"), leaf("a", "0.5")), "two nodes"),
        (node("r", 1, leaf("r", 1)), "two nodes"),
        (node("r", 1), "not empty"),
        ({**node("r", 1, leaf("a")), "points": [[0, 0]]}, "unknown key 'points'"),
        ({"id": "r", "weight": 1}, "lacks 'missing'"),
        ({**leaf("a"), "unit": "yuan"}, "unknown key 'unit'"),
        (leaf("a", points=((0, 0), (0, 1))), "must rise"),
        (leaf("a", points=((1, 0), (0, 1))), "must rise"),
        (leaf("a", points=((0, 101),)), "from 0 to 100"),
        (leaf("a", points=((0, -1),)), "from 0 to 100"),
        (leaf("a", points=((0, 1, 2),)), "from 0 to 100"),
        (leaf("a", points=((0, "1e2"),)), "from 0 to 100"),
        (leaf("a", points=()), "at least one point"),
        (leaf("a", missing="none"), "missing of 'a'"),
        ({**leaf("a"), "id": 3}, "must be a text"),
        ([], "must be an object"),
    ],
)
def test_a_tree_that_lies_is_refused_by_name(tree: Any, said: str) -> None:
    with pytest.raises(BadTree, match=said):
        read_tree(tree)


@pytest.mark.parametrize(
    ("values", "said"),
    [('{"x": 1}', "'x' is no leaf"), ('{"r": 1}', "'r' is no leaf"), ('{"a": "1e3"}', "is no number"),
     ('{"a": true}', "is no number"), ("[]", "must be an object")],
)  # fmt: skip
def test_values_that_do_not_fit_are_refused_with_their_subject(values: str, said: str) -> None:
    tree = read_tree(node("r", 1, leaf("a")))
    with pytest.raises(BadTree, match=f"subject '企业'.*{said}|values of subject '企业' {said}"):
        read_values(read_exact(values.encode()), tree, "企业")
