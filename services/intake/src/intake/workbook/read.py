"""From a workbook to one entry for each firm row; the way in for uploads, the command line and tests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from intake.workbook.answers import Placed, ReadWorkbook, Remark
from intake.workbook.belongings import Firms, PatentRows, take_product
from intake.workbook.choose_sheets import choose_sheets
from intake.workbook.duplicates import first_of_each_code, refuse_duplicates
from intake.workbook.firms import finish, read_firm
from intake.workbook.fold import is_empty
from intake.workbook.header_names import HeaderNames, names_of
from intake.workbook.headers import Table, find_table
from intake.workbook.layout import Layout
from intake.workbook.merged import fill_merged
from intake.workbook.notes import Note, in_order, of_header, of_merged, of_rows, of_unit_remarks
from intake.workbook.open import open_workbook
from intake.workbook.plausible import warn_of_implausible
from intake.workbook.refused import WorkbookRefused
from intake.workbook.rows import RowReader, bears_out
from intake.workbook.sheet import Sheet
from intake.workbook.skipped import Numbered, data_rows
from intake.workbook.standard import STANDARD
from intake.workbook.unit_remarks import unit_conflicts
from shared.plan.model import Plan


def read_workbook(source: Path | bytes, plan: Plan, on: date, layout: Layout = STANDARD) -> ReadWorkbook:
    """The entries of a workbook in the order of its sheet; `on` is the reference date of the batch.

    `source` is a file, a folder of three CSV files, or the bytes of a file. Pure but for reading `source`; arguments
    and result can be pickled, so that it may run in another process.

    Raises:
        WorkbookRefused: the file is no such workbook; rows alone never refuse it.
    """
    return read_sheets(open_workbook(source), plan, on, layout)


def read_sheets(sheets: Sequence[Sheet], plan: Plan, on: date, layout: Layout) -> ReadWorkbook:
    """The entries of sheets that were opened.

    Raises:
        WorkbookRefused: a sheet, a needed column or every firm row is missing, or a sheet stands twice.
    """
    names = names_of(layout)
    chosen = choose_sheets(sheets, layout, names)
    firms, patents, products = (
        _read_table(chosen.sheets[sheet.name], names[sheet.name], plan, on, layout) for sheet in layout.sheets
    )
    if not firms.rows:
        raise WorkbookRefused("no_firm_row", sheet=layout.firms.name)
    reader = firms.reader
    rows = [read_firm(reader, number, row, plan, on) for number, row in firms.rows]
    firsts = first_of_each_code(rows)
    refuse_duplicates(reader, rows, firsts)
    orphans = [*_take_patents(patents, firsts, on), *_take_products(products, firsts)]
    warn_of_implausible(reader, rows)
    notes = [*chosen.notes, *firms.notes, *patents.notes, *products.notes, *_of_orphans(orphans)]
    return ReadWorkbook(
        [finish(reader, firm) for firm in rows],
        orphans,
        in_order(notes, layout),
        {read.table.layout.name: _placed(read.table) for read in (firms, patents, products)},
    )


@dataclass(frozen=True, slots=True)
class _ReadTable:
    """A table with its rows, merged cells filled, and what is to be said of it as a whole."""

    table: Table
    reader: RowReader
    rows: Numbered
    notes: Sequence[Note]


def _read_table(sheet: Sheet, names: HeaderNames, plan: Plan, on: date, layout: Layout) -> _ReadTable:
    table = find_table(sheet, names, on, bears_out(sheet, plan))
    full, filled = fill_merged(sheet, table.start)
    table = replace(table, sheet=full)
    rows, skipped = data_rows(table, layout.totals)
    name, conflicts = table.layout.name, unit_conflicts(table, skipped)
    filled_cells = _filled_cells(table, rows, conflicts)
    notes = [
        *of_header(table, len(rows), filled_cells),
        *of_unit_remarks(table, conflicts, filled_cells),
        *of_merged(name, filled),
        *(of_rows("skipped_rows", name, numbers, reason) for reason, numbers in skipped.items()),
    ]
    return _ReadTable(table, RowReader(table, plan), rows, notes)


def _filled_cells(table: Table, rows: Numbered, remarked: Iterable[int]) -> dict[int, int]:
    """How many cells are filled in the columns of which something is to be said."""
    line = table.unit_line
    conflicts = [bound.index for bound in table.bound if line and bound.own_unit and bound.unit != line.unit]
    return {
        index: sum(index < len(row) and not is_empty(row[index]) for _, row in rows)
        for index in (*table.unread, *conflicts, *remarked)
    }


def _take_patents(patents: _ReadTable, firms: Firms, on: date) -> list[Remark]:
    kept = PatentRows(patents.reader, firms, on)
    orphans = [kept.take(patents.reader.read(number, row)) for number, row in patents.rows]
    kept.settle()
    return [orphan for orphan in orphans if orphan is not None]


def _take_products(products: _ReadTable, firms: Firms) -> list[Remark]:
    reader = products.reader
    found = (take_product(reader, firms, reader.read(number, row)) for number, row in products.rows)
    return [orphan for orphan in found if orphan is not None]


def _of_orphans(orphans: Sequence[Remark]) -> list[Note]:
    by_sheet: dict[str, list[int]] = {}
    for orphan in orphans:
        by_sheet.setdefault(orphan.sheet, []).append(orphan.row)
    return [of_rows("orphan_rows", sheet, rows) for sheet, rows in by_sheet.items()]


def _placed(table: Table) -> Placed:
    columns = {bound.column.identifier: bound.index for bound in table.bound}
    return Placed(table.sheet.name, columns, table.start, table.result)
