"""From a workbook to one entry for each firm row; the way in for uploads, the command line and tests."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from intake.workbook.answers import ReadWorkbook, Remark
from intake.workbook.belongings import Firms, PatentRows, take_product
from intake.workbook.duplicates import first_of_each_code, refuse_duplicates
from intake.workbook.firms import finish, read_firm
from intake.workbook.headers import Table, find_table
from intake.workbook.layout import Layout
from intake.workbook.open import open_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.rows import RowReader
from intake.workbook.sheet import Sheet
from intake.workbook.standard import STANDARD
from shared.plan.model import Plan


def read_workbook(source: Path | bytes, plan: Plan, on: date, layout: Layout = STANDARD) -> ReadWorkbook:
    """The entries of a workbook in the order of its sheet; `on` is the reference date of the batch.

    `source` is a file, a folder of three CSV files, or the bytes of a file. Pure but for reading `source`; arguments
    and result can be pickled, so that it may run in another process.

    Raises:
        WorkbookRefused: the file is no such workbook; rows alone never refuse it.
    """
    return read_sheets(open_workbook(source, layout), plan, on, layout)


def read_sheets(sheets: Mapping[str, Sheet], plan: Plan, on: date, layout: Layout) -> ReadWorkbook:
    """The entries of sheets that were opened.

    Raises:
        WorkbookRefused: a sheet, a needed column or every firm row is missing.
    """
    firms_table, patents_table, products_table = find_tables(sheets, layout)
    reader = RowReader(firms_table, plan)
    firms = [read_firm(reader, number, row, plan, on) for number, row in reader.rows(layout.totals)]
    if not firms:
        raise WorkbookRefused("no_firm_row", sheet=layout.firms.name)
    firsts = first_of_each_code(firms)
    refuse_duplicates(reader, firms, firsts)
    orphans = [
        *_take_patents(RowReader(patents_table, plan), firsts, on, layout),
        *_take_products(RowReader(products_table, plan), firsts, layout),
    ]
    return ReadWorkbook([finish(reader, firm) for firm in firms], orphans)


def find_tables(sheets: Mapping[str, Sheet], layout: Layout) -> tuple[Table, Table, Table]:
    """The tables of firms, patents and products.

    Raises:
        WorkbookRefused: a sheet or a needed column is missing, a column stands twice, or a unit is unknown.
    """
    missing = [sheet.name for sheet in layout.sheets if sheet.name not in sheets]
    if missing:
        raise WorkbookRefused("missing_sheet", names="、".join(missing))
    firms, patents, products = (find_table(sheets[sheet.name], sheet) for sheet in layout.sheets)
    return firms, patents, products


def _take_patents(reader: RowReader, firms: Firms, on: date, layout: Layout) -> list[Remark]:
    kept = PatentRows(reader, firms, on)
    orphans = [kept.take(reader.read(number, row)) for number, row in reader.rows(layout.totals)]
    kept.settle()
    return [orphan for orphan in orphans if orphan is not None]


def _take_products(reader: RowReader, firms: Firms, layout: Layout) -> list[Remark]:
    found = (take_product(reader, firms, reader.read(number, row)) for number, row in reader.rows(layout.totals))
    return [orphan for orphan in found if orphan is not None]
