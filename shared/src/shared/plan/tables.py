"""Strict reading of the plan's CSV tables: fixed columns, and a line number for every error."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.plan.errors import PlanError
from shared.plan.gathering import each
from shared.plan.todo import EN, TODO, ZH

LIST_SIGN = "；"
"""Separates the items of a cell that holds several."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `row["column"]` is the cell without blanks around it."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def needed(self, column: str) -> str:
        """The cell, which must not be empty."""
        if not self.cells[column]:
            raise self.error(f"{column} 不能为空", f"{column} must not be empty")
        return self.cells[column]

    def listed(self, column: str) -> tuple[str, ...]:
        """The items of a cell that holds several, or none."""
        return tuple(item.strip() for item in self.cells[column].split(LIST_SIGN) if item.strip())

    def whole(self, column: str) -> int:
        """A whole number of at least 0."""
        if not self.cells[column].isascii() or not self.cells[column].isdigit():
            raise self.error(f"{column} 应为非负整数", f"{column} must be a whole number of at least 0")
        return int(self.cells[column])

    def day(self, column: str) -> date:
        """A day, written like 2024-06-06."""
        try:
            return date.fromisoformat(self.cells[column])
        except ValueError:
            raise self.error(f"{column} 应写成 2024-06-06", f"Write {column} like 2024-06-06") from None

    def day_or_none(self, column: str) -> date | None:
        """A day, or None where the cell is empty."""
        return self.day(column) if self.cells[column] else None

    def error(self, zh: str, en: str) -> PlanError:
        """An error in this line; the caller raises it."""
        return PlanError(self.file, self.line, zh, en)


def read_table(
    root: Path, path: Path, columns: Sequence[str], *, key: str | None = None, may_have: Sequence[str] = ()
) -> tuple[Row, ...]:
    """The rows of a UTF-8 table with exactly these columns; the cells of column `key` are filled and differ.

    Columns that it `may_have` follow them in this order, each or none; the cells of one that it has not are empty.

    Raises:
        PlanError: the file cannot be read, has other columns, a row of another width, or a key twice.
    """
    file = path.relative_to(root).as_posix()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            lines = [(reader.line_num, cells) for cells in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlanError(file, 1, "表格无法读取（应为 UTF-8 CSV）", "The table cannot be read as UTF-8 CSV") from error
    header = lines[0][1] if lines else []
    if header != [*columns, *(column for column in may_have if column in header)]:
        zh, en = f"列应为 {'、'.join(columns)}", f"The columns must be {', '.join(columns)}"
        if may_have:
            zh, en = f"{zh}，其后可有 {'、'.join(may_have)}", f"{en}; {', '.join(may_have)} may follow"
        raise PlanError(file, 1, zh, en)
    without = dict.fromkeys(may_have, "")
    rows = tuple(each((line for line in lines[1:] if line[1]), lambda line: _row(file, header, *line, without)))
    if key is not None:
        _keys_differ(rows, key)
    return rows


def _row(file: str, columns: Sequence[str], line: int, cells: list[str], without: dict[str, str]) -> Row:
    if len(cells) != len(columns):
        zh, en = f"应有 {len(columns)} 个单元格", f"The row must have {len(columns)} cells"
        raise PlanError(file, line, zh, en)
    if TODO in cells:
        raise PlanError(file, line, ZH, EN)
    return Row(file, line, without | dict(zip(columns, map(str.strip, cells), strict=True)))


def _keys_differ(rows: Sequence[Row], key: str) -> None:
    seen: set[str] = set()

    def differs(row: Row) -> None:
        value = row.needed(key)
        if value in seen:
            raise row.error(f"{key} {value} 重复", f"{key} {value} stands twice")
        seen.add(value)

    each(rows, differs)
