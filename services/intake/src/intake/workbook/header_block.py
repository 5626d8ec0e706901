"""Which rows of a sheet are its header, and what stands above each column: its own cells and groups of headers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.workbook.fold import fold, is_blank, is_empty
from intake.workbook.header_names import RESULT, Header, HeaderNames, is_unit
from intake.workbook.sheet import Cell, Merge, Row, Sheet
from intake.workbook.unit_line import is_unit_line

_SEARCHED_ROWS: Final = 100
_NO_GROUP: Final = re.compile(r"[:：]|^附[件表]|^[0-9年月日./-]+$")
"""A filled-in line above the table, not a group of headers."""
_FEWEST_NUMBERS: Final = 5
_MERGED_CELLS: Final = 100_000
"""More than any header has."""


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The rows from `first` to `last`, counted from 0; `known` are the headers of the row that names most columns."""

    first: int
    last: int
    known: int

    @property
    def rows(self) -> int:
        """How many rows the header has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above one column: its own filled cells and the groups over it, each from top to bottom."""

    own: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def text(self) -> str | None:
        """The lowest filled cell."""
        return self.own[-1] if self.own else None


def find_block(sheet: Sheet, names: HeaderNames) -> HeaderBlock:
    """The row with most known headers, the first of equals, and the rows around it that belong to the header."""
    best, most = 0, 0
    for place, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        found = sum(names.find(cell) is not None for cell in row)
        if found > most:
            best, most = place, found
        if most >= len(names.layout.columns):
            break
    if not most:
        return HeaderBlock(0, 0, 0)
    reader = _Rows(sheet, names)
    first = last = best
    while last + 1 < len(sheet.rows) and reader.belongs_below(last + 1):
        last += 1
    while first > 0 and reader.belongs_above(first - 1):
        first -= 1
    return HeaderBlock(first, last, most)


def headings(sheet: Sheet, block: HeaderBlock) -> list[Heading]:
    """What stands above each column of the header."""
    rows = _Rows(sheet, None)
    width = max((len(row) for row in sheet.rows[block.first : block.last + 1]), default=0)
    found = []
    for column in range(width):
        own = [row for row in range(block.first, block.last + 1) if rows.text(row, column)]
        lowest = own[-1] if own else block.last + 1
        groups = [text for row in range(block.first, lowest) if (text := rows.group_over(row, column, block.last))]
        found.append(Heading(tuple(rows.text(row, column) for row in own), tuple(groups)))
    return found


def is_count_of_columns(row: Row) -> bool:
    """Whether the row numbers its columns: at least five filled cells, whole numbers rising by one."""
    numbers = [_whole(cell) for cell in row if not is_empty(cell)]
    return (
        len(numbers) >= _FEWEST_NUMBERS
        and numbers[0] is not None
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if abs(cell) < 1_000 and cell == int(cell) else None
    text = fold(cell).strip("()") if isinstance(cell, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None


class _Rows:
    """The header rows of a sheet with their merged cells."""

    def __init__(self, sheet: Sheet, names: HeaderNames | None) -> None:
        self._rows: Sequence[Row] = sheet.rows
        self._names = names
        self._merges: dict[tuple[int, int], Merge] = {}
        for merge in sheet.merges:
            for row in range(merge.first_row, min(merge.last_row + 1, merge.first_row + 8, _SEARCHED_ROWS + 8)):
                for column in range(merge.first_column, min(merge.last_column + 1, merge.first_column + 256)):
                    self._merges[row, column] = merge
            if len(self._merges) > _MERGED_CELLS:
                break

    def text(self, row: int, column: int) -> str:
        """The header text that stands in a cell; what a merged range hides is none."""
        cells = self._rows[row]
        if column >= len(cells) or is_empty(cell := cells[column]) or not isinstance(cell, str):
            return ""
        merge = self._merges.get((row, column))
        return cell if merge is None or (merge.first_row, merge.first_column) == (row, column) else ""

    def group_over(self, row: int, column: int, last: int) -> str:
        """The text of a row that reaches over a column from the left or stands in it above another header."""
        if own := self.text(row, column):
            return own
        if merge := self._merges.get((row, column)):
            return self.text(merge.first_row, merge.first_column) if merge.first_row == row else ""
        if not any(self.text(below, column) for below in range(row + 1, last + 1)):
            return ""
        for left in range(column - 1, -1, -1):
            if text := self.text(row, left):
                merged = self._merges.get((row, left))
                has_leaf = any(self.text(below, left) for below in range(row + 1, last + 1))
                return text if has_leaf and (merged is None or merged.first_column == merged.last_column) else ""
        return ""

    def belongs_below(self, row: int) -> bool:
        """Whether the row under the header is a part of it."""
        cells = self._filled(row)
        if not cells:
            return False
        if is_count_of_columns(self._rows[row]):
            return True
        return all(self._is_header(row, column, row) for column in cells)

    def belongs_above(self, row: int) -> bool:
        """Whether the row over the header is a part of it: not a title, not a line that names the unit."""
        cells = self._filled(row)
        if len(cells) < 2 or any(is_unit_line(cell) for cell in self._rows[row]):
            return False
        return all(self._is_header(row, column, row) or self._is_group(row, column) for column in cells)

    def _filled(self, row: int) -> list[int]:
        return [place for place, cell in enumerate(self._rows[row]) if not is_empty(cell)]

    def _is_header(self, row: int, column: int, last: int) -> bool:
        text = self.text(row, column)
        if not text or self._names is None:
            return False
        if self._names.find(text) or is_unit(text) or text == RESULT:
            return True
        above = self.group_over(row - 1, column, last) if row else ""
        return bool(above) and self._under(above, text) is not None

    def _under(self, group: str, leaf: str) -> Header | None:
        return self._names.under(group, leaf) if self._names else None

    def _is_group(self, row: int, column: int) -> bool:
        text = self.text(row, column)
        if not text or _NO_GROUP.search(fold(text)) or row + 1 >= len(self._rows):
            return False
        return bool(self.text(row + 1, column)) and not is_blank(self._rows[row + 1])
