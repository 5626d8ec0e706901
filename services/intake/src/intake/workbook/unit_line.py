"""A line above the header that names the unit of money: 单位：元, （金额单位：人民币万元）, 单位:万元,个,%."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.workbook.fold import fold, visible
from intake.workbook.layout import MONEY_UNITS
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Cell, Row

_LINE: Final = re.compile(
    r"(?:^|[\s(（\[【,，;；、。])(?:金额|货币|计量)?单\s*位\s*[:：](?P<units>[^)）\]】\n]*?)"
    r"(?=$|[)）\]】\n]|\s{2}|\s+[^\s:：]+[:：])"
)
"""The word stands alone (填报单位 names no unit); what follows ends at a bracket, a gap, or the next field."""
_SEPARATORS: Final = re.compile(r"[,，、;；/\s]")
_OTHER_MONEY: Final = re.compile(
    r"[十百千万亿]*(?:[美港欧日韩加澳新台]元|英镑|美金|USD|RMB|EUR|HKD|[$€£¥])|[十百千万亿]+元", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """The unit of a line as a power of ten; `row` counts from 0."""

    row: int
    unit: int
    text: str


def is_unit_line(cell: Cell) -> bool:
    """Whether a cell names a unit of money for the table below."""
    return bool(_units(cell))


def find_unit_line(rows: Sequence[Row], sheet: str) -> UnitLine | None:
    """The nearest line above the header, whose rows are given.

    Raises:
        WorkbookRefused: another unit of money, or two lines that disagree.
    """
    found: list[UnitLine] = []
    for place, row in enumerate(rows):
        for cell in row:
            for unit in _units(cell):
                text = str(cell).strip()
                if unit not in MONEY_UNITS:
                    raise WorkbookRefused("unknown_unit_line", sheet=sheet, row=place + 1, text=text[:60])
                found.append(UnitLine(place, MONEY_UNITS[unit], text))
    if len({line.unit for line in found}) > 1:
        raise WorkbookRefused("units_disagree", sheet=sheet, texts="、".join(line.text[:60] for line in found))
    return found[-1] if found else None


def _units(cell: Cell) -> list[str]:
    """The units of money, known or not, that a cell names behind the word."""
    if not isinstance(cell, str) or "位" not in cell:
        return []
    parts = [
        fold(part).removeprefix("人民币")
        for match in _LINE.finditer(visible(cell))
        for part in _SEPARATORS.split(match["units"])
    ]
    return [part for part in parts if part in MONEY_UNITS or _OTHER_MONEY.fullmatch(part)]
