"""Bounds of a score hold whatever the missing values turn out to be, and both are reached."""

from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.exact_json import Exact
from shared.domain.indicator_bounds import bounds_of
from shared.domain.indicator_trees import read_tree
from shared.domain.indicators import Tree

VALUES = (0, 3, 10)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Two branches of leaves whose lines rise, fall or are level."""

    def leaf(name: str, weight: str) -> dict[str, Any]:
        first, last = (draw(st.sampled_from(["0", "40", "100"])) for _ in range(2))
        missing = draw(st.sampled_from(["zero", "exclude"]))
        return {"id": name, "weight": weight, "missing": missing, "points": [["0", first], ["10", last]]}

    branch = {"id": "ab", "weight": "0.7", "children": [leaf("a", "0.25"), leaf("b", "0.75")]}
    return read_tree({"id": "root", "weight": "1", "children": [branch, leaf("c", "0.3")]})


@settings(max_examples=300, deadline=None)
@given(trees(), st.fixed_dictionaries(dict.fromkeys("abc", st.sampled_from([None, *VALUES]))))
def test_they_are_the_least_and_the_greatest_of_all_that_may_be(tree: Tree, known: dict[str, int | None]) -> None:
    bounds = bounds_of(tree, {name: None if value is None else (value, 0) for name, value in known.items()})
    possible = [(None, 0, 10) if value is None else (value,) for value in known.values()]
    scores = []
    for values in product(*possible):
        given_values: dict[str, Exact | None] = {
            name: None if value is None else (value, 0) for name, value in zip(known, values, strict=True)
        }
        scores.append(tree.scores(given_values)["root"])
    found = [Fraction(*score) for score in scores if score is not None]
    assert (bounds.least, bounds.most) == (min(found), max(found))
    assert bounds.may_lack is (None in scores)
