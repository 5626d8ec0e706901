"""What sheets say beyond their cells: merged cells, headers of several rows, other names, rows that are no firm."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import xlsxwriter

from intake.workbook.answers import ReadWorkbook
from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Cell
from intake.workbook.standard import FIRMS, PATENTS
from intake.workbook.write_answer import write_answer
from shared.domain.declaration import Declaration

from .books import (
    CODE,
    DESIGN,
    GOOD_ENTRY,
    INVENTION,
    ON,
    OTHER_CODE,
    PLAN,
    UTILITY_MODEL,
    Rows,
    faults,
    firm,
    noted,
    only_entry,
    patent,
    read,
    read_rows,
    table,
    tables,
    warned,
)
from .parts import in_first_sheet

NUMBERS = {"发明": INVENTION, "实用新型": UTILITY_MODEL, "外观设计": DESIGN}


def merged(ranges: Mapping[str, Sequence[str]], sheets: Mapping[str, Rows]) -> bytes:
    """The sheets with ranges of merged cells, whose first cells keep their values."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place in ranges.get(name, ()):
                sheet.merge_range(place, "")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell != "":
                        sheet.write(row, column, cell, as_date if isinstance(cell, date) else None)
    return content.getvalue()


def renamed(old: str, new: str, sheet: str = FIRMS.name, **cells: Cell) -> dict[str, Rows]:
    book = tables([firm(**cells)])
    header, *rows = book[sheet]
    return {**book, sheet: [[new if cell == old else cell for cell in header], *rows]}


def declared(found: ReadWorkbook) -> Declaration:
    declaration = only_entry(found).declaration
    assert declaration is not None
    return declaration


def patents_under_one_code() -> list[Mapping[str, Cell]]:
    """Three patents whose code stands in the first row alone."""
    return [
        patent(kind=kind, patent_no=number, uscc=code)
        for (kind, number), code in zip(NUMBERS.items(), [CODE, "", ""], strict=True)
    ]


def test_a_merged_code_holds_for_all_its_rows_and_is_noted() -> None:
    book = tables(patents=patents_under_one_code())
    assert len(declared(read(book)).patents) == 1
    source = merged({PATENTS.name: ["A2:A4"]}, book)
    found = read_workbook(source, PLAN, ON)
    assert len(declared(found).patents) == 3
    assert noted(found) == [("merged_filled", PATENTS.name, "A2:A4", None, 2)]
    again = read_workbook(write_answer(source, found), PLAN, ON)
    assert (again.entries, again.notes) == (found.entries, found.notes)


def test_a_merged_range_over_empty_rows_makes_no_rows_and_over_columns_fills_the_leftmost_alone() -> None:
    book = tables(patents=[patent(product="光模块", pledged="否")])
    found = read_workbook(merged({PATENTS.name: ["A2:A40", "I2:J2"]}, book), PLAN, ON)
    declaration = only_entry(found).declaration
    assert declaration is not None
    assert [(one.product, one.pledged) for one in declaration.patents] == [("光模块", None)]
    assert noted(found) == []


def test_ranges_that_overlap_without_bound_refuse_the_file() -> None:
    ranges = b"".join(b'<mergeCell ref="A2:XFD1048576"/>' for _ in range(3000))
    with pytest.raises(WorkbookRefused):
        read_workbook(
            in_first_sheet(b"</sheetData>", b"</sheetData><mergeCells>" + ranges * 400 + b"</mergeCells>"), PLAN, ON
        )


def two_rows() -> list[list[Cell]]:
    """The header of firms with the four columns of intellectual property under one group."""
    header, row = table(FIRMS, [firm()])
    leaves = {"知识产权制度": "制度", "知识产权机构": "机构", "知识产权人员": "人员", "知识产权保障": "保障"}
    upper: list[Cell] = [
        "知识产权管理体系" if cell == "知识产权制度" else "" if cell in leaves else cell for cell in header
    ]
    lower: list[Cell] = [leaves.get(str(cell), "") for cell in header]
    return [upper, lower, list(row)]


def test_leaves_under_a_group_are_read_with_it_and_the_header_rows_are_noted() -> None:
    found = read({**tables(), FIRMS.name: two_rows()})
    assert only_entry(found).declaration == GOOD_ENTRY.declaration
    assert noted(found) == [("header_rows", FIRMS.name, "1-2", None, 2)]


def test_a_row_of_groups_above_and_numbers_of_columns_below_belong_to_the_header() -> None:
    header, row = table(FIRMS, [firm()])
    groups: list[Cell] = ["基本情况", *[""] * 8, "经营情况（元）", *[""] * (len(header) - 10)]
    named = [str(cell).removesuffix("(万元)") for cell in header]
    numbers = [str(place + 1) for place in range(len(header))]
    source = merged(
        {FIRMS.name: ["A2:I2", "J2:L2"]}, {**tables(), FIRMS.name: [["汇总表"], groups, named, numbers, row]}
    )
    found = read_workbook(source, PLAN, ON)
    assert only_entry(found).row == 5
    assert declared(found).revenue_yuan == 7200
    assert noted(found) == [("header_rows", FIRMS.name, "2-4", None, 3)]


def test_a_row_of_units_below_gives_them_and_two_different_ones_refuse_the_file() -> None:
    header, row = table(FIRMS, [firm()])
    named = [str(cell).removesuffix("(万元)") for cell in header]
    units = ["（元）" if cell == "营业收入" else "人" if cell == "从业人员数" else "" for cell in named]
    found = read({**tables(), FIRMS.name: [named, units, row]})
    assert declared(found).revenue_yuan == 7200
    with pytest.raises(WorkbookRefused) as refused:
        read({**tables(), FIRMS.name: [header, units, row]})
    assert refused.value.reason == "unknown_header_unit"


@pytest.mark.parametrize(
    ("sheet", "header", "written", "noted_as_read"),
    [
        (FIRMS.name, "营业收入(万元)", "2023年营业收入（万元）", True),
        (FIRMS.name, "营业收入(万元)", "上年度营业收入(万元)", True),
        (FIRMS.name, "资产总额(万元)", "企业资产(万元)", True),
        (FIRMS.name, "自主商标数", "自主商标数量（件）", True),
        (FIRMS.name, "研发人员数", "研发人员", True),
        (FIRMS.name, "知识产权制度", "知识产权管理制度", True),
        (FIRMS.name, "非正常专利申请", "是否存在非正常专利申请", True),
        (FIRMS.name, "重大事故及违法失信", "重大事故、违法失信情况", True),
        (FIRMS.name, "是否独立法人", "独立法人资格", False),
        (FIRMS.name, "注册地行政区划", "住所", False),
        (FIRMS.name, "从业人员数", "*从业人员数（人）", False),
        (PATENTS.name, "是否产业化", "产业化情况", True),
    ],
)
def test_a_header_near_enough_is_read_and_noted(sheet: str, header: str, written: str, noted_as_read: bool) -> None:
    found = read(renamed(header, written, sheet))
    assert only_entry(found).declaration == GOOD_ENTRY.declaration
    assert [(code, title) for code, _, _, title, _ in noted(found)] == (
        [("header_read_as", written)] if noted_as_read else []
    )


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("研发团队", "研发团队人数"),
        ("研发人员数", "研发"),
        ("研发人员数", "研发人员（万元）"),
        ("重大事故及违法失信", "违法记录"),
        ("产学研合作", "专利名称"),
    ],
)
def test_another_header_is_not_read_and_its_cells_are_counted(header: str, written: str) -> None:
    found = read(renamed(header, written))
    letter = {"研发团队": "R", "研发人员数": "N", "重大事故及违法失信": "Z", "产学研合作": "S"}[header]
    assert noted(found) == [
        ("missing_column", FIRMS.name, None, header, 1),
        ("unread_column", FIRMS.name, letter, written, 1),
    ]


def test_a_situation_is_an_answer_only_where_most_cells_can_be_read_as_one() -> None:
    found = read(renamed("产学研合作", "产学研合作情况", university_cooperation="与华中科技大学合作"))
    assert (faults(only_entry(found)), [code for code, *_ in noted(found)]) == ([], ["missing_column", "unread_column"])


def test_of_several_years_the_last_before_the_reference_date_is_read() -> None:
    header, row = table(FIRMS, [firm()])
    at = header.index("营业收入(万元)")
    years = ["2022年营业收入(万元)", "2023年营业收入(万元)", "2024年营业收入(万元)"]
    wide = [[*header[:at], *years, *header[at + 1 :]], [*row[:at], 1, 7200, 3, *row[at + 1 :]]]
    found = read({**tables(), FIRMS.name: wide})
    assert only_entry(found).declaration == GOOD_ENTRY.declaration
    assert noted(found) == [
        ("unread_column", FIRMS.name, "J", years[0], 1),
        ("header_read_as", FIRMS.name, "K", years[1], 1),
        ("unread_column", FIRMS.name, "L", years[2], 1),
    ]


@pytest.mark.parametrize(
    ("accidents", "records", "misconduct"),
    [("有", "无", True), ("", "有", True), ("无", "无", False), ("无", "", None), ("", "", None)],
)
def test_misconduct_in_two_columns_counts_together(accidents: str, records: str, misconduct: bool | None) -> None:
    header, row = table(FIRMS, [firm()])
    at = header.index("重大事故及违法失信")
    wide = [
        [*header[:at], "重大事故", "违法失信", *header[at + 1 :]],
        [*row[:at], accidents, records, *row[at + 1 :]],
    ]
    found = read({**tables(), FIRMS.name: wide})
    assert declared(found).misconduct is misconduct
    assert noted(found) == []


def test_what_is_filled_in_under_no_header_is_counted() -> None:
    book = tables()
    header, row = book[FIRMS.name]
    found = read({**book, FIRMS.name: [header, [*row, "另有说明"]]})
    assert noted(found) == [("unread_column", FIRMS.name, "AE", None, 1)]


def test_two_firms_of_one_name_and_figures_that_do_not_fit_are_warned_of() -> None:
    found = read_rows([firm(), firm(uscc=OTHER_CODE, registered_division="420602", reporting_unit="襄阳市",
                            employees=1, revenue=7200, rd_input=8000, rd_staff=1)])  # fmt: skip
    assert warned(found.entries[0]) == [("name", "same_name")]
    assert warned(found.entries[1]) == [("revenue", "implausible"), ("rd_input", "implausible"), ("name", "same_name")]


def test_a_formula_without_result_is_named_with_its_place() -> None:
    entry = only_entry(read_workbook(in_first_sheet(b"<v>7200</v>", b"<f>3600*2</f>"), PLAN, ON))
    assert faults(entry) == [("revenue", "formula_without_result")]
    assert "J2" in entry.refusals[0].message["zh"]


@pytest.mark.parametrize(
    ("stored", "is_refused"),
    [
        (b"<f>3600*2</f><v>0</v>", True),
        (b"<f>3600*2</f><v></v>", True),
        (b"<f>3600*2</f><v>7200</v>", False),
    ],
)
def test_a_stored_zero_of_a_workbook_that_computes_on_load_is_no_result(stored: bytes, is_refused: bool) -> None:
    entry = only_entry(read_workbook(in_first_sheet(b"<v>7200</v>", stored), PLAN, ON))
    assert faults(entry) == ([("revenue", "formula_without_result")] if is_refused else [])
