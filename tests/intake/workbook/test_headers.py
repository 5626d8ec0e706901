"""Headers as people write them: order, synonyms, brackets, units, rows above them."""

import pytest

from intake.workbook.refused import WorkbookRefused
from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS

from .books import Rows, normalised, only_entry, read, tables

SYNONYMS = [(sheet.name, column.full_header, name) for sheet in (FIRMS, PATENTS, PRODUCTS) for column in sheet.columns
            for name in column.synonyms]  # fmt: skip
GOOD = only_entry(read(tables()))


def renamed(sheet: str, old: str, new: str) -> dict[str, Rows]:
    book = tables()
    header, *rows = book[sheet]
    return {**book, sheet: [[new if cell == old else cell for cell in header], *rows]}


@pytest.mark.parametrize(("sheet", "header", "synonym"), SYNONYMS)
def test_a_synonym_names_the_same_column(sheet: str, header: str, synonym: str) -> None:
    entry = only_entry(read(renamed(sheet, header, synonym)))
    assert entry.declaration == GOOD.declaration


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("营业收入(万元)", "营业收入（万元）"),
        ("营业收入(万元)", "营业收入"),
        ("营业收入(万元)", "营业收入 (万元)"),
        ("营业收入(万元)", "营业收入万元"),
        ("营业收入(万元)", "营业收入(2023年)（单位：万元）"),
        ("营业收入(万元)", "＊营业收入\n（万元）"),
        ("从业人员数", "从业人员数（人）"),
        ("成立日期", "成立日期（年/月/日）"),
        ("是否独立法人", "是否独立法人(是/否)："),
    ],
)
def test_brackets_blanks_and_units_in_a_header_do_not_matter(old: str, new: str) -> None:
    assert only_entry(read(renamed(FIRMS.name, old, new))).declaration == GOOD.declaration


@pytest.mark.parametrize(
    ("header", "revenue"),
    [
        ("营业收入(元)", "7200"),
        ("营业收入（千元）", "7200000"),
        ("营业收入(百万元)", "7200000000"),
        ("营业收入（亿元）", "720000000000"),
        ("主营业务收入(万元)", "72000000"),
        ("营收元", "7200"),
    ],
)
def test_another_unit_of_money_in_a_header_is_honoured(header: str, revenue: str) -> None:
    entry = only_entry(read(renamed(FIRMS.name, "营业收入(万元)", header)))
    assert entry.declaration is not None
    assert str(entry.declaration.revenue_yuan) == revenue


def test_under_another_unit_the_canonical_text_stays_in_that_unit() -> None:
    book = renamed(FIRMS.name, "营业收入(万元)", "营业收入(元)")
    header, row = book[FIRMS.name]
    written = ["0.6亿元" if place == header.index("营业收入(元)") else cell for place, cell in enumerate(row)]
    entry = only_entry(read({**book, FIRMS.name: [header, written]}))
    assert normalised(entry) == [("revenue", "0.6亿元", "60000000")]


@pytest.mark.parametrize(
    "header", ["营业收入(十万元)", "营业收入(美元)", "营业收入($)", "从业人员数(千人)", "营业收入(元)(万元)"]
)
def test_another_unit_refuses_the_file(header: str) -> None:
    old = "从业人员数" if header.startswith("从业") else "营业收入(万元)"
    with pytest.raises(WorkbookRefused, match="单位") as refused:
        read(renamed(FIRMS.name, old, header))
    assert refused.value.reason == "unknown_header_unit"


def test_two_columns_for_one_identifier_refuse_the_file() -> None:
    book = renamed(FIRMS.name, "成立日期", "单位名称")
    header, *rows = book[FIRMS.name]
    book[FIRMS.name] = [["公司名称" if cell == "企业名称" else cell for cell in header], *rows]
    with pytest.raises(WorkbookRefused) as refused:
        read(book)
    assert refused.value.reason == "repeated_column"


@pytest.mark.parametrize(
    ("sheet", "header"),
    [
        (FIRMS.name, "企业名称"),
        (FIRMS.name, "统一社会信用代码"),
        (FIRMS.name, "推荐单位"),
        (PATENTS.name, "统一社会信用代码"),
    ],
)
def test_a_missing_needed_column_refuses_the_file_and_is_named(sheet: str, header: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read(renamed(sheet, header, "其他"))
    assert (refused.value.reason, header in refused.value.zh) == ("missing_column", True)


def test_optional_columns_may_be_absent_and_others_added_in_any_order() -> None:
    book = tables()
    for name in book:
        header, *rows = book[name]
        kept = [
            place
            for place, cell in enumerate(header)
            if cell not in {"序号", "融资需求(万元)", "被引次数", "利润(万元)"}
        ]
        kept.reverse()
        book[name] = [
            ["备注", *(header[place] for place in kept)],
            *(["好", *(row[place] for place in kept)] for row in rows),
        ]
    entry = only_entry(read(book))
    assert entry.declaration is not None
    assert entry.declaration.financing_need_yuan is None
    assert entry.declaration.products[0].profit_yuan is None
    assert entry.declaration.revenue_yuan == (GOOD.declaration and GOOD.declaration.revenue_yuan)


def test_rows_may_stand_above_the_header_and_sheets_in_any_order() -> None:
    book = tables()
    moved = {name: [["湖北省申报汇总表"], [], ["填表：市知识产权局"], *rows] for name, rows in reversed(book.items())}
    entry = only_entry(read({"填表说明": [["说明"]], **moved, "Sheet9": [[1, 2]]}))
    assert (entry.declaration, entry.row) == (GOOD.declaration, 5)


@pytest.mark.parametrize("name", [FIRMS.name, PATENTS.name, PRODUCTS.name])
def test_a_missing_sheet_refuses_the_file(name: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read({sheet: rows for sheet, rows in tables().items() if sheet != name})
    assert (refused.value.reason, name in refused.value.zh) == ("missing_sheet", True)


def test_sheets_of_patents_and_products_may_be_empty() -> None:
    entry = only_entry(read({**tables(), PATENTS.name: [], PRODUCTS.name: [[]]}))
    assert entry.declaration is not None
    assert (entry.declaration.patents, entry.declaration.products) == ((), ())


@pytest.mark.parametrize("rows", [[], [["合计"]], [[""], ["/"]]], ids=["header only", "a total", "blank rows"])
def test_no_firm_row_refuses_the_file(rows: list[list[str]]) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read({**tables(), FIRMS.name: [tables()[FIRMS.name][0], *rows]})
    assert refused.value.reason == "no_firm_row"
