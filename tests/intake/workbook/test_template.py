"""The form that cities get."""

import io

import pytest

from intake.workbook.open import open_workbook
from intake.workbook.read import find_tables, read_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.standard import STANDARD
from intake.workbook.write_template import INSTRUCTIONS, write_template

from .books import ON, PLAN


def template() -> bytes:
    written = io.BytesIO()
    write_template(written, PLAN)
    return written.getvalue()


def test_every_column_of_the_layout_is_found_in_the_form() -> None:
    sheets = open_workbook(template(), STANDARD)
    for found, layout in zip(find_tables(sheets, STANDARD), STANDARD.sheets, strict=True):
        assert [bound.column for bound in found.bound] == list(layout.columns)
        assert [bound.unit for bound in found.bound] == [column.unit for column in layout.columns]


def test_the_form_explains_every_column() -> None:
    rows = open_workbook(template(), STANDARD, every_sheet=True)[INSTRUCTIONS].rows
    explained = {(row[0], row[2]) for row in rows if len(row) > 2}
    assert explained >= {(sheet.name, column.identifier) for sheet in STANDARD.sheets for column in sheet.columns}


def test_an_empty_form_names_no_firm() -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(template(), PLAN, ON)
    assert refused.value.reason == "no_firm_row"


def test_the_form_is_the_same_every_time() -> None:
    assert template() == template()
