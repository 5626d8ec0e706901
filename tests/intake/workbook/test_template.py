"""The form that cities get."""

import io

import pytest

from intake.workbook.header_names import names_of
from intake.workbook.headers import find_table
from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.rows import bears_out
from intake.workbook.standard import STANDARD
from intake.workbook.write_template import INSTRUCTIONS, write_template

from .books import ON, PLAN, sheets_of


def template() -> bytes:
    written = io.BytesIO()
    write_template(written, PLAN)
    return written.getvalue()


def test_every_column_of_the_layout_is_found_in_the_form() -> None:
    sheets, names = sheets_of(template()), names_of(STANDARD)
    for layout in STANDARD.sheets:
        found = find_table(sheets[layout.name], names[layout.name], ON, bears_out(sheets[layout.name], PLAN))
        assert [bound.column for bound in found.bound] == list(layout.columns)
        assert [bound.unit for bound in found.bound] == [column.unit for column in layout.columns]


def test_the_form_explains_every_column() -> None:
    rows = sheets_of(template())[INSTRUCTIONS].rows
    explained = {(row[0], row[2]) for row in rows if len(row) > 2}
    assert explained >= {(sheet.name, column.identifier) for sheet in STANDARD.sheets for column in sheet.columns}


def test_an_empty_form_names_no_firm() -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(template(), PLAN, ON)
    assert refused.value.reason == "no_firm_row"


def test_the_form_is_the_same_every_time() -> None:
    assert template() == template()
