"""The table of settled faults names tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.deploy.files import ROOT

PAGE = "docs/robustness.md"
COLUMNS = ["kind", "where it could occur", "rule now", "test id"]
_CELLS = re.compile(r"(?<!\\)\|")


def tables() -> list[list[list[str]]]:
    """Each table of the page as rows of cells, its head included."""
    blocks = re.findall(r"(?:^\|.*\n)+", (ROOT / PAGE).read_text(encoding="utf-8"), re.MULTILINE)
    return [[[cell.strip() for cell in _CELLS.split(row)[1:-1]] for row in block.splitlines()] for block in blocks]


ROWS = [row for table in tables() for row in table[2:]]


@cache
def names_of(path: Path) -> frozenset[str]:
    """`function` and `Class::function` of a test file, by its text."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        members = [(f"{node.name}::", one) for one in node.body] if isinstance(node, ast.ClassDef) else [("", node)]
        for prefix, one in members:
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(f"{prefix}{one.name}")
    return frozenset(found)


def exists(test_id: str) -> bool:
    """Whether a test id leads to a function; `[case]` is not looked at."""
    place, _, name = test_id.partition("[")[0].partition("::")
    path = ROOT / place
    return path.is_file() and path.name.startswith("test_") and "test" in name.lower() and name in names_of(path)


def test_every_table_has_the_columns_of_the_page() -> None:
    assert tables()
    assert [table[0] for table in tables() if table[0] != COLUMNS] == []


def test_every_section_has_a_row() -> None:
    sections = (ROOT / PAGE).read_text(encoding="utf-8").split("\n## ")[1:]
    assert [text.partition("\n")[0] for text in sections if not re.search(r"^\|---.*\n\|", text, re.MULTILINE)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_is_whole_and_each_test_it_names_exists(row: list[str]) -> None:
    assert len(row) == len(COLUMNS)
    assert all(row), row
    test_ids = re.findall(r"`([^`]+)`", row[-1])
    assert test_ids, "a row without a test settles nothing"
    assert re.sub(r"`[^`]+`|<br>|\s", "", row[-1]) == "", "test ids in backticks, separated by <br>"
    assert [test_id for test_id in test_ids if not exists(test_id)] == []


@pytest.mark.parametrize(
    "test_id",
    [
        pytest.param("tests/deploy/test_robustness.py::test_of_yesterday", id="function"),
        pytest.param("tests/deploy/test_of_yesterday.py::test_a", id="file"),
        pytest.param("tests/deploy/test_robustness.py::exists", id="no test"),
        pytest.param("tests/deploy/test_robustness.py", id="file alone"),
    ],
)
def test_an_id_that_leads_nowhere_is_seen(test_id: str) -> None:
    assert not exists(test_id)


def test_an_id_with_a_case_leads_to_its_function() -> None:
    assert exists("tests/deploy/test_robustness.py::test_an_id_that_leads_nowhere_is_seen[file]")
