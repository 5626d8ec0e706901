"""Columns from arrays that a caller holds already."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from eligibility.domain.columns.errors import BadColumns, bad_column, unknown_columns
from eligibility.domain.columns.model import AMOUNTS, CODES, COUNTS, FLAGS, NAMES, Codes, Columns, Flags, Numbers
from shared.domain.money import INTEGER_DIGITS

MOST_OF: Final = {**dict.fromkeys(COUNTS, 2e9), **dict.fromkeys(AMOUNTS, float(10**INTEGER_DIGITS))}
"""The greatest numbers that a firm may declare, as floats."""
_DISTINCT: Final = 1e15
_STRETCH: Final = 16_384
"""Numbers that are looked at together, so that what they are rounded to stays in the cache."""


def of_arrays(arrays: Mapping[str, NDArray[np.generic] | Codes]) -> Columns:
    """Firms from arrays of one length: flags as bool or as 1 / 0 / -1 (not known), numbers as integers or as 64-bit
    floats (NaN not known), the size group as codes. A float is taken for the decimal that it is written as.

    Raises:
        BadColumns: an unknown name, different lengths, or values that no firm may declare.
    """
    if unknown := arrays.keys() - set(NAMES):
        raise unknown_columns(unknown, NAMES)
    sizes = {len(array.values if isinstance(array, Codes) else array) for array in arrays.values()}
    if len(sizes) != 1:
        raise BadColumns("uneven_columns", "各列的行数应相同，且至少有一列", "Give at least one column, all as long")
    return Columns(
        sizes.pop(),
        {name: _flags(name, np.asarray(arrays[name])) for name in FLAGS if name in arrays},
        {name: _numbers(name, np.asarray(arrays[name])) for name in (*COUNTS, *AMOUNTS) if name in arrays},
        {name: codes_of(name, arrays[name]) for name in CODES if name in arrays},
    )


def codes_of(name: str, given: object) -> Codes:
    """Codes whose places all exist."""
    if not isinstance(given, Codes):
        raise bad_column(name, "应以 Codes 给出", "must be given as Codes")
    if given.values.size and not -1 <= given.values.min() <= given.values.max() < len(given.keys):
        raise bad_column(name, "有不存在的代码", "has codes that no key stands for")
    return Codes(given.values.astype(np.intp, copy=False), given.keys)


def _flags(name: str, array: NDArray[Any]) -> Flags:
    if array.dtype == np.bool_:
        return array.view(np.int8)
    if array.dtype.kind != "i" or (array.size and (array.min() < -1 or array.max() > 1)):
        raise bad_column(name, "应为布尔值，或 1、0、-1（未知）", "must be boolean, or 1, 0 and -1 for not known")
    return array


def _numbers(name: str, array: NDArray[Any]) -> Numbers:
    if array.dtype.kind not in "iu" and array.dtype != np.float64:
        raise bad_column(name, "应为整数或 64 位浮点数", "must be integers or 64-bit floats")
    if name in COUNTS and array.dtype == np.float64 and _has_fractions(array):
        raise bad_column(name, "应为整数", "must be whole")
    values = array if array.dtype == np.float64 else array.astype(np.int64, copy=False)
    column = checked(name, Numbers.of(values, values, whole=name in COUNTS))
    return column if array.dtype == np.float64 or column.most < _DISTINCT else column._replace(distinct=False)


def _has_fractions(values: NDArray[Any]) -> bool:
    floor, less = np.empty(_STRETCH), np.empty(_STRETCH, np.bool_)
    for first in range(0, len(values), _STRETCH):
        part = values[first : first + _STRETCH]
        below = np.less(np.floor(part, out=floor[: len(part)]), part, out=less[: len(part)])
        if below.any():
            return True
    return False


def checked(name: str, column: Numbers) -> Numbers:
    """The column, unless no firm may declare its numbers.

    Raises:
        BadColumns: a negative number, or one too great.
    """
    most = MOST_OF[name]
    if column.least < 0 or column.most > most:
        raise bad_column(name, f"的数值应在 0 与 {most:.0f} 之间", f"must lie between 0 and {most:.0f}")
    return column


def coded(name: str, items: Sequence[str | None], keys: tuple[str, ...] | None = None) -> Codes:
    """Codes of a column of texts, each one of `keys` where they are given.

    Raises:
        BadColumns: something else than a text, or none of the keys.
    """
    if not set(map(type, items)) <= {str, type(None)}:
        raise bad_column(name, "应为文字或 null", "must be text or null")
    found = tuple(sorted({item for item in items if item is not None})) if keys is None else keys
    places: dict[str | None, int] = {None: -1, **{key: place for place, key in enumerate(found)}}
    try:
        return Codes(np.fromiter(map(places.__getitem__, items), np.intp, len(items)), found)
    except KeyError as unknown:
        listed = ", ".join(found)
        raise bad_column(
            name, f"有未知的值 {unknown}，可用的有：{listed}", f"has the unknown value {unknown}; there are {listed}"
        ) from None
