"""Trees of indicators, and values for them, from their JSON."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from shared.domain.bad_value import BadValue
from shared.domain.exact_json import Exact, exact
from shared.domain.indicators import Leaf, Node, Tree

MOST_LEVELS: Final = 100
_FULL_SCORE: Final = 100


class BadTree(BadValue):
    """A tree, or values for it, that cannot be scored."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("bad_tree", zh, en)


def read_tree(document: Any) -> Tree:
    """A tree from its JSON: `{"id", "weight", "children"}` or `{"id", "weight", "missing", "points"}`.

    Raises:
        BadTree: an unknown or missing key, an id given twice, weights that do not sum to 1, points that do not rise.
    """
    root = _node(document, "tree", 1)
    if _fraction(root.weight) != 1:
        raise BadTree(f"根节点 {root.id!r} 的 weight 应为 1", f"the weight of the root {root.id!r} must be 1")
    tree = Tree(root)
    seen: set[str] = set()
    for node in tree.nodes:
        if node.id in seen:
            raise BadTree(f"节点 {node.id!r} 出现两次", f"the id {node.id!r} is given to two nodes")
        seen.add(node.id)
    return tree


def read_values(document: Any, tree: Tree, subject: str) -> dict[str, Exact | None]:
    """A subject's values by leaf from their JSON.

    Raises:
        BadTree: an id that is no leaf, or what is neither a number nor null.
    """
    if not isinstance(document, dict):
        raise BadTree(f"主体 {subject!r} 的 values 应为对象", f"the values of subject {subject!r} must be an object")
    leaves, found = tree.leaves, {}
    for leaf, value in document.items():
        if leaf not in leaves:
            raise BadTree(
                f"主体 {subject!r}：{leaf!r} 不是末级指标", f"subject {subject!r}: {leaf!r} is no leaf of the tree"
            )
        number = None if value is None else exact(value)
        if number is None and value is not None:
            raise BadTree(
                f"主体 {subject!r} 的 {leaf!r} 不是数字", f"subject {subject!r}: the value of {leaf!r} is no number"
            )
        found[leaf] = number
    return found


def keys_of(document: Any, place: str, keys: Iterable[str]) -> dict[str, Any]:
    """An object with exactly these keys.

    Raises:
        BadTree: one is missing or unknown, or it is no object.
    """
    if not isinstance(document, dict):
        raise BadTree(f"{place} 应为对象", f"{place} must be an object")
    wanted = set(keys)
    for key in document:
        if key not in wanted:
            raise BadTree(f"{place} 有未知的键 {key!r}", f"{place} has the unknown key {key!r}")
    for key in sorted(wanted - document.keys()):
        raise BadTree(f"{place} 缺少 {key!r}", f"{place} lacks {key!r}")
    return document


def text_of(value: Any, place: str) -> str:
    """An id.

    Raises:
        BadTree: it is no text, or an empty one.
    """
    if not isinstance(value, str) or not value or type(value) is not str:
        raise BadTree(f"{place} 的 id 应为非空文本", f"the id of {place} must be a text that is not empty")
    return value


def _node(document: Any, place: str, level: int) -> Node | Leaf:
    if level > MOST_LEVELS:
        raise BadTree(f"指标树超过 {MOST_LEVELS} 层", f"the tree has more than {MOST_LEVELS} levels")
    is_leaf = isinstance(document, dict) and "children" not in document
    own = ("missing", "points") if is_leaf else ("children",)
    fields = keys_of(document, place, ("id", "weight", *own))
    name = text_of(fields["id"], place)
    weight = exact(fields["weight"])
    if weight is None or weight[0] <= 0:
        raise BadTree(f"{name!r} 的 weight 应大于 0", f"the weight of {name!r} must be above 0")
    if is_leaf:
        return _leaf(fields, name, weight)
    children = fields["children"]
    if not isinstance(children, list) or not children:
        raise BadTree(
            f"{name!r} 的 children 应为非空列表", f"the children of {name!r} must be a list that is not empty"
        )
    node = Node(name, weight, tuple(_node(child, f"a child of {name!r}", level + 1) for child in children))
    total = sum(_fraction(child.weight) for child in node.children)
    if total != 1:
        raise BadTree(
            f"{name!r} 下各 weight 之和为 {total}，应为 1", f"the weights below {name!r} sum to {total}, not to 1"
        )
    return node


def _leaf(fields: Mapping[str, Any], name: str, weight: Exact) -> Leaf:
    missing, points = fields["missing"], fields["points"]
    if missing not in ("zero", "exclude"):
        raise BadTree(f"{name!r} 的 missing 应为 zero 或 exclude", f"missing of {name!r} must be “zero” or “exclude”")
    if not isinstance(points, list) or not points:
        raise BadTree(f"{name!r} 至少应有一个点", f"{name!r} must have at least one point")
    read = tuple(_point(point, name) for point in points)
    values = [_fraction(value) for value, _ in read]
    if any(first >= second for first, second in pairwise(values)):
        raise BadTree(f"{name!r} 各点的 value 应逐个增大", f"the values of the points of {name!r} must rise")
    return Leaf(name, weight, missing, read)


def _point(point: Any, name: str) -> tuple[Exact, Exact]:
    pair = [exact(number) for number in point] if isinstance(point, list) else []
    match pair:
        case [(int(), int()) as value, (int(), int()) as score]:
            if 0 <= score[0] <= _FULL_SCORE * 10 ** score[1]:
                return value, score
    raise BadTree(
        f"{name!r} 的点应为 [value, score]，score 在 0 至 100 之间",
        f"a point of {name!r} must be [value, score] with a score from 0 to 100",
    )


def _fraction(number: Exact) -> Fraction:
    return Fraction(number[0], 10 ** number[1])
