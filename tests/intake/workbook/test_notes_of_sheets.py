"""What whole sheets say: rows that are no firm, other names, sheets that are missing, notes in the answer."""

import pytest

from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Cell
from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS
from intake.workbook.write_answer import write_answer

from .books import (
    GOOD_ENTRY,
    ON,
    PLAN,
    UNKNOWN_CODE,
    Rows,
    firm,
    noted,
    only_entry,
    patent,
    read,
    read_rows,
    sheets_of,
    table,
    tables,
    xlsx,
)

NO_FIRMS: list[tuple[str, dict[str, Cell]]] = [
    ("total", {"row_no": "合计：", "revenue": 100}),
    ("total", {"row_no": "共计（3家）"}),
    ("total", {"name": "合 计", "revenue": 100}),
    ("total", {"row_no": "累计", "name": "共3家"}),
    ("signature", {"row_no": "填表人：张三   联系电话：027-1"}),
    ("signature", {"name": "审核意见：同意。（盖章）"}),
    ("signature", {"row_no": "备注"}),
    ("signature", {"row_no": "推荐单位（盖章）"}),
    ("blank", {"row_no": 4, "reporting_unit": "武汉市", "legal_person": "是"}),
    ("column_numbers", {column.identifier: place for place, column in enumerate(FIRMS.columns)}),
    ("repeated_header", {column.identifier: column.full_header for column in FIRMS.columns}),
    ("repeated_header", {"name": "附表：申报企业汇总"}),
    ("example", {"row_no": "示例", "name": "某某公司", "uscc": "91420000XXXXXXXXXX"}),
    ("example", {"name": "例：武汉某某有限公司", "uscc": "911"}),
]


@pytest.mark.parametrize(("reason", "cells"), NO_FIRMS)
def test_a_row_that_is_no_firm_is_skipped_and_noted(reason: str, cells: dict[str, Cell]) -> None:
    header, row, other = table(FIRMS, [firm(), cells])
    found = read({**tables(), FIRMS.name: [["", "附表：申报企业汇总"], header, row, other]})
    assert [entry.row for entry in found.entries] == [3]
    assert noted(found) == [("skipped_rows", FIRMS.name, "4", reason, 1)]


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "合计算力（武汉）有限公司"},
        {"name": "注塑（湖北）有限公司"},
        {"name": "示例光电有限公司"},
        {"row_no": "合计"},
        {"row_no": "备注"},
        {"row_no": "填表", "uscc": ""},
    ],
)
def test_a_row_that_is_a_firm_stays_one(cells: dict[str, Cell]) -> None:
    found = read_rows([firm(**cells)])
    assert [entry.row for entry in found.entries] == [2]
    assert "skipped_rows" not in [code for code, *_ in noted(found)]


def test_rows_of_several_reasons_are_noted_by_reason_and_in_runs() -> None:
    rows = [firm(), {"row_no": "小计"}, {"row_no": "注：见附件"}, {"row_no": "合计"}, {"row_no": "总计"}]
    assert noted(read_rows(rows)) == [
        ("skipped_rows", FIRMS.name, "3,5-6", "total", 3),
        ("skipped_rows", FIRMS.name, "4", "signature", 1),
    ]


def test_a_sheet_under_a_longer_name_is_read_and_others_with_rows_are_noted() -> None:
    book = tables()
    others: dict[str, Rows] = {"名单": book[FIRMS.name], "说明": [["企业名称"], ["请填全称"]]}
    found = read({"附件1-申报企业": book[FIRMS.name], "2.专利清单表": book[PATENTS.name], **others,
                  PRODUCTS.name: book[PRODUCTS.name]})  # fmt: skip
    assert only_entry(found).declaration == GOOD_ENTRY.declaration
    assert noted(found) == [
        ("sheet_read_as", FIRMS.name, None, "附件1-申报企业", 1),
        ("sheet_read_as", PATENTS.name, None, "2.专利清单表", 1),
        ("unread_sheet", "名单", None, None, 1),
    ]


def test_an_empty_sheet_of_the_layouts_name_gives_way_to_the_one_with_rows() -> None:
    book = tables()
    found = read({FIRMS.name: book[FIRMS.name][:1], "申报企业（定稿）": book[FIRMS.name], **{
        name: rows for name, rows in book.items() if name != FIRMS.name}})  # fmt: skip
    assert noted(found) == [("sheet_read_as", FIRMS.name, None, "申报企业（定稿）", 1)]


def test_a_missing_sheet_is_refused_with_the_names_of_those_that_are_there() -> None:
    book = tables()
    with pytest.raises(WorkbookRefused, match="企业名单、专利清单"):
        read({"企业名单": book[FIRMS.name], PATENTS.name: book[PATENTS.name]})


def test_notes_stand_in_the_order_of_the_layout() -> None:
    book = tables([firm()], [patent(), patent(uscc=UNKNOWN_CODE)])
    header, row = book[FIRMS.name]
    firms: Rows = [[*["" if cell == "产学研合作" else cell for cell in header], "备注"], [*row, "甲"], ["合计"]]
    book = {"其他": book[PATENTS.name], PATENTS.name: book[PATENTS.name], PRODUCTS.name: book[PRODUCTS.name],
            FIRMS.name: firms}  # fmt: skip
    assert [(sheet, place) for _, sheet, place, _, _ in noted(read(book))] == [
        (FIRMS.name, None),
        (FIRMS.name, "S"),
        (FIRMS.name, "AE"),
        (FIRMS.name, "3"),
        (PATENTS.name, "3"),
        ("其他", None),
    ]


def test_the_answered_workbook_begins_with_the_notes_and_its_additions_are_never_noted() -> None:
    source = xlsx({**tables(), "名单": tables()[FIRMS.name]})
    found = read_workbook(source, PLAN, ON)
    answer = write_answer(source, found)
    sheets = sheets_of(answer)
    assert next(iter(sheets)) == "校验说明"
    assert "名单" in str(sheets["校验说明"].rows[1])
    again = read_workbook(answer, PLAN, ON)
    assert again.notes == found.notes
    assert list(sheets_of(write_answer(answer, again))).count("校验说明") == 1
