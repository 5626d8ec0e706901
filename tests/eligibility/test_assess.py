"""The outcome follows from the findings in the order of precedence, and every finding explains itself."""

import json
from typing import Any

import pytest

from eligibility.domain.assess import assess
from eligibility.domain.what_if import limit_names, with_limits
from shared.domain.declaration import Declaration
from shared.plan.parameters import BadParameter
from tests.eligibility.firms import ON, PARAMETERS, PLAN, firm, judged


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        pytest.param({}, "eligible", id="all met"),
        pytest.param({"qualifications": []}, "needs_waiver", id="a soft one unmet"),
        pytest.param({"qualifications": None}, "needs_waiver", id="a soft one undecided"),
        pytest.param({"own_trademarks": None}, "needs_review", id="a hard one undecided"),
        pytest.param({"own_trademarks": None, "qualifications": []}, "needs_review", id="undecided beats soft"),
        pytest.param({"own_trademarks": None, "misconduct": True}, "ineligible", id="unmet beats undecided"),
    ],
)
def test_the_worst_answer_decides(changes: dict[str, object], outcome: str) -> None:
    assert judged(**changes).outcome == outcome


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        pytest.param({"qualifications": [], "industry_class": "3611"}, (), id="two soft ones open"),
        pytest.param({"qualifications": None, "industry_class": "3611"}, ("provincial_review",), id="all three open"),
    ],
)
def test_all_three_soft_ones_open_call_for_the_province(changes: dict[str, object], flags: tuple[str, ...]) -> None:
    filing = "not_filed" if flags else "filed"
    products = [{"main": True, "core_patents": ["2017106018623"], "filing_status": filing}]
    assessment = judged(**changes, products=products)
    assert (assessment.outcome, assessment.flags) == ("needs_waiver", flags)


def test_no_other_outcome_carries_the_flag() -> None:
    products = [{"main": True, "core_patents": ["2017106018623"], "filing_status": "not_filed"}]
    assessment = judged(qualifications=[], industry_class="3611", products=products, misconduct=True)
    assert (assessment.outcome, assessment.flags) == ("ineligible", ())


def test_a_decree_may_turn_a_soft_criterion_hard() -> None:
    assert judged("A2.kind=hard", qualifications=[]).outcome == "ineligible"


def test_all_fifteen_findings_come_in_annex_order() -> None:
    ids = ["A1.1", "A1.2", "A1.3", "A2", "A3", "A4.1", "A4.2", "A5", "A6", "A7.1", "A7.2", "A8", "A9", "A10.1", "A10.2"]
    assert (
        [found.criterion for found in judged().findings] == ids == [criterion.id for criterion in PARAMETERS.criteria]
    )
    assert [criterion.id for criterion in PARAMETERS.criteria if criterion.kind(PARAMETERS) == "soft"] == [
        "A2",
        "A3",
        "A4.2",
    ]


def test_an_assessment_names_its_rules() -> None:
    assert judged().rules_version == PARAMETERS.version
    assert judged("A6.rd_share=0.2").rules_version.startswith("hubei-2024-06-06+what-if-")


def test_the_answer_is_plain_json() -> None:
    answer = judged(qualifications=[{"name": "高新技术企业", "valid_to": "2025-11-30"}]).to_json()
    assert json.loads(json.dumps(answer)) == answer


def test_a_message_names_clause_value_and_limit() -> None:
    findings: Any = judged(rd_input_yuan="4800000").to_json()["findings"]
    said, size = (next(each["message"] for each in findings if each["criterion"] == id_) for id_ in ("A6", "A1.3"))
    assert "划型行业 工业" in size["zh"]
    assert all(part in said["zh"] for part in ("附件 6", "不符合", "4800000 元", "5000000 元", "0.1", "0.0667"))
    assert all(part in said["en"] for part in ("Annex 6", "not met", "4800000 CNY", "5000000 CNY", "0.1", "0.0667"))


@pytest.mark.parametrize("value", [None, False, True])
def test_every_reason_and_field_has_words_in_both_languages(value: bool | None) -> None:
    bare = {"name": "甲", "uscc": "92420100MA4K00010N", "reporting_unit": "420100", "legal_person": value}
    for products in ([], [{"main": True}]):
        declared = Declaration.model_validate(
            {**bare, "products": products, "industry_class": None if value else "8411"}
        )
        findings: Any = assess(declared, PLAN, ON, PARAMETERS).to_json()["findings"]
        for found in findings:
            assert all("_" not in text for text in found["message"].values())


def test_the_limits_that_may_be_set_are_those_that_findings_show() -> None:
    findings = [found for found in judged().findings if found.criterion != "A1.3"]
    shown = {f"{found.criterion}.{name}" for found in findings for name in found.limits}
    names = set(limit_names(PARAMETERS))
    assert {name for name in names if not name.startswith("A1.3.")} == shown
    assert "A1.3.industry.revenue_yuan" in names


@pytest.mark.parametrize(
    "assignments",
    [
        ["A6.rd_shares=0.1"],
        ["A6.kind=soft"],
        ["pool.cap=10"],
        ["A6.rd_share=0.1", "A6.rd_share=0.2"],
        ["A6.rd_share=-0.1"],
        ["A6.rd_share=1.01"],
        ["A8.own_trademarks=1.5"],
        ["A6.rd_share=many"],
        ["A6.rd_share=1e-1"],
        ["A6.rd_share"],
    ],
)
def test_a_limit_that_cannot_be_set_is_refused(assignments: list[str]) -> None:
    with pytest.raises(BadParameter):
        with_limits(PARAMETERS, assignments)


def test_a_what_if_changes_the_answer_and_nothing_else() -> None:
    changed = with_limits(PARAMETERS, ["A6.rd_share=0.2", "A6.rd_input_yuan=9000000"])
    assert assess(firm(), PLAN, ON, changed).unmet == ("A6",)
    assert assess(firm(), PLAN, ON, PARAMETERS).unmet == ()
    assert with_limits(PARAMETERS, []) is PARAMETERS
