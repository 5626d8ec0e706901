"""The table of efforts: dated, complete, every effort above 0, and a bad file stops the start."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from eligibility.domain.route.declared import slots_of
from shared.plan.dated import NotInForce
from shared.plan.errors import PlanError
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan

ON = date(2024, 6, 15)
FILE = "efforts/2024-06-06.csv"


def asked_for() -> Iterator[tuple[str, str | None]]:
    """What a route could change under the shipped criteria, and the waivers of those that are soft."""
    p = load_plan().on(ON)
    for criterion in p.criteria:
        yield from ((criterion.id, slot) for slot in slots_of(criterion))
        if criterion.kind(p) == "soft":
            yield criterion.id, None


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the shipped plan."""
    return Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path / "plan"))


def test_the_shipped_table_prices_every_step_above_0_and_says_whose_setting_it_is() -> None:
    efforts = load_plan().efforts.on(ON)
    assert {(row.criterion, row.field) for row in efforts.values()} <= set(asked_for())
    for criterion, field in asked_for():
        row = efforts.row(criterion, field, "supply" if field else "waiver")
        assert row in efforts.values() or (field, "improve") in {(one.field, one.kind) for one in efforts.values()}
    assert all(effort.fixed > 0 and effort.per_unit >= 0 for effort in efforts.values())
    assert all(effort.source.startswith("运营单位设置") for effort in efforts.values())
    assert all(effort.evidence_zh and effort.evidence_en for effort in efforts.values())


def test_a_missing_value_costs_the_same_whatever_it_is() -> None:
    efforts = load_plan().efforts.on(ON)
    priced = {key for key, effort in efforts.items() if effort.kind != "improve" and effort.per_unit}
    assert priced == {("A5", "industrialised_patents", "supply")}


def test_an_effort_is_a_fixed_part_and_a_part_for_each_unit() -> None:
    effort = load_plan().efforts.on(ON)["A6", "rd_input_yuan", "improve"]
    assert (effort.unit, effort.of(Decimal("200000.50"))) == ("yuan", effort.fixed + Decimal("2.000005"))


@pytest.mark.parametrize(
    ("key", "on", "earliest"),
    [
        (("A6", "rd_input_yuan", "improve"), date(2025, 3, 31), date(2026, 1, 1)),
        (("A6", "rd_input_yuan", "improve"), date(2025, 1, 1), date(2026, 1, 1)),
        (("A6", "rd_input_yuan", "improve"), date(2024, 12, 31), date(2025, 1, 1)),
        (("A6", "rd_input_yuan", "supply"), date(2025, 3, 31), date(2025, 3, 31)),
        (("A9", "ip_rules", "improve"), date(2025, 3, 31), date(2025, 4, 30)),
        (("A2", None, "waiver"), date(2025, 3, 31), date(2025, 4, 30)),
        (("A6", "rd_input_yuan", "improve"), date.max, date.max),
        (("A9", "ip_rules", "improve"), date.max, date.max),
    ],
)
def test_a_step_counts_from_its_day(key: tuple[str, str, str], on: date, earliest: date) -> None:
    efforts = load_plan().efforts.on(ON)
    assert next(effort for each, effort in efforts.items() if each == key).earliest_on(on) == earliest


def test_efforts_are_dated_and_no_assessment_is_made_under_another_version_for_them(plan: Path) -> None:
    text = (plan / FILE).read_text(encoding="utf-8")
    assert "A9,ip_rules,improve,3," in text
    (plan / "efforts/2025-01-01.csv").write_text(text.replace("A9,ip_rules,improve,3,", "A9,ip_rules,improve,7,"))
    changed, key = load_plan(plan), ("A9", "ip_rules", "improve")
    rules = [
        next(effort.fixed for each, effort in changed.efforts.on(day).items() if each == key)
        for day in (date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert rules == [3, 7]
    assert changed.on(date(2025, 1, 1)).version == load_plan().on(date(2025, 1, 1)).version
    with pytest.raises(NotInForce):
        changed.efforts.on(date(2024, 6, 5))


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        pytest.param("A1.1,registered_division,supply,0.5", "A1.1,seat,supply,0.5", 2, "no such step", id="field"),
        pytest.param(
            "A1.1,registered_division,supply", "A1.1,registered_division,waiver", 2, "no such step", id="kind"
        ),
        pytest.param("supply,0.5,0,step", "supply,0,0,step", 2, "fixed must be above 0", id="nothing"),
        pytest.param("supply,0.5,0,step", "supply,-1,0,step", 2, "decimal number", id="negative"),
        pytest.param("supply,0.5,0,step", "supply,half,0,step", 2, "decimal number", id="text"),
        pytest.param("supply,0.5,0,step", "supply,1e3,0,step", 2, "decimal number", id="exponent"),
        pytest.param("supply,0.5,0,step", "supply,0.5,1,step", 2, "per_unit must be 0", id="no distance"),
        pytest.param("supply,0.5,0,step", "supply,0.5,0,yuan", 2, "unit must be step", id="unit"),
        pytest.param(
            "employees,supply,1,0,persons", "employees,supply,1,2,persons", 5, "per_unit must be 0", id="size"
        ),
        pytest.param("0,step,reference_date", "0,step,30 days", 2, "earliest of a supplied", id="later"),
        pytest.param("365 days", "soon", 8, "earliest must be", id="no day"),
        pytest.param("A2,qualifications,supply", "A2,qualifications,improve", 9, "stands twice", id="twice"),
        pytest.param("A7.2,employees,supply,1,", "A7.2,employees,supply,2,", 31, "must cost the same", id="two prices"),
        pytest.param("supply,0.5,0.25,", "supply,0.5,20.01,", 21, "must not cost more", id="saying above doing"),
        pytest.param("营业执照（住所）", "", 2, "evidence_zh must not be empty", id="no evidence"),
        pytest.param("criterion,field", "criterion,column", 1, "The columns must be", id="columns"),
    ],
)
def test_the_error_names_file_line_and_reason(plan: Path, old: str, new: str, line: int, reason: str) -> None:
    text = (plan / FILE).read_text(encoding="utf-8")
    assert old in text
    (plan / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        load_plan(plan)
    assert (refused.value.file, refused.value.line, reason in refused.value.en) == (FILE, line, True), refused.value
    assert refused.value.zh


def test_a_step_without_a_row_costs_as_it_does_elsewhere_or_a_stated_default(plan: Path) -> None:
    rows = (plan / FILE).read_text(encoding="utf-8").splitlines()
    (plan / FILE).write_text("\n".join(row for row in rows if not row.startswith(("A3,", "A7.2,"))), encoding="utf-8")
    efforts = load_plan(plan).efforts.on(ON)
    assert efforts.row("A7.2", "employees", "supply") is efforts["A1.3", "employees", "supply"]
    waiver = efforts.row("A3", None, "waiver")
    assert (waiver.fixed, waiver.earliest) == (Decimal(8), "30 days")
    assert "the default is 8" in waiver.evidence_en


@pytest.mark.parametrize(
    ("name", "reason"),
    [("first.csv", "Name the file by its day"), ("2025-01-01.csv", "No table of efforts is in force")],
)
def test_a_table_has_its_day_in_its_name(plan: Path, name: str, reason: str) -> None:
    (plan / FILE).rename(plan / "efforts" / name)
    with pytest.raises(PlanError, match=reason):
        load_plan(plan)
