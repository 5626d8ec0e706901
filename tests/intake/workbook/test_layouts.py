"""Another layout is another table: no code changes with it."""

from dataclasses import replace
from datetime import date

from intake.workbook.layout import YUAN, Layout, SheetLayout
from intake.workbook.read import read_workbook
from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS
from shared.domain.declaration import Declaration, Patent, Product

from .books import ON, PLAN, firm, only_entry, patent, product, read, table, tables, xlsx

ENGLISH = {"企业名称": "Firm", "统一社会信用代码": "Code", "推荐单位": "Unit", "营业收入": "Revenue"}


def in_other_words(sheet: SheetLayout, name: str) -> SheetLayout:
    columns = tuple(
        replace(column, header=ENGLISH.get(column.header, column.header), unit=YUAN) for column in sheet.columns
    )
    return SheetLayout(name, columns, sheet.needed)


def test_another_layout_reads_other_headers_sheets_and_units() -> None:
    other = Layout(
        in_other_words(FIRMS, "Firms"), in_other_words(PATENTS, "Patents"), in_other_words(PRODUCTS, "Products"),
        totals=frozenset({"Total"}),
    )  # fmt: skip
    written = {
        sheet.name: [[str(cell).removesuffix("(万元)") for cell in header], *rows]
        for sheet, row in zip(other.sheets, (firm(), patent(), product()), strict=True)
        for header, *rows in [table(sheet, [row])]
    }
    written["Firms"].append(["Total", 1])
    entry = only_entry(read_workbook(xlsx(written), PLAN, ON, other))
    standard = only_entry(read(tables()))
    assert entry.declaration is not None
    assert standard.declaration is not None
    assert entry.declaration.name == standard.declaration.name
    assert entry.declaration.revenue_yuan == 7200
    assert entry.declaration.established_on == date(2013, 9, 17)


def test_every_field_of_a_declaration_has_its_column() -> None:
    for sheet, model, others in (
        (FIRMS, Declaration, {"row_no", "qualifications_valid_to", "contact_name", "contact_phone"}),
        (PATENTS, Patent, {"uscc"}),
        (PRODUCTS, Product, {"uscc"}),
    ):
        targets = {column.target for column in sheet.columns}
        assert targets - others == set(model.model_fields) - {"patents", "products"}
