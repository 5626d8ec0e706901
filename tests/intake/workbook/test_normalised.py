"""Which cells are listed as normalised, and how the list quotes them."""

from .books import entry_of, normalised, patent, patent_entry, product, product_entry


def test_a_row_written_as_the_layout_says_lists_nothing() -> None:
    assert entry_of().normalised == []


def test_what_resolves_or_stands_for_nothing_is_not_listed() -> None:
    entry = entry_of(
        registered_division="武汉市洪山区",
        reporting_unit="武汉",
        industry_class="c3976",
        rd_calibre="/",
        contact_name="  王敏 ",
        employees=160.0,
        revenue=7200,
    )
    assert normalised(entry) == []


def test_every_listed_kind_of_cell_quotes_what_was_written() -> None:
    entry = entry_of(
        row_no="１",
        uscc="91420100ma4tekt06n",
        established_on=41534,
        legal_person=True,
        industry_class=3976,
        employees="160人",
        revenue="0.72亿元",
        rd_calibre=" 加计扣除",
        qualifications="高新技术企业；专精特新小巨人企业",
        qualifications_valid_to="2025年11月30日",
        rd_team=1,
        misconduct="否",
        bank_consent="Y",
    )
    assert normalised(entry) == [
        ("row_no", "１", "1"),
        ("uscc", "91420100ma4tekt06n", "91420100MA4TEKT06N"),
        ("established_on", "41534", "2013-09-17"),
        ("legal_person", "TRUE", "是"),
        ("employees", "160人", "160"),
        ("revenue", "0.72亿元", "7200"),
        ("rd_calibre", " 加计扣除", "加计扣除"),
        ("qualifications", "高新技术企业；专精特新小巨人企业", '高新技术企业；专精特新"小巨人"企业'),
        ("qualifications_valid_to", "2025年11月30日", "2025-11-30"),
        ("rd_team", "1", "是"),
        ("misconduct", "否", "无"),
        ("bank_consent", "Y", "是"),
    ]


def test_cells_of_the_other_sheets_are_listed_with_sheet_and_row() -> None:
    (cell,) = patent_entry(patent(), patent(industrialised="√")).normalised
    assert (cell.sheet, cell.row, cell.as_json()["from"], cell.to) == ("专利清单", 3, "√", "是")
    (cell,) = product_entry(product(sales="￥2,600")).normalised
    assert cell.as_json() == {"sheet": "主营产品", "row": 2, "column": "sales", "from": "￥2,600", "to": "2600"}


def test_a_rejected_row_lists_its_cells_too() -> None:
    entry = patent_entry(patent(patent_no="1", pledged="N"))
    assert normalised(entry) == [("pledged", "N", "否")]
