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
        pytest.param("exits.csv", "T12.3,revoke", "T12.3,mark", "exits.csv:3", id="removed and kept as graduated"),
        pytest.param("exits.csv", "no,cooling", "no,for_good", "exits.csv:3", id="removed and told as graduated"),
        pytest.param("exits.csv", "revoke,no", "revoke,yes", "exits.csv:3", id="a right that no removal gives"),
        pytest.param("exits.csv", "T12.1,mark", "T12.1,revoke", "exits.csv:2", id="graduated and told as removed"),
        pytest.param("exits.csv", "removal,退库", "ban,退库", "removal_grounds.csv:1", id="a ground without exit"),
        pytest.param("removal_grounds.csv", "serious_dishonesty,T12.3c,严重失信,Serious dishonesty,no,removal",
                     "serious_dishonesty,T12.3c,严重失信,Serious dishonesty,no,graduation",
                     "removal_grounds.csv:1", id="a fault that leads to graduation"),
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


HEADER = "key,name_zh,name_en,clause,on_lists,gives_right,bars"
LEAVE = "leave,退出,Leaving,第十四条,revoke,no,none"


def with_leave(tmp_path: Path, said: str, row: str = LEAVE, ground: str = "no,leave,no") -> Path:
    """The shipped folder with an exit of these words, and a ground that leads to it."""
    root = folder(tmp_path, "exits.csv", HEADER, f"{HEADER},without_fault,persons,seat_to")
    exits = root / "tables/exits.csv"
    header, graduation, removal = exits.read_text(encoding="utf-8").splitlines()
    exits.write_text(
        "\n".join([header, f"{graduation},,,", f"{removal},no,2,", f"{row},{said}"]) + "\n", encoding="utf-8"
    )
    grounds = root / "tables/removal_grounds.csv"
    moved = f"moved_away,第十四条,迁出本省,Moved out,{ground}\n"
    grounds.write_text(grounds.read_text(encoding="utf-8") + moved, encoding="utf-8")
    return root


def test_a_row_says_whether_an_exit_is_without_fault_how_many_persons_it_takes_and_whose_the_seat_is(
    tmp_path: Path,
) -> None:
    exits = load_plan(with_leave(tmp_path, "yes,1,unit")).exits
    told = {key: (one.without_fault, one.persons, one.seat_to) for key, one in exits.items()}
    two = (False, 2, None)
    assert told == {"graduation": two, "removal": two, "leave": (True, 1, "unit")}
    assert {(one.without_fault, one.persons, one.seat_to) for one in load_plan().exits.values()} == {two}


@pytest.mark.parametrize(
    ("said", "row", "ground", "place"),
    [
        pytest.param("yes,1,", LEAVE.replace("none", "cooling"), "no,leave,no", "exits.csv:4", id="bars"),
        pytest.param("yes,1,", LEAVE.replace("revoke", "mark"), "no,leave,no", "exits.csv:4", id="stays listed"),
        pytest.param("no,1,", LEAVE, "no,removal,no", "exits.csv:4", id="one person with fault"),
        pytest.param("yes,3,", LEAVE, "no,leave,no", "exits.csv:4", id="three persons"),
        pytest.param("yes,,city", LEAVE, "no,leave,no", "exits.csv:4", id="nobody's seat"),
        pytest.param("no,,", LEAVE, "no,leave,no", "removal_grounds.csv:1", id="a second exit with fault"),
        pytest.param("yes,,", LEAVE, "yes,leave,no", "removal_grounds.csv:1", id="a law that was not broken"),
    ],
)
def test_an_exit_without_fault_bars_nothing_and_ends_the_entries(
    tmp_path: Path, said: str, row: str, ground: str, place: str
) -> None:
    with pytest.raises(PlanFaults, match=place):
        load_plan(with_leave(tmp_path, said, row, ground))


@pytest.mark.parametrize("key", ["graduation", "removal"])
def test_the_exits_of_every_plan_are_not_without_fault(tmp_path: Path, key: str) -> None:
    root = with_leave(tmp_path, "yes,1,")
    table = root / "tables/exits.csv"
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{key},")]
    table.write_text("\n".join(lines).replace("leave,", f"{key},", 1) + "\n", encoding="utf-8")
    with pytest.raises(PlanFaults, match=f"exits.csv:3: .*{key} is no exit without fault"):
        load_plan(root)
