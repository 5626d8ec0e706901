"""Units of money: in the cell, in its number format, in the header, in a line above it; never ten thousandfold."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from intake.workbook.answers import Entry, ReadWorkbook
from intake.workbook.number_format import power_of_stored
from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Cell
from intake.workbook.standard import FIRMS
from intake.workbook.write_answer import write_answer

from .books import ON, PLAN, faults, firm, normalised, noted, only_entry, read, tables
from .parts import in_first_sheet


def under(*lines: Sequence[Cell], headers: dict[str, str] | None = None, **cells: Cell) -> ReadWorkbook:
    """A firm whose headers name no unit, under lines above the header."""
    header, row = tables([firm(**cells)])[FIRMS.name]
    named = [str(cell).removesuffix("(万元)") for cell in header]
    changed = [(headers or {}).get(cell, cell) for cell in named]
    return read({**tables(), FIRMS.name: [*lines, changed, row]})


def revenue(entry: Entry) -> Decimal | None:
    return entry.declaration.revenue_yuan if entry.declaration else None


@pytest.mark.parametrize(
    ("line", "yuan"),
    [
        ("单位：元", "7200"),
        ("单位:千元", "7200000"),
        ("（单位：万元）", "72000000"),
        ("金额单位：人民币元", "7200"),
        ("货币单位： 百万元", "7200000000"),
        ("计量单位：亿元", "720000000000"),
        ("单位:元,个,%", "7200"),
        ("单位：个、元、%", "7200"),
        ("填报日期：2024年6月15日    单位：元", "7200"),
        ("申报汇总表（金额单位：元）", "7200"),
        ("单位：元  填表人：张三", "7200"),
    ],
)
def test_a_line_above_the_header_names_the_unit_and_is_noted(line: str, yuan: str) -> None:
    found = under(["汇总表"], ["", "", line])
    assert revenue(only_entry(found)) == Decimal(yuan)
    assert noted(found) == [("unit_from_title", FIRMS.name, "2", None, 1)]


@pytest.mark.parametrize("line", ["填报单位：元", "单位：武汉市知识产权局", "推荐单位：元", "单位元"])
def test_another_word_or_another_thing_is_no_unit(line: str) -> None:
    found = under([line])
    assert revenue(only_entry(found)) == Decimal(72_000_000)
    assert noted(found) == []


@pytest.mark.parametrize("line", ["单位：美元", "金额单位：十万元", "单位：万元,美元"])
def test_another_unit_of_money_in_such_a_line_refuses_the_file(line: str) -> None:
    with pytest.raises(WorkbookRefused, match="第 1 行") as refused:
        under([line])
    assert refused.value.reason == "unknown_unit_line"


def test_two_lines_that_disagree_refuse_the_file_and_two_that_agree_do_not() -> None:
    with pytest.raises(WorkbookRefused) as refused:
        under(["单位：元"], ["单位：万元"])
    assert refused.value.reason == "units_disagree"
    assert noted(under(["单位：元"], ["金额单位：元"])) == [("unit_from_title", FIRMS.name, "2", None, 1)]


def test_a_columns_own_unit_wins_over_the_line_and_the_conflict_is_noted() -> None:
    found = under(["单位：元"], headers={"营业收入": "营业收入（万元）"}, total_assets=54_000_000, rd_input=8_100_000)
    entry = only_entry(found)
    assert entry.declaration is not None
    assert (revenue(entry), entry.declaration.rd_input_yuan) == (Decimal(72_000_000), Decimal(8_100_000))
    assert noted(found) == [
        ("unit_conflict", FIRMS.name, "J", "营业收入（万元）", 1),
        ("unit_from_title", FIRMS.name, "1", None, 1),
    ]


REMARKS = [
    "注：以上金额单位为元",
    "备注：金额均以元为单位",
    "说明：金额单位均为人民币元",
    "注:单位：元",
    "注（金额为元）",
]


def above_a_remark(remark: str, *, own_units: bool = False) -> ReadWorkbook:
    """A firm and a remark below it; its headers name no unit, or each its own."""
    book = tables()
    header, row = book[FIRMS.name]
    named = header if own_units else [str(cell).removesuffix("(万元)") for cell in header]
    return read({**book, FIRMS.name: [named, row, [remark]]})


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_below_the_table_that_names_another_unit_refuses_the_file(remark: str) -> None:
    with pytest.raises(WorkbookRefused, match="第 3 行") as refused:
        above_a_remark(remark)
    assert (refused.value.reason, "万元" in str(refused.value)) == ("remark_unit_differs", True)


@pytest.mark.parametrize("remark", ["注：以上金额单位为元", "说明：本表金额以元计"])
def test_so_does_one_above_the_header_that_is_no_line_of_the_unit(remark: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        under([remark])
    assert refused.value.reason == "remark_unit_differs"


@pytest.mark.parametrize(
    "remark",
    ["注：以上金额单位为万元", "说明：一元化管理的企业请注明", "注：上缴税金 3 亿元以上的另附说明", "填报单位：元"],
)
def test_a_remark_that_names_the_same_unit_or_none_says_nothing(remark: str) -> None:
    assert revenue(only_entry(above_a_remark(remark))) == Decimal(72_000_000)


def test_a_columns_own_unit_wins_over_a_remark_too_and_the_conflict_is_noted() -> None:
    found = above_a_remark("注：以上金额单位为元", own_units=True)
    assert revenue(only_entry(found)) == Decimal(72_000_000)
    conflicts = {place for code, _, place, _, _ in noted(found) if code == "unit_conflict"}
    assert conflicts == {"J", "K", "L", "AA"}


def test_a_unit_in_the_cell_is_nearest_of_all() -> None:
    assert revenue(only_entry(under(["单位：元"], revenue="7200万元"))) == Decimal(72_000_000)


def test_a_line_from_which_no_column_takes_its_unit_is_not_noted() -> None:
    book = tables()
    assert noted(read({**book, FIRMS.name: [["单位：万元"], *book[FIRMS.name]]})) == []


@pytest.mark.parametrize(
    ("form", "negative", "power"),
    [
        ('0"."0,"万元"', False, 0),
        ('0!.0,"万元"', False, 0),
        ('0\\.0,"万元"', False, 0),
        ('#,##0!.0,"万元"', True, 0),
        ('#,##0"元"', False, 0),
        ("#,##0.00元", False, 0),
        ('#,##0.00"元";[Red]-#,##0.00"元"', True, 0),
        ('0"元";-0"万元"', True, 4),
        ('0"万元"', False, 4),
        ('0.00"万"', False, 4),
        ('#,##0.00,,"百万元"', False, 0),
        ('0.0,"万元"', False, 1),
        ('0"千元"', False, 3),
        ('0.0"亿元"', False, 8),
        ('0"美元"', False, None),
        ('0"十万元"', False, None),
    ],
)
def test_a_number_format_says_in_what_unit_the_number_is_stored(form: str, negative: bool, power: int | None) -> None:
    assert power_of_stored(form, negative=negative) == power


def shown(amount: float, form: str) -> bytes:
    """A firm whose revenue is stored as `amount` and shown under the number format."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        of_amount, of_date = book.add_format({"num_format": form}), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in tables([firm(revenue=amount)]).items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    is_amount = name == FIRMS.name and (row, column) == (1, 9)
                    style: Any = of_amount if is_amount else of_date if hasattr(cell, "year") else None
                    sheet.write(row, column, cell, style) if cell != "" else None
    return content.getvalue()


@pytest.mark.parametrize(
    ("amount", "form", "yuan", "listed"),
    [
        (72_000_000, '0"."0,"万元"', "72000000", [("revenue", "72000000元", "7200")]),
        (72_000_000, '#,##0"元"', "72000000", [("revenue", "72000000元", "7200")]),
        (0.72, '0.00"亿元"', "72000000", [("revenue", "0.72亿元", "7200")]),
        (7200, '0"万元"', "72000000", []),
        (7200, "#,##0.00", "72000000", []),
    ],
)
def test_a_number_is_the_amount_that_the_sheet_shows(
    amount: float, form: str, yuan: str, listed: list[tuple[str, str, str]]
) -> None:
    entry = only_entry(read_workbook(shown(amount, form), PLAN, ON))
    assert (revenue(entry), normalised(entry)) == (Decimal(yuan), listed)


def test_a_format_with_an_unknown_unit_refuses_the_row() -> None:
    assert faults(only_entry(read_workbook(shown(7200, '0"美元"'), PLAN, ON))) == [("revenue", "unreadable")]


def test_the_answered_workbook_shows_the_number_in_the_same_unit() -> None:
    source = shown(72_000_000, '0"."0,"万元"')
    first = read_workbook(source, PLAN, ON)
    again = read_workbook(write_answer(source, first), PLAN, ON)
    assert again.entries == first.entries


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "1e300"])
@pytest.mark.parametrize(("column", "value"), [("revenue", "7200"), ("employees", "160")])
def test_a_number_out_of_range_is_a_finding_of_its_row(number: str, column: str, value: str) -> None:
    entry = only_entry(read_workbook(in_first_sheet(f"<v>{value}</v>".encode(), f"<v>{number}</v>".encode()), PLAN, ON))
    assert faults(entry) == [(column, "unreadable")]


@pytest.mark.parametrize("number", ["1e999", "NaN", "1e15", "-5", "0"])
def test_a_date_out_of_range_is_a_finding_of_its_row(number: str) -> None:
    entry = only_entry(read_workbook(in_first_sheet(b"<v>41534</v>", f"<v>{number}</v>".encode()), PLAN, ON))
    assert faults(entry) == [("established_on", "unreadable")]
