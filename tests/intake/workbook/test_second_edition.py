"""The example files of the contract's second edition: as people and other programs make them."""

import json
from pathlib import Path

import pytest

from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.write_answer import write_answer

from .books import ON, PLAN
from .told import assert_told

EXAMPLES = Path(__file__).parents[2] / "workbook_examples" / "edition2"
READ = sorted(path.name.removesuffix(".notes.json") for path in EXAMPLES.glob("*.notes.json"))


def source(name: str) -> Path:
    folder = EXAMPLES / name
    return folder if folder.is_dir() else folder.with_suffix(".xlsx")


@pytest.mark.parametrize("name", READ)
def test_every_row_is_read_as_its_answer_says(name: str) -> None:
    expected = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert_told(read_workbook(source(name), PLAN, ON), expected)


@pytest.mark.parametrize("name", READ)
def test_what_concerns_the_file_is_noted_in_order_and_in_both_languages(name: str) -> None:
    notes = [note.as_json() for note in read_workbook(source(name), PLAN, ON).notes]
    expected = json.loads((EXAMPLES / f"{name}.notes.json").read_text(encoding="utf-8"))
    assert [{key: value for key, value in note.items() if key != "message"} for note in notes] == expected
    assert all(note["message"]["zh"] and note["message"]["en"] for note in notes)  # type: ignore[index]


@pytest.mark.parametrize("name", READ)
def test_the_answered_workbook_reads_as_the_file_that_it_answers(name: str) -> None:
    read = read_workbook(source(name), PLAN, ON)
    again = read_workbook(write_answer(source(name), read), PLAN, ON)
    assert [(entry.row, entry.declaration) for entry in again.entries] == [
        (entry.row, entry.declaration) for entry in read.entries
    ]
    assert again.notes == read.notes


def test_two_sheets_of_firms_refuse_the_file_and_are_named() -> None:
    with pytest.raises(WorkbookRefused, match=r"申报企业 \(2\)") as refused:
        read_workbook(source("09-second-firm-sheet"), PLAN, ON)
    assert refused.value.reason == "several_sheets"
