"""Columns from firms one after another: facts, or flat records in JSON."""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final

import numpy as np
import orjson

from eligibility.domain.columns.arrays import check_range, coded
from eligibility.domain.columns.errors import BadColumns, bad_column, unknown_columns
from eligibility.domain.columns.model import AMOUNTS, CODES, COUNTS, FLAGS, NAMES, Columns, Flags, Numbers
from eligibility.domain.facts import Facts
from shared.domain.money import DECIMAL_PLACES, INTEGER_DIGITS

_ANSWERS: Final = {True: 1, False: 0, None: 2}
_NONE: Final = type(None)
_DIGITS: Final = 15
_WRITTEN: Final = re.compile(rf"(?:[0-9]{{1,{INTEGER_DIGITS}}}+(?:\.[0-9]{{1,{DECIMAL_PLACES}}}+)?,)*+")
_Items = Sequence[Any]


def of_facts(facts: Sequence[Facts]) -> Columns:
    """The firms in their order."""
    items = {name: [getattr(firm, name) for firm in facts] for name in NAMES}
    return _columns(len(facts), items, {name: _decimals(items[name]) for name in AMOUNTS})


def of_json(body: bytes, groups: Collection[str]) -> Columns:
    """Firms from a JSON list of records with the names of the facts: flags true or false, counts whole numbers, amounts
    decimal strings or whole numbers, the size group one of `groups`; null or a name left out is not known.

    Raises:
        BadColumns: no such list, an unknown name, a value of another kind or one that no firm may declare.
    """
    try:
        records = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadColumns("bad_json", f"不是有效的 JSON：{error}", f"This is no valid JSON: {error}") from error
    if not isinstance(records, list) or not set(map(type, records)) <= {dict}:
        raise BadColumns("bad_json", "应为记录的列表", "The body must be a list of records")
    items = _transposed(records)
    columns = _columns(len(records), items, {name: _amounts(name, items[name]) for name in AMOUNTS if name in items})
    if unknown := set(columns.codes("size_group").keys) - set(groups):
        listed = ", ".join(sorted(unknown))
        raise bad_column("size_group", f"有未知的划型行业 {listed}", f"has unknown size groups: {listed}")
    return columns


def _transposed(records: list[dict[str, Any]]) -> dict[str, _Items]:
    if not records:
        return {}
    names = tuple(records[0])
    if len(names) > 1 and set(map(len, records)) == {len(names)}:
        with suppress(KeyError):  # as many names, but not the same ones
            return dict(zip(names, zip(*map(itemgetter(*names), records), strict=True), strict=True))
    return {name: [record.get(name) for record in records] for name in set().union(*records)}


def _columns(size: int, items: Mapping[str, _Items], amounts: dict[str, Numbers]) -> Columns:
    if unknown := items.keys() - set(NAMES):
        raise unknown_columns(unknown, NAMES)
    return Columns(
        size,
        {name: _flags(name, items[name]) for name in FLAGS if name in items},
        amounts | {name: _counts(name, items[name]) for name in COUNTS if name in items},
        {name: coded(name, items[name]) for name in CODES if name in items},
    )


def _flags(name: str, items: _Items) -> Flags:
    if not set(map(type, items)) <= {bool, _NONE}:
        raise bad_column(name, "应为 true、false 或 null", "must be true, false or null")
    answers = np.frombuffer(bytes(map(_ANSWERS.__getitem__, items)), np.uint8)
    return answers == 1, answers == 0


def _counts(name: str, items: _Items) -> Numbers:
    if not set(map(type, items)) <= {int, _NONE}:
        raise bad_column(name, "应为整数或 null", "must be whole numbers or null")
    values = np.array(items, np.float64)
    check_range(name, values)
    return Numbers(values, items, whole=True)


def _amounts(name: str, items: _Items) -> Numbers:
    kinds = set(map(type, items))
    texts = [None if item is None else str(item) for item in items] if int in kinds else items
    written = [text for text in texts if text is not None]
    if not kinds <= {str, int, _NONE} or not _all_written(written):
        raise bad_column(
            name,
            "应为不小于 0 的十进制字符串，单位为元，例如 “123.45”",
            'must be decimal strings in yuan of at least 0, such as "123.45"',
        )
    values = np.array(texts, np.float64)
    check_range(name, values)
    return Numbers(values, items, distinct=max(map(len, written), default=0) <= _DIGITS)


def _decimals(items: Sequence[Decimal | None]) -> Numbers:
    """Amounts of facts, which are checked already."""
    digits = max((len(item.as_tuple().digits) for item in items if item is not None), default=0)
    return Numbers(np.array(items, np.float64), items, distinct=digits <= _DIGITS)


def _all_written(texts: Sequence[str]) -> bool:
    """Whether all are plain decimals; they are looked at as one text, which costs half as much as one by one."""
    joined = ",".join((*texts, ""))
    return joined.count(",") == len(texts) and _WRITTEN.fullmatch(joined) is not None
