"""The example workbooks and their answers: everything that reading gives."""

import json
from pathlib import Path

import pytest

from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused

from .books import ON, PLAN
from .told import assert_told

EXAMPLES = Path(__file__).parents[2] / "workbook_examples"


@pytest.mark.parametrize("name", ["clean", "messy"])
def test_every_row_is_read_as_its_answer_says(name: str) -> None:
    expected = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert_told(read_workbook(EXAMPLES / f"{name}.xlsx", PLAN, ON), expected)


def test_rows_of_codes_that_are_no_firm_are_counted() -> None:
    read = read_workbook(EXAMPLES / "messy.xlsx", PLAN, ON)
    counts = {note.sheet: note.count for note in read.notes if note.code == "orphan_rows"}
    assert counts == {"专利清单": 2, "主营产品": 1}


@pytest.mark.parametrize("path", sorted((EXAMPLES / "refused").glob("*.xlsx")), ids=lambda path: path.stem)
def test_a_file_that_is_no_workbook_is_refused_in_both_languages(path: Path) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(path, PLAN, ON)
    assert refused.value.zh
    assert refused.value.en


def test_an_xls_is_read_as_the_xlsx_of_the_same_content() -> None:
    old = read_workbook(Path(__file__).parent / "files" / "clean.xls", PLAN, ON)
    new = read_workbook(EXAMPLES / "clean.xlsx", PLAN, ON)
    assert old.entries == new.entries
