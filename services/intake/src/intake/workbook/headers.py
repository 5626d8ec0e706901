"""Which row of a sheet is its header, which column holds what, and in which unit."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from intake.workbook.fold import is_blank
from intake.workbook.header_block import Heading, find_block, headings
from intake.workbook.header_names import LAST_YEAR, LAYOUT, PARTS, READ_AS, RESULT, Header, HeaderNames, taken_apart
from intake.workbook.layout import COUNT_UNITS, MONEY_NAMES, MONEY_UNITS, Column, SheetLayout
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Row, Sheet
from intake.workbook.unit_line import UnitLine, find_unit_line

_REMARK: Final = re.compile(r"年|填|选")
"""In brackets beside a number these tell when or whether, not in what unit: 2023年, 年末, 必填."""
_COUNT_UNIT_LIKE: Final = re.compile(r"[人名件个家项位千百万亿元]$")

_BRACKETS: Final = "()[]【】〔〕"
_NAME: Final = "名称"
"""Under a group it is the name of whatever the group is about."""

BearsOut = Callable[[Column, int, int], bool]
"""Whether at least half of the filled cells of a column, by its place and that of the first row, can be read."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of the layout where it stands in a sheet.

    `unit` is the power of ten of its amounts and `own_unit` whether its header names it; `also` are columns that count
    together with it; `header` is what the sheet says.
    """

    index: int
    column: Column
    unit: int
    header: str
    own_unit: bool = False
    read_as: bool = False
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose header was found; `start` is the index of the first row after it, `first` that of its first row.

    `result` is where an earlier answer of this service put its column, which says nothing of the firm. `unread` are the
    columns that hold nothing of the layout, with their headers.
    """

    sheet: Sheet
    layout: SheetLayout
    bound: Sequence[Bound]
    start: int
    first: int = 0
    result: int | None = None
    unit_line: UnitLine | None = None
    unread: Mapping[int, str | None] = field(default_factory=dict)
    headers: Mapping[int, str] = field(default_factory=dict)

    def header_of(self, index: int) -> str | None:
        """What the sheet says above a column: its lowest filled header cell."""
        return self.headers.get(index)

    def index_of(self, identifier: str) -> int | None:
        """Where a column stands, counted from 0."""
        return next((bound.index for bound in self.bound if bound.column.identifier == identifier), None)


def find_table(sheet: Sheet, names: HeaderNames, on: date, bears_out: BearsOut) -> Table:
    """The table of a sheet; a sheet without any content is a table without rows.

    Raises:
        WorkbookRefused: a needed column is missing, a column stands twice, or a unit is unknown.
    """
    layout = names.layout
    block = find_block(sheet, names)
    if not block.known and all(is_blank(row) for row in sheet.rows):
        return Table(sheet, layout, (), len(sheet.rows))
    above = headings(sheet, block) if block.known else []
    start = block.last + 1
    found: dict[str, list[tuple[int, Header]]] = {}
    for index, heading in enumerate(above):
        header = _header(heading, names)
        if header and not (header.situational and not bears_out(header.column, index, start)):
            found.setdefault(header.column.identifier, []).append((index, header))
    chosen = [_choose(layout, headers, on) for headers in found.values()]
    _check(layout, found)
    line = find_unit_line(sheet.rows[: block.first], layout.name)
    bound = sorted((_bind(layout, taken, above, line) for taken in chosen), key=lambda column: column.index)
    result = _place_of_result(sheet.rows[block.first : start]) if block.known else None
    texts = {index: heading.text.strip() for index, heading in enumerate(above) if heading.text}
    return Table(sheet, layout, bound, start, block.first, result, line, _unread(sheet, texts, bound, result), texts)


def _place_of_result(header: Sequence[Row]) -> int | None:
    return next((index for row in header for index, cell in enumerate(row) if cell == RESULT), None)


def _header(heading: Heading, names: HeaderNames) -> Header | None:
    """The column under a group and its leaf, else that of the lowest known header."""
    if not heading.own:
        return None
    leaf = heading.own[-1]
    for group in reversed(heading.groups):
        if found := names.under(group, leaf):
            return found
    found = next((header for text in reversed(heading.own) if (header := names.find(text))), None)
    is_anybodys = heading.groups and taken_apart(leaf)[0] == _NAME and found and found.rank == READ_AS
    return None if is_anybodys else found


def _choose(layout: SheetLayout, headers: Sequence[tuple[int, Header]], on: date) -> tuple[Header, tuple[int, ...]]:
    """The header that is read of several for one column, and where it stands.

    Raises:
        WorkbookRefused: two are equally good.
    """
    column = headers[0][1].column
    if len(headers) > 1 and column.parts and all(header.rank != LAYOUT for _, header in headers):
        places = {header.name: index for index, header in headers if header.name in column.parts}
        if len(places) == len(column.parts) == len(headers):
            return headers[0][1], tuple(sorted(places.values()))
    best = min(header.rank for _, header in headers)
    equal = [(index, header) for index, header in headers if header.rank == best]
    if len(equal) > 1:
        equal = _of_last_year(equal, on)
    if len(equal) != 1:
        raise WorkbookRefused("repeated_column", sheet=layout.name, name=column.header)
    return equal[0][1], (equal[0][0],)


def _of_last_year(headers: Sequence[tuple[int, Header]], on: date) -> list[tuple[int, Header]]:
    """Of headers that differ in the year alone, those of the latest year before the reference date's."""
    if len({header.name for _, header in headers}) > 1 or any(header.year is None for _, header in headers):
        return list(headers)
    years = [on.year - 1 if header.year == LAST_YEAR else header.year or 0 for _, header in headers]
    latest = max((year for year in years if year < on.year), default=None)
    if latest is None:
        return list(headers)
    return [header for header, year in zip(headers, years, strict=True) if year == latest]


def _check(layout: SheetLayout, found: Mapping[str, object]) -> None:
    missing = [layout.column(identifier).header for identifier in layout.needed if identifier not in found]
    if missing:
        raise WorkbookRefused("missing_column", sheet=layout.name, names="、".join(missing))


def _bind(
    layout: SheetLayout, taken: tuple[Header, tuple[int, ...]], above: Sequence[Heading], line: UnitLine | None
) -> Bound:
    header, (index, *also) = taken
    column, own = header.column, _own_unit(layout, header, above[index])
    unit = own if own is not None else line.unit if line and column.kind == "money" else column.unit
    text = above[index].text or header.text
    return Bound(index, column, unit, text.strip(), own is not None, header.rank == READ_AS, tuple(also))


def _own_unit(layout: SheetLayout, header: Header, heading: Heading) -> int | None:
    """The unit that the header cells of a column of amounts name; None where they name none."""
    parts = [part for remark in header.remarks for part in PARTS.split(remark) if part]
    kind = header.column.kind
    if kind == "money":
        parts += [part for text in (*heading.groups, *heading.own) for part in _said(text)]
        bare = {part.removeprefix("人民币") for part in parts} - {"", "单位", "金额单位", "货币单位", "计量单位"}
        units = bare & set(MONEY_NAMES)
        if len(units) > 1 or not all(_REMARK.search(part) for part in bare - units):
            raise WorkbookRefused("unknown_header_unit", sheet=layout.name, header=header.text)
        return MONEY_UNITS[units.pop()] if units else None
    if kind == "count" and any(part not in COUNT_UNITS and _COUNT_UNIT_LIKE.search(part) for part in parts):
        raise WorkbookRefused("unknown_header_unit", sheet=layout.name, header=header.text)
    return None


def _said(text: str) -> list[str]:
    """The units of money that a header cell names, in brackets or alone."""
    name, remarks, _ = taken_apart(text)
    parts = [part.removeprefix("人民币") for said in (name.strip(_BRACKETS), *remarks) for part in PARTS.split(said)]
    return [part for part in parts if part in MONEY_NAMES]


def _unread(
    sheet: Sheet, texts: Mapping[int, str], bound: Sequence[Bound], result: int | None
) -> dict[int, str | None]:
    width = max((len(row) for row in sheet.rows), default=0)
    known = {index for column in bound for index in (column.index, *column.also)} | {result}
    return {index: texts.get(index) for index in range(width) if index not in known}
