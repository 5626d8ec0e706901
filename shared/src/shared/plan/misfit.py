"""Values that a unit allows and code cannot decide by: below the least, or words that name no row."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from shared.domain.bad_value import BadValue
from shared.plan.model import Plan
from shared.plan.parameters import Value
from shared.plan.readers import Reader, Reads


def must_be_readable(plan: Plan, names: Collection[str], readers: Iterable[Reader]) -> None:
    """Asks the readers of these parameters whether they can decide by every value that the plan has of them.

    Raises:
        BadValue: one cannot; says which and why.
    """
    for reader in readers:
        if isinstance(reader, Reads) and reader.name in names:
            for dated in plan.history.get(reader.name, ()):
                _must_reach(reader.name, dated.value, reader.least)
                if reader.kind.rows is not None and isinstance(dated.value, tuple):
                    _must_be_rows(reader.name, dated.value, reader.kind.rows(plan))


def _must_reach(name: str, value: Value, least: int) -> None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value < least:
        raise BadValue("below_least", f"{name} 不得小于 {least}", f"{name} must be at least {least}")


def said_twice(words: Sequence[str]) -> str:
    """The words that stand more than once; empty where none does."""
    return ", ".join(word for word in dict.fromkeys(words) if words.count(word) > 1)


def _must_be_rows(name: str, words: Sequence[str], known: Collection[str]) -> None:
    if unknown := [word for word in words if word not in known]:
        named, listed = ", ".join(unknown), ", ".join(known)
        zh = f"{name} 中的 {named} 不在对照表中，现有：{listed}"
        raise BadValue("no_row", zh, f"{named} of {name} is in no row of its table; there are {listed}")
    if twice := said_twice(words):
        raise BadValue("said_twice", f"{name} 重复列出 {twice}", f"{name} lists {twice} twice")
