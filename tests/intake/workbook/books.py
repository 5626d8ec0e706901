"""Small workbooks for tests: one good firm, changed cell by cell."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter

from intake.workbook.answers import Entry, ReadWorkbook
from intake.workbook.layout import SheetLayout
from intake.workbook.open import open_workbook
from intake.workbook.read import read_workbook
from intake.workbook.sheet import Cell, Sheet
from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS
from shared.plan.load import load_plan

ON: Final = date(2024, 6, 15)
PLAN: Final = load_plan()
CODE: Final = "91420100MA4TEKT06N"
OTHER_CODE: Final = "91420600MA49ABCDX1"
UNKNOWN_CODE: Final = "91429004MA4QWERTXA"
INVENTION: Final = "2013106997442"
UTILITY_MODEL: Final = "2022234567890"
DESIGN: Final = "2023301234567"

Cells = Mapping[str, Cell]
Rows = Sequence[Sequence[Cell]]

_FIRM: Final[Cells] = {
    "row_no": 1, "name": "武汉样例光电有限公司", "uscc": CODE, "registered_division": "420111",
    "reporting_unit": "武汉市",
    "established_on": date(2013, 9, 17), "legal_person": "是", "industry_class": "3976", "employees": 160,
    "revenue": 7200, "total_assets": 5400, "rd_input": 810, "rd_calibre": "加计扣除", "rd_staff": 44,
    "qualifications": "高新技术企业", "qualifications_valid_to": date(2025, 11, 30), "rd_leader": "是", "rd_team": "是",
    "university_cooperation": "否", "own_trademarks": 2, "ip_rules": "是", "ip_body": "是", "ip_staff": "是",
    "ip_safeguards": "是", "abnormal_filings": "无", "misconduct": "无", "financing_need": 600, "bank_consent": "是",
    "contact_name": "王敏", "contact_phone": "027-00000001",
}  # fmt: skip
_PATENT: Final[Cells] = {
    "uscc": CODE, "patent_no": INVENTION, "title": "一种装置", "kind": "发明", "legal_status": "有效",
    "granted_on": date(2016, 3, 2), "origin": "自研", "industrialised": "是", "product": "光模块", "pledged": "否",
    "citations": 3,
}  # fmt: skip
_PRODUCT: Final[Cells] = {
    "uscc": CODE, "name": "光模块", "main": "是", "core_patents": INVENTION, "filing_status": "已备案",
    "filing_year": 2023, "recognition": "未认定", "recognition_year": "", "sales": 2600, "profit": -4.5,
}  # fmt: skip


def firm(**cells: Cell) -> Cells:
    """A row of a good firm with some cells changed."""
    return {**_FIRM, **cells}


def patent(**cells: Cell) -> Cells:
    """A row of a good patent with some cells changed."""
    return {**_PATENT, **cells}


def product(**cells: Cell) -> Cells:
    """A row of a good product with some cells changed."""
    return {**_PRODUCT, **cells}


def table(layout: SheetLayout, rows: Sequence[Cells]) -> Rows:
    """The rows under the headers of the layout."""
    headers = [column.full_header for column in layout.columns]
    return [headers, *([row.get(column.identifier, "") for column in layout.columns] for row in rows)]


def tables(
    firms: Sequence[Cells] = (_FIRM,), patents: Sequence[Cells] = (_PATENT,), products: Sequence[Cells] = (_PRODUCT,)
) -> dict[str, Rows]:
    """The three sheets by name."""
    return {
        FIRMS.name: table(FIRMS, firms),
        PATENTS.name: table(PATENTS, patents),
        PRODUCTS.name: table(PRODUCTS, products),
    }


def xlsx(sheets: Mapping[str, Rows], hidden: Sequence[int] = ()) -> bytes:
    """The sheets as .xlsx; `hidden` are rows of the first sheet that Excel does not show, counted from 1."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, (name, rows) in enumerate(sheets.items()):
            sheet = book.add_worksheet(name)
            for row in hidden if place == 0 else ():
                sheet.set_row(row - 1, None, None, {"hidden": True})
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write(sheet, row, column, cell, as_date)
    return written.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Cell, as_date: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, as_date)
    elif cell != "":
        sheet.write(row, column, cell)


def sheets_of(content: bytes) -> dict[str, Sheet]:
    """The sheets of a file by their names, in its order."""
    return {sheet.name: sheet for sheet in open_workbook(content)}


def noted(read_book: ReadWorkbook) -> list[tuple[str, str, str | None, str | None, int]]:
    """Code, sheet, place, header and count of every note."""
    return [(note.code, note.sheet, note.place, note.header, note.count) for note in read_book.notes]


def read(sheets: Mapping[str, Rows]) -> ReadWorkbook:
    """What the reader makes of the sheets."""
    return read_workbook(xlsx(sheets), PLAN, ON)


def read_rows(
    firms: Sequence[Cells] = (_FIRM,), patents: Sequence[Cells] = (_PATENT,), products: Sequence[Cells] = (_PRODUCT,)
) -> ReadWorkbook:
    """What the reader makes of rows that are written as the layout says."""
    return read(tables(firms, patents, products))


def only_entry(read_book: ReadWorkbook) -> Entry:
    """The entry of a workbook with one firm."""
    (entry,) = read_book.entries
    return entry


GOOD_ENTRY: Final = only_entry(read(tables()))


def entry_of(**cells: Cell) -> Entry:
    """The entry of a good firm with some cells changed."""
    return only_entry(read_rows([firm(**cells)]))


def patent_entry(*rows: Cells) -> Entry:
    """The entry of a good firm with these patents."""
    return only_entry(read_rows(patents=rows))


def product_entry(*rows: Cells) -> Entry:
    """The entry of a good firm with these products."""
    return only_entry(read_rows(products=rows))


def numbered(body: str) -> str:
    """The patent number of twelve digits, with its check character."""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    return body + "0123456789X"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def faults(entry: Entry) -> list[tuple[str, str]]:
    """Column and code of every refusal."""
    return [(refusal.column, refusal.code) for refusal in entry.refusals]


def rejected(entry: Entry) -> list[tuple[str, int, str, str]]:
    """Sheet, row, column and code of every rejected row."""
    return [(row.sheet, row.row, row.column, row.code) for row in entry.rejected_rows]


def warned(entry: Entry) -> list[tuple[str, str]]:
    """Column and code of every warning."""
    return [(warning.column, warning.code) for warning in entry.warnings]


def normalised(entry: Entry) -> list[tuple[str, str, str]]:
    """Column, text and canonical text of every normalised cell."""
    return [(cell.column, cell.written, cell.to) for cell in entry.normalised]
