"""Cells that hold several items: qualifications, their last days, and patent numbers."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from intake.domain.doubts import counts_for_nothing
from intake.workbook.codes import read_patent_no, without_header
from intake.workbook.dates import DAY_ZERO, NO_END, read_last_day
from intake.workbook.fold import NONE, fold, is_placeholder, visible
from intake.workbook.near_names import NearNames
from intake.workbook.reading import NOTHING, CellFault, Reading, unreadable
from intake.workbook.sheet import Cell, written
from intake.workbook.words import is_error

_SEPARATOR: Final = re.compile(r"[;；、,，\r\n]")
_BETWEEN: Final = re.compile(r"[;；、,，]")
_SLASH_OR_BREAK: Final = re.compile(r"[/／\r\n]+")
_NUMBERING: Final = re.compile(
    r"(?:^|[;；、,，/／\r\n\s]+)(?:[0-9０-９]{1,2}[.．、](?![0-9])|[(（][0-9]{1,2}[)）]|[①-⑳])\s*(?=[^\s;；、,，])"
)
_JOINT: Final = "；"
_LONGEST: Final = 40
"""What a declaration keeps of an item that is no number."""

Names = Sequence[str | None]
"""Names in their order; None where an item was empty."""
Days = Sequence[date | None]


def read_qualifications(cell: Cell, listed: NearNames) -> Reading:
    """The names, a listed one in its listed spelling; the value is a `Names`, empty for 无.

    A name that should count and is not listed gives the warning `unlisted_qualification`.

    Raises:
        CellFault: `unreadable` for an error value.
    """
    if is_error(cell):
        raise unreadable("公式出错，请改为文字", "the formula failed; write the names themselves")
    text = visible(written(cell))
    numbered = _NUMBERING.sub("；", text).removeprefix("；")
    parts, separated_anew = _names_in(numbered)
    items = _trimmed(parts, none_is_empty=False)
    names = [_name(item, listed) for item in items]
    other = any(name is not None and counts_for_nothing(name, listed.find(name)) for name in names)
    to = _joined(items, names)
    if to is None and (numbered != text or separated_anew):
        to = _JOINT.join(filter(None, names))
    values = [None if name == NONE else name for name in names]
    return Reading(values, to, "unlisted_qualification" if other else None)


def _names_in(text: str) -> tuple[list[str], bool]:
    """The parts of a list of names, and whether a slash or a line break alone parts any two of them."""
    parts = [
        [part] if is_placeholder(part, none_is_empty=False) else _SLASH_OR_BREAK.split(part.strip())
        for part in _BETWEEN.split(text)
    ]
    return [name for names in parts for name in names], any(len(names) > 1 for names in parts)


def read_days(cell: Cell, zero: date = DAY_ZERO) -> Reading:
    """Last days in the order of the qualifications; the value is a `Days`.

    Raises:
        CellFault: `unreadable` when any item is.
    """
    if not isinstance(cell, str):
        one = read_last_day(cell, zero)
        return Reading([one.value], one.to)
    items = _items(cell, none_is_empty=True)
    read = [read_last_day(item, zero) if item else NOTHING for item in items]
    shown = [day.to or item or None for day, item in zip(read, items, strict=True)]
    return Reading([day.value for day in read], _joined(items, shown))


def read_patent_list(cell: Cell, headers: Sequence[str] = ()) -> Reading:
    """Compact numbers; an item that is no number stays as written, names nothing and gives the warning `bad_number`.

    Raises:
        CellFault: `unreadable` for an error value.
    """
    if is_error(cell):
        raise unreadable("公式出错，请填专利号", "the formula failed; write the numbers themselves")
    text = without_header(cell, headers) if isinstance(cell, str) else written(cell)
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
    return [{"name": name, "valid_to": None if day == NO_END else day} for name, day in paired if name is not None]


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
    return _trimmed(_SEPARATOR.split(text), none_is_empty=none_is_empty)


def _trimmed(parts: Sequence[str], *, none_is_empty: bool) -> list[str]:
    """The trimmed items, empty for a placeholder; empty ones at the end are dropped."""
    items = [item.strip() for item in parts]
    items = ["" if is_placeholder(item, none_is_empty=none_is_empty) else item for item in items]
    while items and not items[-1]:
        items.pop()
    return items


def _name(item: str, listed: NearNames) -> str | None:
    if not item:
        return None
    if fold(item) == NONE:
        return NONE
    known = listed.find(item)
    return known.spelling if known else item


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
