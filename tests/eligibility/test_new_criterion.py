"""A criterion more is one declaration, one parameter file and one test: this one, which edits nothing else."""

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from eligibility.domain.assess import assess, assess_facts
from eligibility.domain.columns import of_facts
from eligibility.domain.criteria import CRITERIA, Criterion
from eligibility.domain.facts import facts_of
from eligibility.domain.messages import Label
from eligibility.domain.population import judge_population, sweep
from eligibility.domain.score import MILLION, parts, parts_of_many
from eligibility.domain.terms import all_of, at_least, is_true
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan
from shared.plan.model import Plan
from tests.eligibility.firms import ON, firm

A11 = Criterion(
    "A11",
    11,
    Label("有效专利与制度", "valid patents and rules"),
    all_of(at_least("valid_patents", limit="A11.valid_patents"), is_true("ip_rules")),
    ("valid_patents", "ip_rules"),
)
ALL = (*CRITERIA, A11)
FILE = """
name: A11
description: 有效专利件数
description_en: Number of valid patents
clause: 附件 11
units: { kind: choice hard|soft, valid_patents: count }
values:
  2024-06-06: { kind: hard, valid_patents: "2", source: 测试 }
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    root = Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path_factory.mktemp("plans") / "plan"))
    (root / "parameters/eligibility/a11.yaml").write_text(FILE, encoding="utf-8")
    return load_plan(root)


def test_one_firm_is_judged_by_the_new_criterion_too(plan: Plan) -> None:
    parameters = plan.on(ON)
    assert assess(firm(), plan, ON, parameters, ALL).outcome == "eligible"
    short = assess(firm(), plan, ON, parameters.replaced({"A11.valid_patents": "3"}), ALL)
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
            "zh": "附件 11（A11）有效专利与制度：不符合；申报值 有效专利 2 件、制度 是；限值 有效专利不低于 3 件。",
            "en": "Annex 11 (A11), valid patents and rules: not met; declared valid patents 2, rules yes; "
            "limit valid patents at least 3.",
        },
    }


def test_a_column_of_firms_is_judged_by_it_too(plan: Plan) -> None:
    parameters = plan.on(ON)
    model = facts_of(firm(), plan, ON, parameters)
    firms = [model, replace(model, valid_patents=1), replace(model, ip_rules=None), replace(model, ip_rules=False)]
    population = judge_population(of_facts(firms), parameters, ALL)
    assert population.answers.ids[-1] == "A11"
    for row, one in enumerate(firms):
        assessment = assess_facts(one, parameters, ALL)
        assert population.answers.outcome_of(row) == assessment.outcome
        assert population.answers.unmet_of(row) == assessment.unmet
        assert population.answers.undecided_of(row) == assessment.undecided
    assert population.margin("A11", "valid_patents").tolist() == [0.0, -1.0, 0.0, 0.0]


def test_it_has_a_part_in_the_score_and_can_be_swept(plan: Plan) -> None:
    parameters = plan.on(ON)
    firms = [facts_of(firm(), plan, ON, parameters)]
    columns = parts_of_many(of_facts(firms), parameters, ALL)
    assert {id_: Decimal(int(part[0])) / MILLION for id_, part in columns.items()} == parts(firms[0], parameters, ALL)
    points = list(sweep(of_facts(firms), parameters, "A11.valid_patents", ["1", "2", "3"], ALL))
    assert [point.answers.outcome_of(0) for point in points] == ["eligible", "eligible", "ineligible"]
