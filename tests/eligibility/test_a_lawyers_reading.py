"""A lawyer reads refusals: each sentence names clause, values with their source, and limit, in both languages."""

from collections.abc import Mapping
from typing import Any

import pytest

from eligibility.domain.assess import assess, assess_facts
from eligibility.domain.explain import explain
from eligibility.domain.facts import facts_of
from eligibility.domain.sources import SOURCES
from tests.eligibility.firms import ON, PARAMETERS, PLAN, firm

REFUSED = firm(
    employees=1200,
    revenue_yuan="500000000",
    rd_input_yuan="1200000.50",
    rd_staff=12,
    university_cooperation=False,
    own_trademarks=0,
    ip_body=False,
    misconduct=True,
    registered_division="430100",
)
FINDINGS: list[dict[str, Any]] = [
    finding.to_json() for finding in assess(REFUSED, PLAN, ON, PARAMETERS).findings if finding.met is False
]
UNMET = ("A1.1", "A1.3", "A6", "A7.2", "A8", "A9", "A10.2")


def said(value: Any, language: str) -> str:
    """How a sentence says a value."""
    if isinstance(value, bool):
        return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
    return str(value)


def test_the_refusal_rests_on_these_criteria() -> None:
    assert tuple(finding["criterion"] for finding in FINDINGS) == UNMET


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("finding", FINDINGS, ids=UNMET)
def test_a_sentence_names_its_clause_its_values_and_its_limits(finding: dict[str, Any], language: str) -> None:
    sentence = finding["message"][language]
    number = finding["clause"].removeprefix("附件 ")
    assert f"附件 {number}" in sentence if language == "zh" else f"Annex {number}" in sentence
    assert f"({finding['criterion']})" in sentence.replace("（", "(").replace("）", ")")
    assert ("不符合" if language == "zh" else "not met") in sentence
    for name, value in finding["values"].items():
        if name not in {"size_group", "registered_division"}:
            assert said(value, language) in sentence, name
    for limit in finding["limits"].values():
        assert limit in sentence


def test_codes_are_said_by_their_names() -> None:
    (seat,) = [finding["message"] for finding in FINDINGS if finding["criterion"] == "A1.1"]
    (size,) = [finding["message"] for finding in FINDINGS if finding["criterion"] == "A1.3"]
    assert "430100" in seat["zh"]
    assert "工业" in size["zh"]
    assert "Industry" in size["en"]


CNIPA = {
    "kind": "without_research",
    "order_no": 77,
    "notified_on": "2024-05-20",
    "status": "confirmed",
    "appeal_state": "not_appealed",
}
FOUND: Mapping[str, object] = {
    "own_trademarks": 0,
    "ip_body": False,
    "abnormal_filings": True,
    "abnormal_findings": (CNIPA,),
}
"""What reviewers recorded of a firm that declares two trademarks, a body for IP and no abnormal filing."""


def read(found: Mapping[str, object], **changes: object) -> dict[str, dict[str, Any]]:
    """The findings on a changed model firm by criterion: as they are told at once and from what is kept."""
    assessment = assess_facts(facts_of(firm(**changes), PLAN, ON, PARAMETERS, found), PARAMETERS)
    criteria = {each.id: each for each in PLAN.admission}
    criteria = {each.id: each for each in PLAN.admission}
    kept = explain([finding.to_kept() for finding in assessment.findings], assessment.rules_version, criteria)
    assert kept == [finding.to_record() for finding in assessment.findings]
    return {finding.criterion: finding.to_record() for finding in assessment.findings}


@pytest.mark.parametrize(
    ("criterion", "zh", "en"),
    [
        (
            "A8",
            "附件 8（A8）自主商标：不符合；核查认定 自主商标 0 件；限值 自主商标不低于 1 件。",
            "Annex 8 (A8), own trademark: not met; found by review own trademarks 0; limit own trademarks at least 1.",
        ),
        (
            "A9",
            "附件 9（A9）知识产权管理体系：不符合；申报值 制度 是、人员 是、保障 是；核查认定 机构 否。",
            "Annex 9 (A9), IP management system: not met; declared rules yes, staff yes, safeguards yes; "
            "found by review body no.",
        ),
        (
            "A10.1",
            "附件 10（A10.1）无非正常专利申请：不符合；核查认定 非正常专利申请 是、认定记录 "
            "无实际研发且不能合理解释的多件申请（国家知识产权局令第77号，2024-05-20 通知，已认定，未申诉）。",
            "Annex 10 (A10.1), no abnormal patent application: not met; found by review abnormal filings yes, "
            "findings on it many filings without research or reasonable explanation "
            "(CNIPA Order No. 77, notice of 2024-05-20, confirmed, not appealed).",
        ),
    ],
)
def test_what_a_reviewer_found_is_not_said_to_be_declared(criterion: str, zh: str, en: str) -> None:
    assert read(FOUND)[criterion]["message"] == {"zh": zh, "en": en}


def test_a_size_refusal_says_what_the_table_gave_and_what_was_declared() -> None:
    assert read({}, employees=1200, revenue_yuan="500000000")["A1.3"]["message"] == {
        "zh": "附件 1（A1.3）中小企业：不符合；依标准表 划型行业 工业；申报值 从业人员 1200 人、营业收入 500000000 元；"
        "限值 从业人员低于 1000 人，或营业收入低于 400000000 元。",
        "en": "Annex 1 (A1.3), small or medium-sized enterprise: not met; "
        "by the table size group Industry (mining; manufacturing; electricity, heat, gas and water); "
        "declared employees 1200, revenue 500000000 CNY; "
        "limit employees below 1000, or revenue below 400000000 CNY.",
    }


def test_a_share_is_computed_and_without_its_figures_cannot_be() -> None:
    assert "；申报值 研发投入 8100000 元、营业收入 72000000 元；计算得出 " in read({})["A6"]["message"]["zh"]
    unknown = read({}, revenue_yuan=None, rd_input_yuan="1")["A6"]["message"]
    assert "申报值 研发投入 1 元、营业收入 未填；计算得出 研发投入占营业收入 无法计算" in unknown["zh"]
    assert "declared R&D input 1 CNY, revenue not given; computed R&D input over revenue cannot be" in unknown["en"]


@pytest.mark.parametrize("found", [{}, FOUND], ids=["declared", "reviewed"])
def test_a_sentence_opens_with_each_source_of_its_values_and_no_other(found: Mapping[str, object]) -> None:
    for finding in read(found).values():
        sources = set(finding["sources"].values())
        assert {key for key, one in SOURCES.items() if f"；{one.zh} " in finding["message"]["zh"]} == sources
        assert {key for key, one in SOURCES.items() if f"; {one.en} " in finding["message"]["en"]} == sources
