"""Merged cells of several data rows: what stands in the first holds for all of them."""

from collections.abc import MutableSequence, Sequence
from typing import Final

from intake.workbook.fold import is_blank, is_empty
from intake.workbook.limits import SHEET_CELLS
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Cell, Merge, Row, Sheet

Filled = Sequence[tuple[Merge, int]]
"""Ranges that filled cells of other rows, each with the number of these cells."""
_NOTHING: Final[Filled] = ()


def fill_merged(sheet: Sheet, start: int) -> tuple[Sheet, Filled]:
    """The sheet with the value of each range in its leftmost column, in all its rows from `start` on.

    Nothing else of a range holds anything; a row that has no filled cell of its own stays empty.

    Raises:
        WorkbookRefused: the ranges overlap without bound.
    """
    merges = [merge for merge in sheet.merges if merge.last_row >= start and merge.first_row < len(sheet.rows)]
    if not merges:
        return sheet, _NOTHING
    rows = [list(row) for row in sheet.rows]
    _clear(rows, merges, start)
    own = [not is_blank(row) for row in rows]
    filled = []
    for merge in merges:
        value = _value(rows, merge)
        if merge.first_row >= start and not is_empty(value):
            below = [row for row in range(merge.first_row + 1, min(merge.last_row + 1, len(rows))) if own[row]]
            for row in below:
                _put(rows[row], merge.first_column, value)
            if below:
                filled.append((merge, len(below)))
    return Sheet(sheet.name, rows, sheet.merges, sheet.formats, sheet.from_1904), filled


def _clear(rows: Sequence[MutableSequence[Cell]], merges: Sequence[Merge], start: int) -> None:
    looked_at = 0
    for merge in merges:
        for place in range(max(merge.first_row, start), min(merge.last_row + 1, len(rows))):
            row = rows[place]
            last = min(merge.last_column + 1, len(row))
            looked_at += max(last - merge.first_column, 1)
            for column in range(merge.first_column, last):
                if (place, column) != (merge.first_row, merge.first_column):
                    row[column] = ""
        if looked_at > SHEET_CELLS:
            raise WorkbookRefused("bomb", what=f"> {SHEET_CELLS} cells")


def _value(rows: Sequence[Row], merge: Merge) -> Cell:
    row = rows[merge.first_row]
    return row[merge.first_column] if merge.first_column < len(row) else ""


def _put(row: MutableSequence[Cell], column: int, value: Cell) -> None:
    row.extend("" for _ in range(column + 1 - len(row)))
    row[column] = value
