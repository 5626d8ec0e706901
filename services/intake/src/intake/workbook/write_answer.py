"""The answer to an upload: the same workbook written anew, with a column 校验结果 and every cell at fault marked."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from intake.domain.faults import Message
from intake.workbook.answers import Entry, Placed, ReadWorkbook
from intake.workbook.choose_sheets import EXPLAINED
from intake.workbook.header_names import RESULT
from intake.workbook.layout import Layout
from intake.workbook.notes import Note
from intake.workbook.open import open_workbook
from intake.workbook.safe_writing import SAFE
from intake.workbook.sheet import Cell, Sheet, Uncomputed, written
from intake.workbook.standard import STANDARD

_PASSED: Final = "格式通过"
_NO_RESULT: Final = "#N/A"
"""In the place of a formula without result: an empty cell would be read as a missing value when the file comes back."""
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


def write_answer(source: Path | bytes, read: ReadWorkbook, layout: Layout = STANDARD, mark: str = "") -> bytes:
    """The answered workbook as .xlsx; `read` is what reading the same source gave, `mark` what passed rows say too.

    Raises:
        WorkbookRefused: the source is not the workbook that was read.
    """
    sheets = [sheet for sheet in open_workbook(source) if sheet.name != EXPLAINED]
    places = {placed.sheet: (name, placed) for name, placed in read.places.items()}
    marks = list(_marks(read, layout))
    answer = io.BytesIO()
    with xlsxwriter.Workbook(answer, {**SAFE, "date_1904": any(sheet.from_1904 for sheet in sheets)}) as book:
        styles = _Styles(book)
        _write_notes(book, read.notes)
        for sheet in sheets:
            target = book.add_worksheet(_name_for_excel(sheet.name, book))
            name, placed = places.get(sheet.name, ("", None))
            mine = [mark for mark in marks if mark.sheet == name]
            marked, left_out = (_marked_cells(placed, mine), placed.result) if placed else ({}, None)
            _merge(target, sheet)
            _write_sheet(target, sheet, styles, marked, left_out)
            if placed:
                passed = (
                    {entry.row: _passed(entry) + mark for entry in read.entries} if name == layout.firms.name else {}
                )
                headers = {column.identifier: column.header for own in layout.sheets if own.name == name
                           for column in own.columns}  # fmt: skip
                _Results(sheet, placed, headers, styles).write(target, mine, passed)
    return answer.getvalue()


def _passed(entry: Entry) -> str:
    """A row in good form says so, and how many of its patent and product rows were not taken; no more than that."""
    rejected = len({(remark.sheet, remark.row) for remark in entry.rejected_rows})
    return f"{_PASSED}（专利、产品另有 {rejected} 行未采用）" if rejected else _PASSED


def _write_notes(book: Any, notes: Sequence[Note]) -> None:
    sheet = book.add_worksheet(EXPLAINED)
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 3, 80)
    lines = [("工作表", "位置", "说明", "note"), *(
        (note.sheet, note.place or "", note.message["zh"], note.message["en"]) for note in notes
    )]  # fmt: skip
    if not notes:
        lines.append(("", "", "没有需要说明的事项", "nothing to be said of the file as a whole"))
    for row, cells in enumerate(lines):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text[:_LONGEST])


def _merge(target: Any, sheet: Sheet) -> None:
    """Merged ranges stay merged, so that what holds for several rows holds again when the file comes back."""
    for merge in sheet.merges:
        first, last = (merge.first_row, merge.first_column), (merge.last_row, merge.last_column)
        if first != last and merge.last_row < len(sheet.rows):
            with suppress(OverlappingRange):
                target.merge_range(*first, *last, "")


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


def _marked_cells(placed: Placed, marks: Sequence[_Mark]) -> dict[tuple[int, int], str]:
    """The mark that each cell shows, by its place counted from 0."""
    places = placed.columns
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
                form = sheet.formats.get((row, column), "") or (_form_of(cell) if _is_time(cell) else "")
                _write_cell(target, row, column, cell, styles.of(form, mark))
    for (row, column), mark in marked.items():
        target.write_blank(row, column, None, styles.of("", mark))


def _write_cell(target: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if cell == "":
        target.write_blank(row, column, None, style)
    elif isinstance(cell, Uncomputed):
        target.write_string(row, column, _NO_RESULT, style)
    elif isinstance(cell, bool):
        target.write_boolean(row, column, cell, style)
    elif isinstance(cell, int | float) and isfinite(cell):
        target.write_number(row, column, cell, style)
    elif isinstance(cell, date | time | timedelta) and _is_time(cell):
        target.write_datetime(row, column, cell, style)
    else:
        target.write_string(row, column, written(cell)[:_LONGEST], style)


def _is_time(cell: Cell) -> bool:
    """Whether Excel can hold the cell as a date or a time; it has no date before 1900."""
    return isinstance(cell, time | timedelta) or (isinstance(cell, date) and cell.year >= _FIRST_YEAR)


def _form_of(cell: Cell) -> str:
    if isinstance(cell, datetime) and cell.time() != time():
        return "yyyy-mm-dd hh:mm:ss"
    return "yyyy-mm-dd" if isinstance(cell, date) else "[h]:mm:ss"


class _Results:
    """The column 校验结果 of one sheet."""

    def __init__(self, sheet: Sheet, placed: Placed, headers: Mapping[str, str], styles: _Styles) -> None:
        width = max((len(row) for row in sheet.rows), default=0)
        self._column = placed.result if placed.result is not None else width
        self._placed = placed
        self._headers = headers
        self._styles = styles

    def write(self, target: Any, marks: Sequence[_Mark], passed: Mapping[int, str]) -> None:
        """One text for each row with something to say; a firm row without it is in good form."""
        target.set_column(self._column, self._column, 60)
        if self._placed.columns:
            target.write_string(self._placed.start - 1, self._column, RESULT)
        by_row: dict[int, list[_Mark]] = {row: [] for row in passed}
        for mark in sorted(marks, key=lambda mark: _RANK.index(mark.kind)):
            by_row.setdefault(mark.row, []).append(mark)
        for row, mine in sorted(by_row.items()):
            lines = [f"{mark.kind}｜{self._headers.get(mark.column, mark.column)}：{mark.text}" for mark in mine]
            worst = mine[0].kind if mine else None
            is_refused = any(mark.kind == _REFUSED and mark.row == row for mark in mine)
            head = [passed[row]] if row in passed and not is_refused else []
            text = "\n".join([*head, *lines])[:_LONGEST]
            target.write_string(row - 1, self._column, text, self._styles.of("", worst))
