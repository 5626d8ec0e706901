"""The empty application form that cities fill in: the layout's sheets with lists to choose from, and instructions."""

from collections.abc import Mapping
from typing import IO, Any, Final

import xlsxwriter

from intake.workbook.layout import Column, Layout, SheetLayout
from intake.workbook.safe_writing import SAFE, set_fixed_creation
from intake.workbook.standard import STANDARD
from shared.plan.model import Plan

INSTRUCTIONS: Final = "填表说明"
_ROWS: Final = 5_000
"""Rows that get formats and lists to choose from."""
_CODES: Final = frozenset({"uscc", "division", "industry", "patent_no", "patent_list"})
"""Columns formatted as text, so that Excel neither cuts digits nor leading zeros."""
_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "text": ("文字", "text"),
    "uscc": ("代码（文本）", "code, as text"),
    "division": ("代码或名称", "code or name"),
    "unit": ("从列表选择", "choose from the list"),
    "industry": ("四位代码", "code of four digits"),
    "date": ("日期", "date"),
    "yes_no": ("从列表选择", "choose from the list"),
    "count": ("整数", "whole number"),
    "integer": ("整数", "whole number"),
    "year": ("年份", "year"),
    "money": ("万元，可带小数", "万元, decimals allowed"),
    "choice": ("从列表选择", "choose from the list"),
    "qualifications": ("多项用分号隔开", "several with semicolons"),
    "dates": ("日期", "dates"),
    "patent_no": ("专利号（文本）", "patent number, as text"),
    "patent_list": ("专利号（文本）", "patent numbers, as text"),
}
_RULES: Final = (
    "请勿改动表头；三张工作表用统一社会信用代码对应。 / Keep the headers; the credit code joins the sheets.",
    "没有的数据请留空，空白表示缺失，不等于“否”。 / Leave what is unknown empty; empty means missing, not no.",
    "金额单位为万元；也可在单元格中写 3.5亿元。 / Amounts are in 万元; a cell may say 3.5亿元.",
)


def write_template(target: IO[bytes], plan: Plan, layout: Layout = STANDARD) -> None:
    """Writes the form as .xlsx; the same plan and layout give the same bytes."""
    with xlsxwriter.Workbook(target, SAFE) as book:
        set_fixed_creation(book, plan.in_force_from)
        for sheet in layout.sheets:
            _write_sheet(book, sheet, plan)
        _write_instructions(book, layout, plan)


def _write_sheet(book: Any, layout: SheetLayout, plan: Plan) -> None:
    sheet = book.add_worksheet(layout.name)
    plain = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    needed = book.add_format({"bold": True, "bg_color": "#F8CBAD", "border": 1, "text_wrap": True, "valign": "vcenter"})
    as_text, as_date = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(layout.columns):
        cells = as_text if column.kind in _CODES else as_date if column.kind == "date" else None
        sheet.set_column(index, index, _width(column), cells)
        sheet.write_string(0, index, column.full_header, needed if column.required else plain)
        if choices := _choices(column, plan):
            rule = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, index, _ROWS, index, rule)


def _width(column: Column) -> int:
    return {"uscc": 22, "patent_no": 18, "patent_list": 24, "qualifications": 28}.get(column.kind, 14)


def _choices(column: Column, plan: Plan) -> list[str]:
    if column.kind == "yes_no":
        return list(column.words)
    if column.kind == "unit":
        return [unit.name_zh for unit in plan.units.values()]
    return list(column.choices)


def _write_instructions(book: Any, layout: Layout, plan: Plan) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS)
    bold = book.add_format({"bold": True})
    for index, width in enumerate((12, 24, 24, 8, 44, 44)):
        sheet.set_column(index, index, width)
    for row, rule in enumerate(_RULES):
        sheet.write_string(row, 0, rule)
    heads = ("工作表", "列", "identifier", "必填", "填写内容", "content")
    first = len(_RULES) + 1
    for index, head in enumerate(heads):
        sheet.write_string(first, index, head, bold)
    for row, cells in enumerate(_lines(layout, plan), start=first + 1):
        for index, text in enumerate(cells):
            sheet.write_string(row, index, text)


def _lines(layout: Layout, plan: Plan) -> list[tuple[str, ...]]:
    notes = _notes_of(plan)
    return [
        (
            sheet.name,
            column.full_header,
            column.identifier,
            "是" if column.required else "",
            "；".join(filter(None, (_content(column, 0), notes.get(column.kind, column.note)[0]))),
            "; ".join(filter(None, (_content(column, 1), notes.get(column.kind, column.note)[1]))),
        )
        for sheet in layout.sheets
        for column in sheet.columns
    ]


def _notes_of(plan: Plan) -> Mapping[str, tuple[str, str]]:
    """What the notes of some kinds of columns take from the plan: its units, and a place of it."""
    units = len(plan.units)
    return {
        "unit": (f"{units} 个推荐单位之一", f"one of the {units} reporting units"),
        "division": (f"六位代码或名称，例如 {plan.divisions.example()}", "six-digit code or name"),
    }


def _content(column: Column, language: int) -> str:
    if column.kind == "yes_no":
        return " / ".join(column.words)
    return " / ".join(column.choices) or _TYPES[column.kind][language]
