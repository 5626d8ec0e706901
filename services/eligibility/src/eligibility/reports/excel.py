"""A simulation's result as a workbook: a summary, a sheet a table, and native charts."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from eligibility.reports.tables import SHEETS, TITLES, Result, Table, tables_of

_SAFE: Final = {"strings_to_formulas": False, "strings_to_urls": False}
_IN_MEMORY: Final = 20_000
"""Rows of a table up to which the book is made in memory; a larger one row by row through a file, in a tenth of it.

Charts of such a book hold no copies of the figures that they show: a spreadsheet reads these from the cells.
"""
_SHEET_ROWS: Final = 1_048_575
"""Rows that a sheet holds below its header."""
_TOTALS: Final[Mapping[str, str]] = {
    "applications": "申报 applications",
    "eligible": "符合 eligible",
    "needs_waiver": "需豁免 need a waiver",
    "needs_review": "待核实 need review",
    "ineligible": "不符合 ineligible",
    "standing": "可入库 standing",
    "seated": "入选 seated",
    "unit_full": "本市州名额已满 unit full",
    "cap_reached": "总名额已满 cap reached",
    "cap": "名额上限 cap",
    "used": "已用名额 used",
    "left": "剩余名额 left",
}
_SUMMARY: Final = "概要 summary"


def xlsx_of(result: Result, request: Mapping[str, Any], title: str) -> bytes:
    """The file."""
    content, tables = io.BytesIO(), tables_of(result)
    large = max((len(table.rows) for table in tables), default=0) > _IN_MEMORY
    with xlsxwriter.Workbook(content, {**_SAFE, "constant_memory" if large else "in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        _summary(book, bold, result, request, title)
        for table in tables:
            for first in range(0, len(table.rows), _SHEET_ROWS):
                _sheet(book, bold, table, first)
    return content.getvalue()


def _summary(book: Any, bold: Any, result: Result, request: Mapping[str, Any], title: str) -> None:
    sheet = book.add_worksheet(_SUMMARY)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 22)
    sheet.write_string(0, 0, title, bold)
    lines: list[tuple[Any, ...]] = [("", "现行 in force", "模拟 what-if")]
    lines += [(label, result["before"][name], result["after"][name]) for name, label in _TOTALS.items()]
    for label, field in (("最后一名 marginal firm", "name"), ("其得分 its score", "score")):
        ends = [result[f"marginal_{when}"] for when in ("before", "after")]
        lines.append((label, *(end and end[field] for end in ends)))
    lines += [("新进 entering", None, result["entering"]), ("退出 leaving", None, result["leaving"])]
    lines += [("规则版本 rules", rule["version"], rule["what_if_version"]) for rule in result["rules"]]
    seats = result["seat_plan"]
    lines.append(("名额方案序号 seat plan sequence", seats["sequence"] if seats else None, None))
    lines.append(("读取时间 read at", result["read_at"], None))
    lines += [(f"参数 {name}", None, value) for name, value in request["changes"].items()]
    for place, line in enumerate(lines, 2):
        for column, value in enumerate(line):
            _write(sheet, place, column, value)


def _sheet(book: Any, bold: Any, table: Table, first: int) -> None:
    """The rows from `first` on, as many as a sheet holds; a table that goes on does so on a sheet with a number."""
    number = first // _SHEET_ROWS + 1
    sheet = book.add_worksheet(SHEETS[table.name] if number == 1 else f"{SHEETS[table.name]} {number}")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.columns) - 1, 16)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, f"{TITLES[name]} {name}" if name in TITLES else name, bold)
    for place, row in enumerate(table.rows[first : first + _SHEET_ROWS], 1):
        for column, value in enumerate(row):
            _write(sheet, place, column, value)
    if table.name == "sweep":
        _curves(book, sheet, table)
    elif table.name == "units":
        _bars(book, sheet, table)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value) if isinstance(value, Decimal) else value)


def _curves(book: Any, sheet: Any, table: Table) -> None:
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    for name in ("standing", "seated", "entering", "leaving"):
        chart.add_series(_series(table, name, "value"))
    chart.add_series({**_series(table, "marginal_score", "value"), "y2_axis": True})
    chart.set_x_axis({"name": "取值 value"})
    chart.set_y_axis({"name": "家数 firms"})
    chart.set_y2_axis({"name": "最后一名得分 marginal score"})
    chart.set_size({"width": 860, "height": 420})
    sheet.insert_chart(len(table.rows) + 2, 0, chart)


def _bars(book: Any, sheet: Any, table: Table) -> None:
    chart = book.add_chart({"type": "column"})
    for name in ("seated_before", "seated_after"):
        chart.add_series(_series(table, name, "name_zh"))
    chart.set_y_axis({"name": "入选家数 seated"})
    chart.set_size({"width": 860, "height": 420})
    sheet.insert_chart(len(table.rows) + 2, 0, chart)


def _series(table: Table, name: str, categories: str) -> dict[str, Any]:
    sheet, last = SHEETS[table.name], len(table.rows)
    values, labels = (table.columns.index(each) for each in (name, categories))
    return {
        "name": [sheet, 0, values],
        "categories": [sheet, 1, labels, last, labels],
        "values": [sheet, 1, values, last, values],
    }
