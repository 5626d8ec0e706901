"""The example workbooks and their answers: everything that reading gives."""

import json
from pathlib import Path
from typing import Any

import pytest

from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused

from .books import ON, PLAN

EXAMPLES = Path(__file__).parents[2] / "workbook_examples"
LISTS = ("refusals", "rejected_rows", "normalised", "warnings")


def without_messages(items: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps({k: v for k, v in item.items() if k != "message"}, sort_keys=True) for item in items)


@pytest.mark.parametrize("name", ["clean", "messy"])
def test_every_row_is_read_as_its_answer_says(name: str) -> None:
    expected = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    read = read_workbook(EXAMPLES / f"{name}.xlsx", PLAN, ON)
    assert [entry.row for entry in read.entries] == [row["row"] for row in expected]
    for entry, row in zip(read.entries, expected, strict=True):
        answer: dict[str, Any] = entry.as_json()
        assert {key: answer[key] for key in ("uscc", "name")} == {key: row[key] for key in ("uscc", "name")}
        assert (entry.declaration is None) == (row["status"] == "refused")
        for key in LISTS:
            assert without_messages(answer[key]) == without_messages(row[key]), (row["row"], key)


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
