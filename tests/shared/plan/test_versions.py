"""A version names what one kind of decisions reads: nothing else renames it, and nothing that it reads is left out."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from shared.plan.dated import NotInForce
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_kept_plan, load_plan
from shared.plan.model import Plan
from shared.plan.versions import JUDGING, YEARLY
from tests.shared.plan.reading import without_what_others_read

KINDS = (JUDGING, YEARLY, "pool", "finance", "monitoring")
FIRST, DAY = date(2024, 6, 6), date(2026, 1, 1)
ELIGIBILITY = {JUDGING, YEARLY}


def changed(folder: Path, file: str, line: str) -> Plan:
    """The shipped plan with one more line at the end of a table, or of the values of a parameter."""
    root = folder / "plan"
    shutil.copytree(PLANS / DEFAULT_PROVINCE, root)
    text = (root / file).read_text(encoding="utf-8")
    values, ranking, after = text.partition("ranking:\n")
    (root / file).write_text(f"{values}{line}{ranking}{after}", encoding="utf-8")
    return load_plan(root)


@pytest.mark.parametrize(
    ("file", "line", "kinds"),
    [
        pytest.param("criteria/a8.yaml", "own_trademarks: 2", ELIGIBILITY, id="a criterion"),
        pytest.param("parameters/eligibility/review.yaml", "provincial_review: no", ELIGIBILITY, id="review"),
        pytest.param("continuing/c3.yaml", 'industrialised_share: "0.5"', {YEARLY}, id="yearly"),
        pytest.param("parameters/pool/cap.yaml", "cap: 600, cap_binds_replenishment: yes", {"pool"}, id="cap"),
        pytest.param("parameters/finance/roadshows.yaml", 'chains_per_month: "2"', {"finance"}, id="roadshows"),
        pytest.param("parameters/monitoring/evaluation.yaml", 'per_year: "2"', {"monitoring"}, id="evaluation"),
    ],
)
def test_a_parameter_renames_the_version_of_those_who_read_it(
    tmp_path: Path, file: str, line: str, kinds: set[str]
) -> None:
    kind = "kind: hard, " if file.endswith("a8.yaml") else ""
    plan = changed(tmp_path, file, f"  {DAY}: {{ {kind}{line}, source: 修订通知 }}\n")
    assert {kind for kind in KINDS if plan.version_of(kind, DAY) != load_plan().version_of(kind, DAY)} == kinds
    assert {kind for kind in KINDS if plan.version_of(kind, FIRST) != load_plan().version_of(kind, FIRST)} == set()
    assert plan.on(DAY).version == plan.version_of(JUDGING, DAY)


@pytest.mark.parametrize(
    ("file", "line", "kinds"),
    [
        pytest.param("divisions_former.csv", "420199,旧区,420102,2000", ELIGIBILITY, id="former names"),
        pytest.param("bodies.csv", "XYZ,某厅,Some office", {"pool"}, id="bodies"),
        pytest.param("removal_grounds.csv", "x,T12.3,某项,Some,no,removal,no", {"pool", "monitoring"}, id="grounds"),
        pytest.param("exits.csv", "x,某出口,Some exit,T12.3,mark,no,none", {"pool"}, id="exits"),
    ],
)
def test_a_table_renames_the_version_of_those_who_read_it(
    tmp_path: Path, file: str, line: str, kinds: set[str]
) -> None:
    plan = changed(tmp_path, f"tables/{file}", f"{line}\n")
    assert {kind for kind in KINDS if plan.version_of(kind, FIRST) != load_plan().version_of(kind, FIRST)} == kinds


def test_before_the_plan_no_version_has_a_name() -> None:
    for name in (load_plan().version_of, lambda _, day: load_plan().former_version(day)):
        with pytest.raises(NotInForce):
            name("pool", date(2024, 6, 5))


def test_a_kept_folder_is_read_for_what_a_judgement_reads_alone(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    shutil.copytree(PLANS / DEFAULT_PROVINCE, root)
    (root / "tables" / "bodies.csv").write_text("another,format\nof,then\n", encoding="utf-8")
    grounds = "code,name_en,exit,name_zh\nserious_dishonesty,serious dishonesty,removal,严重失信\n"
    (root / "tables" / "removal_grounds.csv").write_text(grounds, encoding="utf-8")
    plan = load_kept_plan(root)
    assert plan.removal_grounds["serious_dishonesty"].name_zh == "严重失信"
    assert plan.on(DAY).version == load_plan().on(DAY).version
    assert plan.version_of(YEARLY, DAY) == load_plan().version_of(YEARLY, DAY)


def test_what_the_version_of_a_judgement_names_has_that_version_by_itself() -> None:
    assert without_what_others_read(load_plan()).on(DAY).version == load_plan().on(DAY).version
