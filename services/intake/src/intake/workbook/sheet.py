"""A sheet as it stands in the file: cells with their types, rows counted as Excel counts them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from shared.domain.money import plain


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula whose stored result is an error, such as #DIV/0!; it is not empty and cannot be read."""

    text: str


@dataclass(frozen=True, slots=True)
class Uncomputed:
    """A formula whose result was never stored: Excel would show a value, the file holds none."""


Cell = str | float | int | bool | date | datetime | time | timedelta | CellError | Uncomputed
"""What a file holds in a cell; an empty cell is the empty text."""
Row = Sequence[Cell]
Place = tuple[int, int]
"""Row and column of a cell, counted from 0."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A range of merged cells, first and last inclusive, counted from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def name(self) -> str:
        """As Excel writes it: B3:B7."""
        first = f"{letters(self.first_column)}{self.first_row + 1}"
        return f"{first}:{letters(self.last_column)}{self.last_row + 1}"


@dataclass(frozen=True, slots=True)
class Extras:
    """What a sheet says beside the values of its cells.

    `cells` are failed and uncomputed formulas, `formats` the number formats that name a unit of money.
    """

    cells: Mapping[Place, CellError | Uncomputed] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    formats: Mapping[Place, str] = field(default_factory=dict)


NO_EXTRAS = Extras()


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows[0]` is the row that Excel numbers 1, hidden rows included; `name` is that of the file.

    `from_1904` is a workbook whose serial dates count from 1904.
    """

    name: str
    rows: Sequence[Row]
    merges: Sequence[Merge] = ()
    formats: Mapping[Place, str] = field(default_factory=dict)
    from_1904: bool = False


def column_of(name: str) -> int:
    """The place of a column by its letters, counted from 0."""
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(ord("A") + place) + name
    return name


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
    if isinstance(cell, Uncomputed):
        return ""
    return cell.text if isinstance(cell, CellError) else str(cell)
