"""Which rows are read, what refuses a firm, and what rejects a patent or product alone."""

from datetime import date

import pytest

from intake.workbook.read import read_workbook
from intake.workbook.sheet import Cell
from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS

from .books import (
    CODE,
    DESIGN,
    INVENTION,
    ON,
    OTHER_CODE,
    PLAN,
    UNKNOWN_CODE,
    UTILITY_MODEL,
    Rows,
    entry_of,
    faults,
    firm,
    normalised,
    noted,
    numbered,
    patent,
    patent_entry,
    product,
    product_entry,
    read,
    read_rows,
    rejected,
    tables,
    warned,
    xlsx,
)

OTHER = firm(uscc=OTHER_CODE, name="襄阳样例轴承有限公司", reporting_unit="襄阳市", registered_division="420606")


@pytest.mark.parametrize(
    "between",
    [["合计", 12], ["", "小计"], [3, "总计"], [" 合 计 "], ["3", "合计"], [], ["", ""], ["/", "—"]],
    ids=[
        "first cell",
        "second cell",
        "after a number",
        "blanks inside",
        "after a number as text",
        "blank",
        "empty",
        "marks",
    ],
)
def test_totals_and_blank_rows_are_skipped_and_rows_keep_their_numbers(between: list[Cell]) -> None:
    book = tables([firm(), OTHER])
    header, first, second = book[FIRMS.name]
    result = read({**book, FIRMS.name: [header, first, between, second]})
    assert [entry.row for entry in result.entries] == [2, 4]
    assert result.firm_rows == 2


def test_hidden_rows_are_read() -> None:
    assert read_workbook(xlsx(tables(), hidden=[2]), PLAN, ON).entries[0].declaration is not None


@pytest.mark.parametrize("column", ["name", "uscc", "reporting_unit"])
@pytest.mark.parametrize("written", ["", "/", "无"])
def test_an_empty_needed_cell_refuses_the_row(column: str, written: str) -> None:
    entry = entry_of(**{column: written})
    assert faults(entry) == [(column, "required")]
    assert entry.as_json().get(column) is None


def test_every_column_at_fault_is_named_at_once() -> None:
    entry = entry_of(row_no="A", uscc="1", revenue="约", rd_staff=999, established_on="2024-06-16", legal_person="?")
    assert sorted(faults(entry)) == [
        ("established_on", "after_reference_date"),
        ("legal_person", "unreadable"),
        ("rd_staff", "staff_exceeds_employees"),
        ("revenue", "unreadable"),
        ("uscc", "bad_code"),
    ]


@pytest.mark.parametrize(("staff", "refused"), [(159, False), (160, False), (161, True)])
def test_more_researchers_than_employees_refuse_the_row(staff: int, refused: bool) -> None:
    assert faults(entry_of(rd_staff=staff)) == ([("rd_staff", "staff_exceeds_employees")] if refused else [])


@pytest.mark.parametrize(("day", "refused"), [(ON, False), (date(2024, 6, 16), True)])
def test_an_establishment_after_the_reference_date_refuses_the_row(day: date, refused: bool) -> None:
    assert faults(entry_of(established_on=day)) == ([("established_on", "after_reference_date")] if refused else [])


def test_a_refused_row_keeps_what_was_read_normalised() -> None:
    entry = entry_of(name="", uscc=CODE.lower(), employees="160人")
    assert (entry.uscc, entry.name, entry.declaration) == (CODE, None, None)
    assert normalised(entry) == [("uscc", CODE.lower(), CODE), ("employees", "160人", "160")]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"kind": "实用新型"}, ("kind", "kind_mismatch")),
        ({"kind": "外观设计"}, ("kind", "kind_mismatch")),
        ({"patent_no": UTILITY_MODEL}, ("kind", "kind_mismatch")),
        ({"granted_on": date(2024, 6, 16)}, ("granted_on", "after_reference_date")),
        ({"granted_on": "去年"}, ("granted_on", "unreadable")),
        ({"citations": -1}, ("citations", "negative")),
        ({"industrialised": "部分"}, ("industrialised", "unreadable")),
        ({"title": "长" * 501}, ("title", "unreadable")),
    ],
)
def test_a_patent_row_is_rejected_and_the_firm_is_not(cells: dict[str, Cell], fault: tuple[str, str]) -> None:
    entry = patent_entry(patent(patent_no=DESIGN, kind="外观设计"), patent(**cells))
    assert entry.declaration is not None
    assert [one.patent_no for one in entry.declaration.patents] == [DESIGN]
    assert rejected(entry) == [("专利清单", 3, *fault)]


def test_an_empty_kind_and_a_grant_on_the_reference_date_are_taken() -> None:
    assert rejected(patent_entry(patent(kind="", granted_on=ON))) == []


@pytest.mark.parametrize(
    ("number", "kind"), [("2020800123452", "发明"), ("2020900123458", "实用新型"), ("95115608X", "发明")]
)
def test_international_and_old_numbers_state_their_kind(number: str, kind: str) -> None:
    assert rejected(patent_entry(patent(patent_no=number, kind=kind, legal_status="失效"))) == []


def test_one_item_for_each_column_at_fault_in_a_rejected_row() -> None:
    entry = patent_entry(patent(patent_no="1", legal_status="?", granted_on=date(2025, 1, 1)))
    assert [fault[2:] for fault in rejected(entry)] == [
        ("patent_no", "bad_number"),
        ("legal_status", "unreadable"),
        ("granted_on", "after_reference_date"),
    ]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"sales": -5}, ("sales", "negative")),
        ({"filing_status": "备案中"}, ("filing_status", "unreadable")),
        ({"filing_year": "近年"}, ("filing_year", "unreadable")),
        ({"filing_year": 23}, ("filing_year", "unreadable")),
        ({"main": "主"}, ("main", "unreadable")),
    ],
)
def test_a_product_row_is_rejected_and_the_firm_is_not(cells: dict[str, Cell], fault: tuple[str, str]) -> None:
    entry = product_entry(product(), product(**cells))
    assert entry.declaration is not None
    assert len(entry.declaration.products) == 1
    assert rejected(entry) == [("主营产品", 3, *fault)]


def test_a_loss_is_no_fault_and_an_empty_main_is_not_main() -> None:
    entry = product_entry(product(profit="-4.5万元", main="", filing_year="2023年"))
    assert entry.declaration is not None
    assert (str(entry.declaration.products[0].profit_yuan), entry.declaration.products[0].main) == ("-45000", False)
    assert entry.declaration.products[0].filing_year == 2023


def test_the_same_patent_listed_twice_counts_once() -> None:
    entry = patent_entry(patent(), patent(patent_no="ZL201310699744.2", industrialised="√"))
    assert entry.declaration is not None
    assert len(entry.declaration.patents) == 1
    assert rejected(entry) == []


@pytest.mark.parametrize("change", [{"legal_status": "失效"}, {"citations": ""}, {"title": "另一种装置"}])
def test_rows_of_one_patent_that_disagree_are_all_rejected(change: dict[str, Cell]) -> None:
    entry = patent_entry(patent(), patent(patent_no=DESIGN, kind="外观设计"), patent(**change), patent())
    assert entry.declaration is not None
    assert [one.patent_no for one in entry.declaration.patents] == [DESIGN]
    assert rejected(entry) == [("专利清单", row, "patent_no", "rows_disagree") for row in (2, 4, 5)]


def test_two_firms_may_list_one_patent() -> None:
    rows = [patent(), patent(uscc=OTHER_CODE, legal_status="失效")]
    entries = read_rows([firm(), OTHER], rows).entries
    assert [len(entry.declaration.patents) if entry.declaration else None for entry in entries] == [1, 1]
    assert [rejected(entry) for entry in entries] == [[], []]


def test_rows_without_a_firm_have_no_entry_and_are_counted() -> None:
    patents = [patent(uscc=UNKNOWN_CODE), patent(uscc="123"), patent(uscc=""), patent(uscc=914201125550128000.0)]
    result = read_rows(patents=patents, products=[product(uscc=UNKNOWN_CODE)])
    assert [(orphan.sheet, orphan.row, orphan.code) for orphan in result.orphans] == [
        (PATENTS.name, 2, "unknown_firm"),
        (PATENTS.name, 3, "bad_code"),
        (PATENTS.name, 4, "required"),
        (PATENTS.name, 5, "digits_lost"),
        (PRODUCTS.name, 2, "unknown_firm"),
    ]
    assert noted(result) == [
        ("orphan_rows", PATENTS.name, "2-5", None, 4),
        ("orphan_rows", PRODUCTS.name, "2", None, 1),
    ]
    assert rejected(result.entries[0]) == []


def test_rows_of_a_refused_firm_go_to_its_entry() -> None:
    (entry,) = read_rows([firm(name="")], [patent(patent_no="1", pledged="Y")]).entries
    assert rejected(entry) == [("专利清单", 2, "patent_no", "bad_number")]
    assert normalised(entry) == [("pledged", "Y", "是")]


@pytest.mark.parametrize(
    ("number", "kind", "status", "outlived"),
    [
        ("200311234567", "发明", "有效", True),
        ("200411234567", "发明", "有效", False),
        ("200311234567", "发明", "失效", False),
        ("201321234567", "", "有效", True),
        ("201421234567", "实用新型", "有效", False),
        ("200831234567", "外观设计", "有效", True),
        ("200931234567", "外观设计", "有效", False),
    ],
)
def test_a_valid_patent_beyond_its_term_is_a_warning(number: str, kind: str, status: str, outlived: bool) -> None:
    entry = patent_entry(patent(patent_no=numbered(number), kind=kind, legal_status=status))
    assert warned(entry) == ([("patent_no", "term_outlived")] if outlived else [])
    assert rejected(entry) == []


def other_cells(book: dict[str, Rows], row_no: int, **cells: Cell) -> Rows:
    header, row = book[FIRMS.name]
    names = [column.identifier for column in FIRMS.columns]
    copy = [row_no if name == "row_no" else cells.get(name, cell) for name, cell in zip(names, row, strict=True)]
    return [header, row, copy]


def test_an_equal_row_is_refused_as_a_copy_and_the_first_is_read() -> None:
    book = tables()
    result = read({**book, FIRMS.name: [*other_cells(book, 2), book[FIRMS.name][1]]})
    assert [faults(entry) for entry in result.entries] == [[], [("uscc", "duplicate_row")], [("uscc", "duplicate_row")]]
    assert result.entries[0].declaration is not None
    assert len(result.entries[0].declaration.patents) == 1


@pytest.mark.parametrize(
    "change", [{"employees": "160"}, {"employees": 161}, {"uscc": CODE.lower()}, {"contact_name": "李"}]
)
def test_rows_with_one_code_that_differ_are_refused_both(change: dict[str, Cell]) -> None:
    book = tables()
    entries = read({**book, FIRMS.name: other_cells(book, 2, **change)}).entries
    expected = (
        [[], [("uscc", "duplicate_row")]] if change == {"employees": "160"} else [[("uscc", "duplicate_code")]] * 2
    )
    assert [faults(entry) for entry in entries] == expected


def test_belongings_of_a_repeated_code_go_to_its_first_entry() -> None:
    book = tables(patents=[patent(patent_no="1")])
    first, second = read({**book, FIRMS.name: other_cells(book, 2, employees=161)}).entries
    assert [rejected(first), rejected(second)] == [[("专利清单", 2, "patent_no", "bad_number")], []]


def test_a_code_that_cannot_be_read_is_no_duplicate() -> None:
    entries = read_rows([firm(uscc="123"), firm(uscc="123")]).entries
    assert [faults(entry) for entry in entries] == [[("uscc", "bad_code")]] * 2


def test_contact_data_stay_outside_the_declaration() -> None:
    entry = entry_of()
    assert entry.declaration is not None
    assert entry.contact is not None
    assert (entry.contact.contact_name, entry.contact.contact_phone) == ("王敏", "027-00000001")
    assert "王敏" not in entry.declaration.model_dump_json()
    assert INVENTION in entry.declaration.model_dump_json()
