"""Criteria as files of the folder: dated, weighed, in words of their own; a file that lies does not load."""

import shutil
import zipfile
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from eligibility.domain.compliance import MemberFacts
from shared.domain.member_facts import JUDGED_OF_MEMBERS
from shared.plan.declare_criterion import FOLDERS
from shared.plan.errors import PlanFaults
from shared.plan.first_edition import digest_of_first_edition
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_kept_plan, load_plan, read_folder
from shared.plan.model import Plan
from shared.plan.versions import JUDGING, YEARLY

FIRST, DAY, NEXT = date(2024, 6, 6), date(2026, 12, 31), date(2027, 1, 1)
GREEN = """name: A11
order: 110
title: 有效专利件数
title_en: number of valid patents
clause: 附件 11
description: 有效专利件数
description_en: Number of valid patents
judged: { at_least: { fact: valid_patents, limit: valid_patents } }
shows: [valid_patents]
units: { kind: choice hard|soft, valid_patents: count }
values:
  2027-01-01: { kind: hard, valid_patents: "2", source: 测试 }
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the shipped folder."""
    return Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path / "plan"))


def change(plan: Path, file: str, old: str, new: str) -> Path:
    text = (plan / file).read_text(encoding="utf-8")
    assert old in text, (file, old)
    (plan / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return plan


def ids(plan: Plan, day: date) -> list[str]:
    return [criterion.id for criterion in plan.criteria(day)]


def test_the_shipped_criteria_are_those_that_versions_named_before_they_were_files() -> None:
    """So that every version keeps its name, and an archive of that time is judged as it was then."""
    for folder, criteria in zip(FOLDERS, (load_plan().admission, load_plan().yearly), strict=True):
        assert criteria.digest_on(FIRST) == "", folder.name
        assert digest_of_first_edition(folder)
    assert load_plan().on(FIRST).version == "hubei-2024-06-06+b5b80745"
    assert load_plan().version_of(YEARLY, FIRST) == "continuing-2024-06-06+1fc94872"


def test_a_criterion_more_is_one_file_and_holds_from_its_day(plan: Path) -> None:
    (plan / "criteria/a11.yaml").write_text(GREEN.replace("judged:", "from: 2027-01-01\njudged:"), encoding="utf-8")
    found = load_plan(plan)
    assert ids(found, DAY) == ids(load_plan(), DAY)
    assert ids(found, NEXT) == [*ids(load_plan(), NEXT), "A11"]
    assert "A11.valid_patents" not in found.on(DAY)
    assert found.on(NEXT).whole("A11.valid_patents") == 2
    assert found.on(DAY).version == load_plan().on(DAY).version
    assert found.on(NEXT).version.startswith("hubei-2027-01-01+")


def test_a_criterion_that_ends_is_asked_for_on_its_last_day_and_not_after_it(plan: Path) -> None:
    found = load_plan(change(plan, "criteria/a8.yaml", "order: 80\n", "order: 80\nuntil: 2026-12-31\n"))
    assert ("A8" in ids(found, DAY), "A8" in ids(found, NEXT)) == (True, False)
    assert found.on(DAY).version == load_plan().on(DAY).version
    assert found.on(NEXT).version != load_plan().on(NEXT).version


@pytest.mark.parametrize(
    ("file", "old", "new", "kinds"),
    [
        pytest.param("criteria/a8.yaml", "shows: [own", "shows: [rd_staff, own", {JUDGING, YEARLY}, id="what is shown"),
        pytest.param("criteria/a9.yaml", "{ fact: ip_body }", "{ fact: rd_team }", {JUDGING, YEARLY}, id="the term"),
        pytest.param("criteria/a8.yaml", "order: 80", "order: 10", {JUDGING, YEARLY}, id="the order"),
        pytest.param(
            "continuing/c2.yaml", "{ fact: legal_person }", "{ fact: inside_province }", {YEARLY}, id="yearly"
        ),
        pytest.param("criteria/a8.yaml", "title: 自主商标", "title: 自有商标", set(), id="a title"),
        pytest.param("criteria/a8.yaml", "clause: 附件 8", "clause: 第八条", set(), id="a clause"),
        pytest.param("criteria/a8.yaml", "order: 80", "order: 81", set(), id="a number between the same two"),
    ],
)
def test_what_a_judgement_reads_of_a_criterion_makes_its_version(
    plan: Path, file: str, old: str, new: str, kinds: set[str]
) -> None:
    found = load_plan(change(plan, file, old, new))
    changed = {kind for kind in (JUDGING, YEARLY) if found.version_of(kind, DAY) != load_plan().version_of(kind, DAY)}
    assert changed == kinds


def test_a_criterion_that_began_before_the_plan_holds_from_its_first_day(plan: Path) -> None:
    found = load_plan(change(plan, "criteria/a8.yaml", "order: 80\n", "order: 80\nfrom: 2020-01-01\n"))
    assert ids(found, FIRST) == ids(load_plan(), FIRST)
    assert found.on(DAY).version == load_plan().on(DAY).version


@pytest.mark.parametrize("fact", ["progress_reports", "industrialised_share"])
def test_a_rule_of_the_yearly_check_names_only_what_is_a_value_of_a_member(plan: Path, fact: str) -> None:
    change(plan, "continuing/c6.yaml", "fact: recent_progress", f"fact: {fact}")
    with pytest.raises(PlanFaults, match=f"there is no fact {fact}"):
        load_plan(plan)
    assert "recent_progress" in JUDGED_OF_MEMBERS
    assert set(JUDGED_OF_MEMBERS) <= {field.name for field in fields(MemberFacts)}


def test_a_file_without_a_weight_counts_as_the_others_do(plan: Path) -> None:
    (plan / "criteria/a11.yaml").write_text(GREEN.replace("2027-01-01", "2024-06-06"), encoding="utf-8")
    assert not [name for name in load_plan(plan).on(DAY) if name.startswith("ranking.A11")]
    assert [name for name in load_plan(plan).on(DAY) if name.startswith("ranking.A8.")] == [
        "ranking.A8.weight", "ranking.A8.measure", "ranking.A8.most_above", "ranking.A8.most_below",
    ]  # fmt: skip


def test_the_limits_of_the_size_table_are_those_of_whoever_asks_for_them(plan: Path) -> None:
    change(plan, "criteria/a1_3.yaml", "name: A1.3", "name: B2")
    found = load_plan(plan).on(DAY)
    assert found.number("B2.industry.employees") == load_plan().on(DAY).number("A1.3.industry.employees")
    assert not [name for name in found if name.startswith("A1.3.")]


def test_without_a_criterion_on_size_the_table_bounds_nothing(plan: Path) -> None:
    (plan / "criteria/a1_3.yaml").unlink()
    assert not [name for name in load_plan(plan).on(DAY) if name.endswith(".industry.employees")]


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        pytest.param("a8", "fact: own_trademarks", "fact: trademarks", "there is no fact trademarks", id="no fact"),
        pytest.param("a8", "at_least: { fact: own_trademarks, limit: own_trademarks }", "is_true: { fact: employees }",
                     "employees is of the kind count", id="another kind"),
        pytest.param("a8", "limit: own_trademarks", "limit: marks", "units has no limit marks", id="no limit"),
        pytest.param("a8", "own_trademarks: count", "own_trademarks: count, more: count", "uses more", id="idle"),
        pytest.param("a6", "rd_share: share", "rd_share: yuan", "A6.rd_share must be in share", id="unit"),
        pytest.param("a6", "- at_least", "- at_most", "One term is expected here", id="no term"),
        pytest.param("a6", "    - at_least: { fact: rd_input_yuan, limit: rd_input_yuan }\n", "",
                     "At least two terms", id="one limb"),
        pytest.param("a2", "fact: listed_qualification", "fact: listed_qualification, because: no_paper",
                     "no_paper has no words", id="reason"),
        pytest.param("a2", "is_true: { fact: listed_qualification }",
                     "is_true: { fact: listed_qualification }, at_least: { fact: employees, limit: kind }",
                     "One term is expected here", id="two terms"),
        pytest.param("a7_2", "part: rd_staff, whole: employees", "part: rd_staff, whole: revenue_yuan",
                     "revenue_yuan is of the kind amount", id="a share of money"),
        pytest.param("a8", "shows: [own_trademarks]", "shows: [own_marks]", "there is no fact own_marks", id="shown"),
        pytest.param("a8", "order: 80", "order: 60", "has the same order", id="one place for two"),
        pytest.param("a8", "order: 80", "order: eight", "order must be a whole number", id="no place"),
        pytest.param("a8", "name: A8", "name: A6", "stands in another file already", id="one name for two"),
        pytest.param("a8", "name: A8", "name: a8", "write name like A6", id="no name"),
        pytest.param("a5", "patent_basis: basis", "patent_basis: industrialised_share", "must be a parameter in choice",
                     id="no setting"),
        pytest.param("a5", "options: { patent_basis: basis }", "options: { basis: basis }", "there is no option basis",
                     id="an unknown setting"),
        pytest.param("a8", "title_en: own trademark\n", "", "title_en is missing", id="no English"),
        pytest.param("a8", "judged:", "texts: { unmet: { zh: 缺 } }\njudged:", "en is missing", id="one language"),
        pytest.param("a8", "judged:", "texts: { umnet: { zh: 缺, en: none } }\njudged:", "umnet is never", id="slip"),
        pytest.param("a10_2", "misconduct_years: look", "progress_months: look", "no option progress_months",
                     id="a setting of the yearly check"),
        pytest.param("a9", "shows:", "ranking: { clause: x, values: {} }\nshows:", "takes no part", id="weight"),
        pytest.param("a8", "order: 80", "order: 80\nfrom: 2027-01-01\nuntil: 2026-12-31", "until lies", id="days"),
        pytest.param("a8", "values:\n  2024-06-06", "values:\n  2024-06-07", "There is no value on", id="too late"),
    ],
)  # fmt: skip
def test_a_file_that_lies_names_its_place_and_what_is_wrong(
    plan: Path, file: str, old: str, new: str, reason: str
) -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(change(plan, f"criteria/{file}.yaml", old, new))
    told = [str(fault) for fault in refused.value.faults]
    assert all(fault.line > 0 and fault.zh and fault.en for fault in refused.value.faults)
    assert any(line.startswith(f"criteria/{file}.yaml:") and reason in line for line in told), told


def test_a_folder_without_criteria_is_none_but_was_one_when_they_were_not_files(plan: Path) -> None:
    shutil.rmtree(plan / "criteria")
    with pytest.raises(PlanFaults, match="There is no criterion"):
        load_plan(plan)


def test_a_kept_folder_of_the_time_when_they_were_not_files_is_judged_by_the_criteria_of_then(tmp_path: Path) -> None:
    with zipfile.ZipFile(Path(__file__).parents[2] / "upgrades" / "6d08ca4" / "plan.zip") as files:
        files.extractall(tmp_path)
    kept = load_kept_plan(tmp_path)
    assert ids(kept, DAY) == ids(load_plan(), DAY)
    assert [one.judged for one in kept.criteria(DAY)] == [one.judged for one in load_plan().criteria(DAY)]
    assert kept.criteria(DAY)[0].clause.zh == load_plan().criteria(DAY)[0].clause.zh
    assert kept.on(DAY).options["patent_basis"] == load_plan().on(DAY).options["patent_basis"]


def test_days_on_which_no_criterion_holds_stop_the_start_and_not_the_reading_of_what_was_kept(plan: Path) -> None:
    for file in sorted((plan / "criteria").iterdir()):
        change(plan, f"criteria/{file.name}", "\nshows: ", "\nuntil: 2026-12-31\nshows: ")
    with pytest.raises(PlanFaults, match=r"criteria/\w+.yaml:\d+: .*No criterion holds from 2027-01-01 on"):
        load_plan(plan)
    assert ids(load_kept_plan(plan), NEXT) == []
    (plan / "criteria/a11.yaml").write_text(GREEN.replace("shows:", "from: 2027-01-01\nshows:"), encoding="utf-8")
    assert ids(load_plan(plan), NEXT) == ["A11"]
    for file in (plan / "criteria").iterdir():
        if file.name != "a11.yaml":
            file.unlink()
    (told,) = read_folder(plan).faults
    assert (told.file, told.line, told.en.partition(",")[0]) == (
        "criteria/a11.yaml", 9, f"No criterion holds from {FIRST} on",
    )  # fmt: skip
