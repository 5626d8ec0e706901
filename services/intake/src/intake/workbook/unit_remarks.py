"""Remarks around a table that name a unit of money in other words than a line above it: 注：以上金额单位为元."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from intake.workbook.fold import fold
from intake.workbook.headers import Table
from intake.workbook.layout import MONEY_NAMES, MONEY_UNITS
from intake.workbook.refused import WorkbookRefused
from intake.workbook.unit_line import UnitLine, is_unit_line

_MONEY: Final = r"(?:人民币)?(?P<{}>[百千万亿]*元)"
_NAMED: Final = re.compile(
    rf"(?<![报荐管送])单位(?::|(?:均|都|统一|一律)?[为是用]){_MONEY.format('after')}"
    rf"|(?:金额|数据|数字)[^,;。.、:]{{0,6}}?[为是以按用]{_MONEY.format('within')}"
    rf"|[以按用]{_MONEY.format('before')}(?:为单位|计|填)"
)
"""In folded text: the unit stands behind its word (填报单位 is another), behind the amounts, or before 为单位."""
_NAMES: Final = {MONEY_UNITS[name]: name for name in MONEY_NAMES}


def unit_conflicts(table: Table, skipped: Mapping[str, Iterable[int]]) -> dict[int, str]:
    """Where columns stand that name their own unit, with the remark that names another; the column's holds.

    `skipped` are the numbers, as Excel shows them, of rows that were not read as data.

    Raises:
        WorkbookRefused: a column without a unit of its own was to be read in another one than a remark says.
    """
    found: dict[int, str] = {}
    for remark in _remarks(table, skipped):
        for bound in table.bound:
            if bound.column.kind != "money" or bound.unit == remark.unit:
                continue
            if not bound.own_unit:
                name, unit = table.layout.name, _NAMES[bound.unit]
                text = remark.text[:60]
                raise WorkbookRefused("remark_unit_differs", sheet=name, row=remark.row + 1, text=text, unit=unit)
            found.setdefault(bound.index, remark.text)
    return found


def _remarks(table: Table, skipped: Mapping[str, Iterable[int]]) -> Iterator[UnitLine]:
    rows = table.sheet.rows
    for row in chain(range(table.first), sorted(number - 1 for numbers in skipped.values() for number in numbers)):
        for cell in rows[row]:
            above = row < table.first
            if isinstance(cell, str) and "元" in cell and not (above and is_unit_line(cell)):
                yield from (UnitLine(row, unit, cell.strip()) for unit in _units(cell))


def _units(text: str) -> Iterator[int]:
    for match in _NAMED.finditer(fold(text)):
        name = match["after"] or match["within"] or match["before"]
        if name in MONEY_UNITS:
            yield MONEY_UNITS[name]
