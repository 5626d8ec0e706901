"""A table as CSV that opens in a spreadsheet: UTF-8 with its mark, and no cell that could turn into a formula."""

import csv
import io
from decimal import Decimal
from typing import Final

from eligibility.reports.tables import Cell, Table
from shared.domain.money import plain

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(table: Table) -> bytes:
    """The file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
    return plain(cell) if isinstance(cell, Decimal) else str(cell)
