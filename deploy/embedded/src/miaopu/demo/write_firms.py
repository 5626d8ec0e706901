"""The workbook of invented firms."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from intake.workbook.layout import SheetLayout
from intake.workbook.safe_writing import SAFE, set_fixed_creation
from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS
from miaopu.demo.firms import Cells, Firm


def write_firms(path: Path, made: Sequence[Firm], reference: date, title: str | None = None) -> None:
    """Writes the workbook of these firms."""
    rows = (
        (FIRMS, [{**firm.cells, "row_no": place} for place, firm in enumerate(made, start=1)]),
        (PATENTS, [patent for firm in made for patent in firm.patents]),
        (PRODUCTS, [product for firm in made for product in firm.products]),
    )
    with xlsxwriter.Workbook(path, SAFE) as book:
        set_fixed_creation(book, reference)
        for layout, cells in rows:
            _write(book, layout, cells, title if layout is FIRMS else None)


def _write(book: Any, layout: SheetLayout, rows: Sequence[Cells], title: str | None) -> None:
    sheet = book.add_worksheet(layout.name)
    bold, as_date = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    top = 0
    if title is not None:
        sheet.merge_range(0, 0, 0, len(layout.columns) - 1, title, bold)
        top = 2
    for index, column in enumerate(layout.columns):
        sheet.write_string(top, index, column.full_header, bold)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_column(1, 2, 24)
    for row, cells in enumerate(rows, start=top + 1):
        for index, column in enumerate(layout.columns):
            cell = cells.get(column.identifier, "")
            if isinstance(cell, date):
                sheet.write_datetime(row, index, cell, as_date)
            elif cell != "":
                sheet.write(row, index, cell)
