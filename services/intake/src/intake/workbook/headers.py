"""Which row of a sheet is its header, which column holds what, and in which unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.workbook.fold import fold, is_blank
from intake.workbook.layout import COUNT_UNITS, MONEY_UNITS, Column, SheetLayout
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Row, Sheet

RESULT: Final = "校验结果"
"""The header of the column that an answered workbook has more."""
_SEARCHED_ROWS: Final = 100
_MARKS: Final = "*＊:：△▲"
_NAME_AND_BRACKETS: Final = re.compile(r"([^(\[【〔]+)((?:[(\[【〔][^)\]】〕]*[)\]】〕]?)*)")
_BRACKET: Final = re.compile(r"[(\[【〔]([^)\]】〕]*)")
_PARTS: Final = re.compile(r"[,、;/:]")
_HEADER_UNITS: Final = {unit: MONEY_UNITS[unit] for unit in ("元", "万元", "亿元")}
_UNIT_AT_END: Final = re.compile(r"(.+?)[/:：,，]?((?:万|亿)?元)")
_REMARK: Final = re.compile(r"年|填|选")
"""In brackets beside a number these tell when or whether, not in what unit: 2023年, 年末, 必填."""
_COUNT_UNIT_LIKE: Final = re.compile(r"[人名件个家项位千百万亿元]$")


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of the layout where it stands in a sheet; `unit` is the power of ten of its amounts."""

    index: int
    column: Column
    unit: int


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose header was found; `start` is the index of the first row after it.

    `result` is where an earlier answer of this service put its column, which says nothing of the firm.
    """

    sheet: Sheet
    layout: SheetLayout
    bound: Sequence[Bound]
    start: int
    result: int | None = None

    def index_of(self, identifier: str) -> int | None:
        """Where a column stands, counted from 0."""
        return next((bound.index for bound in self.bound if bound.column.identifier == identifier), None)


@dataclass(frozen=True, slots=True)
class _Header:
    """A header cell taken apart: the column it names and what its brackets say."""

    text: str
    column: Column
    remarks: tuple[str, ...]


def find_table(sheet: Sheet, layout: SheetLayout) -> Table:
    """The table of a sheet; a sheet without any content is a table without rows.

    Raises:
        WorkbookRefused: a needed column is missing, a column stands twice, or a unit is unknown.
    """
    names = _names(layout)
    place, headers = _header_row(sheet.rows, names)
    if not headers and all(is_blank(row) for row in sheet.rows):
        return Table(sheet, layout, (), len(sheet.rows))
    _check(layout, headers)
    bound = tuple(Bound(index, header.column, _unit(layout, header)) for index, header in sorted(headers.items()))
    return Table(sheet, layout, bound, place + 1, _place_of_result(sheet.rows[place]))


def _place_of_result(header: Row) -> int | None:
    return next((index for index, cell in enumerate(header) if cell == RESULT), None)


def _names(layout: SheetLayout) -> dict[str, Column]:
    return {fold(name): column for column in layout.columns for name in (column.header, *column.synonyms)}


def _header_row(rows: Sequence[Row], names: dict[str, Column]) -> tuple[int, dict[int, _Header]]:
    """The row that names most columns; the first of equals."""
    best: tuple[int, dict[int, _Header]] = (0, {})
    for place, row in enumerate(rows[:_SEARCHED_ROWS]):
        found = {index: header for index, cell in enumerate(row) if (header := _header(cell, names))}
        if len(found) > len(best[1]):
            best = (place, found)
    return best


def _header(cell: object, names: dict[str, Column]) -> _Header | None:
    if not isinstance(cell, str) or not cell or len(cell) > 100:
        return None
    folded = fold(cell).strip(_MARKS)
    match = _NAME_AND_BRACKETS.fullmatch(folded)
    if match is None:
        return None
    name, brackets = match[1].strip(_MARKS), tuple(_BRACKET.findall(match[2]))
    if name in names:
        return _Header(cell.strip(), names[name], brackets)
    ending = _UNIT_AT_END.fullmatch(name)
    if ending and (column := names.get(ending[1])) and column.kind == "money":
        return _Header(cell.strip(), column, (*brackets, ending[2]))
    return None


def _check(layout: SheetLayout, headers: dict[int, _Header]) -> None:
    seen: set[str] = set()
    for header in headers.values():
        if header.column.identifier in seen:
            raise WorkbookRefused("repeated_column", sheet=layout.name, name=header.column.header)
        seen.add(header.column.identifier)
    missing = [layout.column(identifier).header for identifier in layout.needed if identifier not in seen]
    if missing:
        raise WorkbookRefused("missing_column", sheet=layout.name, names="、".join(missing))


def _unit(layout: SheetLayout, header: _Header) -> int:
    """The unit that a header of amounts names, else the column's own."""
    parts = [part for remark in header.remarks for part in _PARTS.split(remark) if part]
    kind = header.column.kind
    if kind == "money":
        bare = {part.removeprefix("人民币") for part in parts} - {"", "单位"}
        units = bare & _HEADER_UNITS.keys()
        if len(units) > 1 or not all(_REMARK.search(part) for part in bare - units):
            raise WorkbookRefused("unknown_header_unit", sheet=layout.name, header=header.text)
        return _HEADER_UNITS[units.pop()] if units else header.column.unit
    if kind == "count" and any(part not in COUNT_UNITS and _COUNT_UNIT_LIKE.search(part) for part in parts):
        raise WorkbookRefused("unknown_header_unit", sheet=layout.name, header=header.text)
    return header.column.unit
