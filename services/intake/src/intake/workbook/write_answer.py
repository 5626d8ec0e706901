"""The answer to an upload: the same workbook written anew, with a column 校验结果 and every cell at fault marked."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from intake.domain.faults import Message
from intake.workbook.answers import Entry, ReadWorkbook
from intake.workbook.headers import RESULT, Table
from intake.workbook.layout import Layout
from intake.workbook.open import open_workbook
from intake.workbook.read import find_tables
from intake.workbook.safe_writing import SAFE
from intake.workbook.sheet import Cell, CellError, Sheet, written
from intake.workbook.standard import STANDARD

_PASSED: Final = "通过"
_REFUSED, _WARNED, _NORMALISED = "不通过", "提醒", "已规范"
_COLOURS: Final = {_REFUSED: "#FFC7CE", _WARNED: "#FFEB9C", _NORMALISED: "#DDEBF7"}
_RANK: Final = tuple(_COLOURS)
"""A cell with several marks shows the first of these."""
_FIRST_YEAR: Final = 1900
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST: Final = 32_767
"""What an Excel cell holds."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One thing said about one cell."""

    sheet: str
    row: int
    column: str
    kind: str
    text: str


def write_answer(source: Path | bytes, read: ReadWorkbook, layout: Layout = STANDARD) -> bytes:
    """The answered workbook as .xlsx; `read` is what reading the same source gave.

    Raises:
        WorkbookRefused: the source is not the workbook that was read.
    """
    sheets = open_workbook(source, layout, every_sheet=True)
    tables = {table.sheet.name: table for table in find_tables(sheets, layout)}
    marks = list(_marks(read, layout))
    firm_rows = {entry.row for entry in read.entries}
    answer = io.BytesIO()
    with xlsxwriter.Workbook(answer, SAFE) as book:
        styles = _Styles(book)
        for name, sheet in sheets.items():
            target = book.add_worksheet(_name_for_excel(name, book))
            mine = [mark for mark in marks if mark.sheet == name]
            table = tables.get(name)
            marked, left_out = (_marked_cells(table, mine), table.result) if table else ({}, None)
            _write_sheet(target, sheet, styles, marked, left_out)
            if table:
                _write_results(target, table, mine, firm_rows if name == layout.firms.name else set(), styles)
    return answer.getvalue()


def _name_for_excel(name: str, book: Any) -> str:
    """The name, unless Excel would not take it: a sheet of ours always keeps its own."""
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    fits = 0 < len(name) <= _LONGEST_NAME and not _NOT_IN_NAMES.search(name) and name.lower() not in taken
    return name if fits else f"Sheet {len(taken) + 1}"


class _Styles:
    """The formats of one workbook: of the cell's own kind, on the colour of its mark."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str | None], Any] = {}

    def of(self, form: str, mark: str | None) -> Any:
        """The format for a number form and a mark, None for neither."""
        if not form and mark is None:
            return None
        if (form, mark) not in self._made:
            colour = {"bg_color": _COLOURS[mark]} if mark else {}
            self._made[form, mark] = self._book.add_format({"num_format": form or "General", **colour})
        return self._made[form, mark]


def _marks(read: ReadWorkbook, layout: Layout) -> Iterator[_Mark]:
    for entry in read.entries:
        yield from _marks_of(entry, layout)
    for orphan in read.orphans:
        yield _Mark(orphan.sheet, orphan.row, orphan.column, _REFUSED, _said(orphan.message))


def _marks_of(entry: Entry, layout: Layout) -> Iterator[_Mark]:
    for refusal in entry.refusals:
        yield _Mark(layout.firms.name, entry.row, refusal.column, _REFUSED, _said(refusal.message))
    for remark in entry.rejected_rows:
        yield _Mark(remark.sheet, remark.row, remark.column, _REFUSED, _said(remark.message))
    for remark in entry.warnings:
        yield _Mark(remark.sheet, remark.row, remark.column, _WARNED, _said(remark.message))
    for cell in entry.normalised:
        yield _Mark(cell.sheet, cell.row, cell.column, _NORMALISED, f"“{cell.written}”读作 {cell.to}")


def _said(message: Message) -> str:
    return f"{message['zh']} / {message['en']}"


def _marked_cells(table: Table, marks: Sequence[_Mark]) -> dict[tuple[int, int], str]:
    """The mark that each cell shows, by its place counted from 0."""
    places = {bound.column.identifier: bound.index for bound in table.bound}
    shown: dict[tuple[int, int], str] = {}
    for mark in sorted(marks, key=lambda mark: _RANK.index(mark.kind)):
        if mark.column in places:
            shown.setdefault((mark.row - 1, places[mark.column]), mark.kind)
    return shown


def _write_sheet(
    target: Any, sheet: Sheet, styles: _Styles, marked: dict[tuple[int, int], str], left_out: int | None
) -> None:
    """The sheet as it was sent, but for the column of an earlier answer."""
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            mark = marked.pop((row, column), None)
            if column != left_out and (cell != "" or mark):
                _write_cell(target, row, column, cell, mark, styles)
    for (row, column), mark in marked.items():
        target.write_blank(row, column, None, styles.of("", mark))


def _write_cell(target: Any, row: int, column: int, cell: Cell, mark: str | None, styles: _Styles) -> None:
    if cell == "":
        target.write_blank(row, column, None, styles.of("", mark))
    elif isinstance(cell, str | CellError) or _is_before_excel(cell):
        target.write_string(row, column, written(cell)[:_LONGEST], styles.of("", mark))
    elif isinstance(cell, bool):
        target.write_boolean(row, column, cell, styles.of("", mark))
    elif isinstance(cell, int | float):
        target.write_number(row, column, cell, styles.of("", mark))
    else:
        target.write_datetime(row, column, cell, styles.of(_form_of(cell), mark))


def _is_before_excel(cell: Cell) -> bool:
    """Excel has no date before 1900."""
    return isinstance(cell, date) and cell.year < _FIRST_YEAR


def _form_of(cell: date | datetime | time | timedelta) -> str:
    if isinstance(cell, datetime) and cell.time() != time():
        return "yyyy-mm-dd hh:mm:ss"
    return "yyyy-mm-dd" if isinstance(cell, date) else "[h]:mm:ss"


def _write_results(target: Any, table: Table, marks: Sequence[_Mark], passed: set[int], styles: _Styles) -> None:
    """One text for each row with something to say; a firm row without it passed."""
    column = table.result if table.result is not None else max((len(row) for row in table.sheet.rows), default=0)
    headers = {bound.column.identifier: bound.column.header for bound in table.bound}
    target.set_column(column, column, 60)
    if table.bound:
        target.write_string(table.start - 1, column, RESULT)
    by_row: dict[int, list[_Mark]] = {row: [] for row in passed}
    for mark in sorted(marks, key=lambda mark: _RANK.index(mark.kind)):
        by_row.setdefault(mark.row, []).append(mark)
    for row, mine in sorted(by_row.items()):
        lines = [f"{mark.kind}｜{headers.get(mark.column, mark.column)}：{mark.text}" for mark in mine]
        worst = mine[0].kind if mine else None
        head = [] if worst == _REFUSED else [_PASSED] if row in passed else []
        target.write_string(row - 1, column, "\n".join([*head, *lines])[:_LONGEST], styles.of("", worst))
