"""The ways out of the pool are rows of the plan, and what follows from them is read off the rows."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from shared.firms.rules import standing_rules
from shared.plan.errors import PlanFaults
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan


def folder(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """The shipped folder with one change in a table."""
    root = tmp_path / "plan"
    shutil.copytree(PLANS / DEFAULT_PROVINCE, root)
    table = root / "tables" / file
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        pytest.param("exits.csv", "for_good", "for_ever", "exits.csv:2", id="an unknown bar"),
        pytest.param("exits.csv", "revoke", "keep", "exits.csv:3", id="an unknown word for the lists"),
        pytest.param("exits.csv", "removal,退库", "ban,退库", "removal_grounds.csv:1", id="a ground without exit"),
        pytest.param("removal_grounds.csv", "removal,yes", "removal,so", "removal_grounds.csv:6", id="no such word"),
    ],
)  # fmt: skip
def test_a_row_that_says_nothing_known_is_named_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, place: str
) -> None:
    with pytest.raises(PlanFaults, match=place):
        load_plan(folder(tmp_path, file, old, new))


def test_what_bars_is_what_the_rows_say(tmp_path: Path) -> None:
    shipped = load_plan()
    rules = standing_rules(shipped, shipped.on(date(2025, 1, 1)))
    assert {key: one.bars for key, one in rules.exits.items()} == {"graduation": "for_good", "removal": "cooling"}
    assert [code for code, one in rules.grounds.items() if one.bars_older] == ["data_falsification"]
    other = load_plan(folder(tmp_path, "exits.csv", "for_good", "none"))
    assert standing_rules(other, other.on(date(2025, 1, 1))).exits["graduation"].bars == "none"
