"""A criterion more is one file of the folder and one test: this one, which edits nothing else."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eligibility.domain.assess import assess, assess_facts
from eligibility.domain.columns import of_facts
from eligibility.domain.facts import facts_of
from eligibility.domain.population import judge_population, sweep
from eligibility.domain.score import MILLION, parts, parts_of_many
from shared.domain.money import plain
from shared.plan.load import load_plan
from shared.plan.model import Plan
from tests.eligibility.firms import INVENTIONS, ON, PLAN, firm, patent
from tests.eligibility.one_more import folder_with
from tests.eligibility.one_more.answers import answers

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return load_plan(folder_with(tmp_path_factory.mktemp("plans"), ("A11",)))


def test_one_firm_is_judged_by_the_new_criterion_too(plan: Plan) -> None:
    parameters = plan.on(ON)
    assert assess(firm(), plan, ON, parameters).outcome == "eligible"
    short = assess(firm(), plan, ON, parameters.replaced({"A11.valid_patents": "3"}))
    assert (short.outcome, short.unmet) == ("ineligible", ("A11",))
    assert short.findings[-1].to_json() == {
        "criterion": "A11",
        "met": False,
        "reason": None,
        "values": {"valid_patents": 2, "ip_rules": True},
        "limits": {"valid_patents": "3"},
        "margins": {"valid_patents": "-1"},
        "clause": "附件 11",
        "message": {
            "zh": "附件 11（A11）有效专利与制度：不符合；计算得出 有效专利 2 件；申报值 制度 是；"
            "限值 有效专利不低于 3 件。",
            "en": "Annex 11 (A11), valid patents and rules: not met; computed valid patents 2; declared rules yes; "
            "limit valid patents at least 3.",
        },
    }


def test_a_column_of_firms_is_judged_by_it_too(plan: Plan) -> None:
    parameters = plan.on(ON)
    model = facts_of(firm(), plan, ON, parameters)
    firms = [
        model,
        *(model.supposing(**one) for one in ({"valid_patents": 1}, {"ip_rules": None}, {"ip_rules": False})),
    ]
    population = judge_population(of_facts(firms), parameters)
    assert population.answers.ids[-1] == "A11"
    for row, one in enumerate(firms):
        assessment = assess_facts(one, parameters)
        assert population.answers.outcome_of(row) == assessment.outcome
        assert population.answers.unmet_of(row) == assessment.unmet
        assert population.answers.undecided_of(row) == assessment.undecided
    assert population.margin("A11", "valid_patents").tolist() == [0.0, -1.0, 0.0, 0.0]


def test_it_has_a_part_in_the_score_and_can_be_swept(plan: Plan) -> None:
    parameters = plan.on(ON)
    firms = [facts_of(firm(), plan, ON, parameters)]
    columns = parts_of_many(of_facts(firms), parameters)
    assert {id_: Decimal(int(part[0])) / MILLION for id_, part in columns.items()} == parts(firms[0], parameters)
    points = list(sweep(of_facts(firms), parameters, "A11.valid_patents", ["1", "2", "3"]))
    assert [point.answers.outcome_of(0) for point in points] == ["eligible", "eligible", "ineligible"]


def told(tmp_path: Path, id_: str, firms: list[dict[str, Any]], changed: list[str], sweep: Any) -> dict[str, Any]:
    """What every side says by a folder with the criterion."""
    return answers(folder_with(tmp_path, (id_,)), id_, {"firms": firms, "set": changed, "sweep": sweep})


def steps(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["criterion"], one["kind"], one["field"], one["from"], one["to"]) for one in found["steps"]]


def test_every_side_knows_a_criterion_that_was_declared_and_nothing_else(tmp_path: Path) -> None:
    """Judged, by columns too, with route, score, place, flips and simulation; two valid patents are asked for."""
    one_patent = {"patents": [patent(INVENTIONS[0])]}
    found = told(
        tmp_path, "A11", [{}, one_patent, {"ip_rules": None}], ["A11.valid_patents=1"], ["A11.valid_patents", "123"]
    )
    assert found["outcomes"] == ["eligible", "ineligible", "needs_review"]
    assert found["by_columns"] == [["eligible", []], ["ineligible", ["A11"]], ["needs_review", []]]
    assert found["flips"] == [None, {"from": "ineligible", "to": "eligible", "turned_by": ["A11"]}, None]
    assert [Decimal(one) for one in found["scores"]] == [Decimal(one) for one in found["scores_by_columns"]]
    assert found["ranking"] == [["0.000000"], ["-0.500000"], ["0.000000"]]
    assert found["moves"] == [[("valid_patents", "3")], [("valid_patents", "2")], [("valid_patents", "3")]]
    assert found["simulation"] == {
        "entering": 1,
        "leaving": 0,
        "flips": {
            "total": 1,
            "by_outcome": [{"from": "ineligible", "to": "eligible", "firms": 1}],
            "by_criterion": [{"criterion": "A11", "firms": 1}],
        },
        "standing_by_limit": [2, 1, 0],
    }
    eligible, short, unsaid = found["routes"]
    assert (eligible["steps"], eligible["effort"]) == ([], "0")
    assert steps(short) == [("A11", "improve", "valid_patents", 1, 2)]
    assert steps(unsaid) == [("A9", "supply", "ip_rules", None, True)]
    (step,) = short["steps"]
    priced = PLAN.efforts.on(ON)["A5", "valid_patents", "improve"]
    assert step["effort"] == short["effort"] == plain(priced.of(Decimal(1)))
    assert step["evidence"] == {"zh": priced.evidence_zh, "en": priced.evidence_en}
    assert step["message"]["en"] == (
        "Annex 11 (A11), valid patents and rules: improve valid patents, from 1 to 2 (new; where no core patent is "
        f"named the first becomes the main product's; not yet in use); limit valid patents at least 2; counts from "
        f"{step['earliest_on']}."
    )
    assert [[steps(way) for way in ways] for ways in found["ways"]] == [
        [], [[("A11", "improve", "valid_patents", 1, 2)]], [[("A11", "supply", "ip_rules", None, True)]],
    ]  # fmt: skip


def test_what_a_step_of_it_breaks_is_mended_on_the_same_route(tmp_path: Path) -> None:
    """Two patents in use are two valid ones; without the second A5 could not be."""
    firms = [{"patents": [patent(INVENTIONS[0])]}]
    found = told(tmp_path, "A14", firms, ["A14.patents=1"], ["A14.patents", "12"])
    assert steps(found["routes"][0]) == [
        ("A5", "improve", "valid_patents", 1, 2),
        ("A14", "improve", "industrialised_patents", 1, 2),
    ]


def test_a_missing_whole_of_the_annex_is_the_highest_for_what_a_further_criterion_raises(tmp_path: Path) -> None:
    """A13 asks for 0.21 of R&D input; a tenth of 2.1 of revenue is as much, which A6 by itself would not have asked."""
    firms = [{"rd_input_yuan": "0", "total_assets_yuan": "7", "revenue_yuan": None}]
    found = told(tmp_path, "A13", firms, ["A13.share=0.02"], ["A13.share", "01"])
    assert steps(found["routes"][0]) == [
        ("A6", "improve", "rd_input_yuan", "0", "0.21"),
        ("A6", "supply", "revenue_yuan", None, "2.1"),
    ]


def test_a_step_that_the_table_of_efforts_does_not_name_has_a_stated_default(tmp_path: Path) -> None:
    found = told(tmp_path, "A15", [{}], ["A15.products=1"], ["A15.products", "12"])
    (step,) = found["routes"][0]["steps"]
    assert steps(found["routes"][0]) == [("A15", "improve", "main_products", 1, 2)]
    assert (step["effort"], found["routes"][0]["effort"]) == ("30", "30")
    assert "the table of efforts has no such step; the default is 30" in step["evidence"]["en"]
    assert "按默认 30 计" in step["evidence"]["zh"]


def test_misconduct_is_never_undone_by_a_new_criterion_either(tmp_path: Path) -> None:
    found = told(tmp_path, "A16", [{"misconduct": True}, {"misconduct": None}], [], ["A8.own_trademarks", "1"])
    assert (found["routes"][0]["reachable"], found["routes"][0]["blocked_by"]) == (False, ["A10.2", "A16"])
    assert steps(found["routes"][1]) == [("A10.2", "supply", "misconduct", None, False)]


def test_a_no_beside_a_number_has_its_place_too(tmp_path: Path) -> None:
    """Without misconduct it counts as just on the limit; with it by its trademarks alone, which it may register."""
    firms = [{}, {"misconduct": True}]
    found = told(tmp_path, "A17", firms, ["A17.own_trademarks=2"], ["A17.own_trademarks", "29"])
    assert [Decimal(one) for one in found["scores"]] == [Decimal(one) for one in found["scores_by_columns"]]
    assert found["ranking"] == [["0.000000"], ["-0.777778"]]
    assert found["moves"] == [[("own_trademarks", "10")], [("own_trademarks", "3")]]
    assert [blocked["blocked_by"] for blocked in found["routes"]] == [[], ["A10.2"]]


def test_routes_of_four_criteria_more_hold_what_routes_of_the_annex_hold() -> None:
    """The properties of routes, run by a pytest that knows the criteria from its start: shares of what moves too."""
    chosen = "together or left_out or least or annex_order"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.eligibility.one_more.plugin", "-k", chosen]
    command += ["-p", "no:cacheprovider", "tests/eligibility/route/test_properties.py"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-4000:]
    assert "4 passed" in ended.stdout
