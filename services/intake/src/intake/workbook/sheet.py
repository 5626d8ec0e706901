"""A sheet as it stands in the file: cells with their types, rows counted as Excel counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from shared.domain.money import plain


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula whose stored result is an error, such as #DIV/0!; it is not empty and cannot be read."""

    text: str


Cell = str | float | int | bool | date | datetime | time | timedelta | CellError
"""What a file holds in a cell; an empty cell is the empty text."""
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows[0]` is the row that Excel numbers 1, hidden rows included."""

    name: str
    rows: Sequence[Row]


_EXACT_DIGITS = 15
"""Excel keeps and shows 15 significant digits; what a float holds beyond them nobody typed."""


def number(cell: float) -> Decimal:
    """The number that Excel shows for a number cell."""
    return Decimal(format(cell, f".{_EXACT_DIGITS}g"))


def written(cell: Cell) -> str:
    """The cell as a reader sees it: numbers in plain digits, dates as ISO, TRUE and FALSE; texts untouched."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return plain(number(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.text if isinstance(cell, CellError) else str(cell)
