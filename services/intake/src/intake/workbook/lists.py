"""Cells that hold several items: qualifications, their last days, and patent numbers."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from intake.workbook.codes import read_patent_no
from intake.workbook.dates import read_date
from intake.workbook.fold import NONE, fold, is_placeholder
from intake.workbook.reading import CellFault, Reading
from intake.workbook.sheet import Cell, written
from intake.workbook.words import read_text
from shared.plan.qualifications import Qualifications

_SEPARATOR: Final = re.compile(r"[;；、,，\r\n]")
_JOINT: Final = "；"
_LONGEST: Final = 40
"""What a declaration keeps of an item that is no number."""

Names = Sequence[str | None]
"""Names in their order; None where an item was empty."""
Days = Sequence[date | None]


def read_qualifications(cell: Cell, listed: Qualifications) -> Reading:
    """The names, a listed one in its listed spelling; the value is a `Names`, empty for 无.

    Raises:
        CellFault: `unreadable` for a failed formula.
    """
    text = str(read_text(cell).value) if not isinstance(cell, str) else cell
    items = _items(text, none_is_empty=False)
    names = [_name(item, listed) for item in items]
    return Reading([None if name == NONE else name for name in names], _joined(items, names))


def read_days(cell: Cell) -> Reading:
    """Dates in the order of the qualifications; the value is a `Days`.

    Raises:
        CellFault: `unreadable` when any item is.
    """
    if not isinstance(cell, str):
        one = read_date(cell)
        return Reading([one.value], one.to)
    items = _items(cell, none_is_empty=True)
    days = [read_date(item).value if item else None for item in items]
    return Reading(days, _joined(items, [str(day) if day else None for day in days]))


def read_patent_list(cell: Cell) -> Reading:
    """Compact numbers; an item that is no number stays as written, names nothing and gives the warning `bad_number`."""
    text = cell if isinstance(cell, str) else written(cell)
    items = [item for item in _items(text, none_is_empty=True) if item]
    numbers = [_number(item if isinstance(cell, str) else cell) for item in items]
    shown = [number or item for number, item in zip(numbers, items, strict=True)]
    warning = "bad_number" if None in numbers else None
    return Reading(tuple(item[:_LONGEST] for item in shown), _joined(items, shown), warning)


def pair(names: Names, days: Days) -> list[dict[str, object]] | None:
    """The fields of each qualification with its last day; None when the numbers do not fit.

    One date holds for all, none for none; otherwise the items stand in the same order.
    """
    given = [name for name in names if name is not None]
    ends = _fitting(names, days)
    if ends is None:
        return None
    paired = zip(names if len(ends) == len(names) else given, ends, strict=True)
    return [{"name": name, "valid_to": day} for name, day in paired if name is not None]


def _fitting(names: Names, days: Days) -> Days | None:
    """A last day for every item of `names`, or for every one that is filled."""
    filled = sum(name is not None for name in names)
    if len(days) in {len(names), filled}:
        return days
    while days and days[-1] is None:
        days = days[:-1]
    if len(days) in {len(names), filled}:
        return days
    return [days[0] if days else None] * len(names) if len(days) < 2 else None


def _items(text: str, *, none_is_empty: bool) -> list[str]:
    """The trimmed items, empty for a placeholder; empty ones at the end are dropped."""
    items = [item.strip() for item in _SEPARATOR.split(text)]
    items = ["" if is_placeholder(item, none_is_empty=none_is_empty) else item for item in items]
    while items and not items[-1]:
        items.pop()
    return items


def _name(item: str, listed: Qualifications) -> str | None:
    if not item:
        return None
    if fold(item) == NONE:
        return NONE
    known = listed.find(item)
    return known.name_zh if known else item


def _joined(items: Sequence[str], canonical: Sequence[str | None]) -> str | None:
    """The canonical items in one text, where any of them was written otherwise."""
    if all(item == (shown or "") for item, shown in zip(items, canonical, strict=True)):
        return None
    return _JOINT.join(shown for shown in canonical if shown)


def _number(cell: Cell) -> str | None:
    try:
        return str(read_patent_no(cell).value)
    except CellFault:
        return None
