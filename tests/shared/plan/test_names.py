"""The table of names: what leads to no division, or says what another table says, is a fault of the folder."""

import shutil
from pathlib import Path

import pytest

from shared.plan.errors import PlanFaults
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan, read_folder


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path / "plan"))


def with_row(plan: Path, row: str) -> list[str]:
    with (plan / "tables/names.csv").open("a", encoding="utf-8") as table:
        table.write(f"{row}\n")
    return [f"{fault.file}:{fault.line} {fault.en}" for fault in read_folder(plan).faults]


def test_the_shipped_table_is_read() -> None:
    names = load_plan().names
    assert names.zones["光谷"] == names.zones["东湖高新区"] == "420100"
    assert names.short_names["长阳县"] == "420528"
    assert "经信局" in names.offices


@pytest.mark.parametrize(
    ("row", "told"),
    [
        pytest.param("某区,district,420100", "kind must be one of", id="kind"),
        pytest.param("某局,office,420100", "An office has no code", id="office"),
        pytest.param("某片区,zone,429999", "429999 is not in the table of divisions", id="no division"),
        pytest.param("某片区,zone,", "(empty) is not in the table of divisions", id="no code"),
        pytest.param("武汉市,short_name,420100", "is the official name", id="official"),
        pytest.param("光谷,zone,420100", "stands twice", id="twice"),
    ],
)
def test_a_row_that_says_nothing_is_told_with_its_line(plan: Path, row: str, told: str) -> None:
    (fault,) = with_row(plan, row)
    assert fault.startswith("tables/names.csv:14 ")
    assert told in fault


@pytest.mark.parametrize(
    ("key", "told"),
    [("standard", "The clause standard is missing"), ("recommendation", "The clause recommendation is missing")],
)
def test_a_clause_that_code_cites_is_there(plan: Path, key: str, told: str) -> None:
    table = plan / "tables/clauses.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if not line.startswith(key)), encoding="utf-8")
    with pytest.raises(PlanFaults, match=told):
        load_plan(plan)


def test_a_clause_that_no_code_cites_is_a_fault(plan: Path) -> None:
    with (plan / "tables/clauses.csv").open("a", encoding="utf-8") as table:
        table.write("appeal,第九条,article 9\n")
    with pytest.raises(PlanFaults, match="No code cites appeal"):
        load_plan(plan)


def test_weights_of_the_demo_are_of_its_units(plan: Path) -> None:
    with (plan / "demo_units.csv").open("a", encoding="utf-8") as table:
        table.write("420111,3\n")
    with pytest.raises(PlanFaults, match="420111 is no reporting unit"):
        load_plan(plan)
