"""Columns from firms one after another: facts, or the plain values of records."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final

import numpy as np

from eligibility.domain.columns.arrays import checked, coded
from eligibility.domain.columns.errors import bad_column, unknown_columns
from eligibility.domain.columns.model import AMOUNTS, CODES, COUNTS, FLAGS, NAMES, Columns, Flags, Numbers
from eligibility.domain.facts import Facts
from shared.domain.money import DECIMAL_PLACES, INTEGER_DIGITS

_ANSWERS: Final = {True: 1, False: 0, None: 255}
"""As bytes, of which the last reads as -1."""
_NONE: Final = type(None)
_DIGITS: Final = 15
_WRITTEN: Final = re.compile(rf"(?:[0-9]{{1,{INTEGER_DIGITS}}}+(?:\.[0-9]{{1,{DECIMAL_PLACES}}}+)?,)*+")
Items = Sequence[Any]


def of_facts(facts: Sequence[Facts]) -> Columns:
    """The firms in their order."""
    held = [firm.values for firm in facts]
    items = {name: list(map(itemgetter(name), held)) for name in NAMES}
    return _columns(len(facts), items, {name: _decimals(items[name]) for name in AMOUNTS}, None)


def of_plain(size: int, items: Mapping[str, Items], groups: tuple[str, ...]) -> Columns:
    """Firms from plain values as JSON has them, a column each; the size group is one of `groups`.

    Raises:
        BadColumns: an unknown name, a value of another kind or one that no firm may declare.
    """
    if unknown := items.keys() - set(NAMES):
        raise unknown_columns(unknown, NAMES)
    return _columns(size, items, {name: _amounts(name, items[name]) for name in AMOUNTS if name in items}, groups)


def _columns(
    size: int, items: Mapping[str, Items], amounts: dict[str, Numbers], groups: tuple[str, ...] | None
) -> Columns:
    return Columns(
        size,
        {name: _flags(name, items[name]) for name in FLAGS if name in items},
        amounts | {name: _counts(name, items[name]) for name in COUNTS if name in items},
        {name: coded(name, items[name], groups) for name in CODES if name in items},
    )


def _flags(name: str, items: Items) -> Flags:
    if not set(map(type, items)) <= {bool, _NONE}:
        raise bad_column(name, "应为 true、false 或 null", "must be true, false or null")
    return np.frombuffer(bytes(map(_ANSWERS.__getitem__, items)), np.int8)


def _counts(name: str, items: Items) -> Numbers:
    if not set(map(type, items)) <= {int, _NONE}:
        raise bad_column(name, "应为整数或 null", "must be whole numbers or null")
    values = np.array(items, np.float64)
    return checked(name, Numbers.of(values, values, whole=True))


def _amounts(name: str, items: Items) -> Numbers:
    kinds = set(map(type, items))
    texts = [None if item is None else str(item) for item in items] if int in kinds else items
    written: Items = [text for text in texts if text is not None] if _NONE in kinds else texts
    if not kinds <= {str, int, _NONE} or not _all_written(written):
        raise bad_column(
            name,
            "应为不小于 0 的十进制字符串，单位为元，例如 “123.45”",
            'must be decimal strings in yuan of at least 0, such as "123.45"',
        )
    distinct = max(map(len, written), default=0) <= _DIGITS
    return checked(name, Numbers.of(np.array(texts, np.float64), items, distinct=distinct))


def _decimals(items: Sequence[Decimal | None]) -> Numbers:
    """Amounts of facts, which are checked already."""
    digits = max((len(item.as_tuple().digits) for item in items if item is not None), default=0)
    return Numbers.of(np.array(items, np.float64), items, distinct=digits <= _DIGITS)


def _all_written(texts: Sequence[str]) -> bool:
    """Whether all are plain decimals; they are looked at as one text, which costs half as much as one by one."""
    joined = ",".join((*texts, ""))
    return joined.count(",") == len(texts) and _WRITTEN.fullmatch(joined) is not None
