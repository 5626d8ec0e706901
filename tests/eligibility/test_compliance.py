"""The yearly check of members: each rule at, under and over its limit, and how it differs from the entry test."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eligibility.domain.assess import assess
from eligibility.domain.compliance import Check, Confirmed, Member, Report, check
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan
from tests.eligibility.firms import INVENTIONS, PLAN, firm, patent

ADMITTED, ON = date(2024, 7, 1), date(2025, 12, 31)
MEMBER = Member("91420100MA4TEKT06N", ADMITTED, firm(), reports=(Report(date(2025, 6, 25), 10, 8, substantive=True),))


def checked(on: date = ON, *, declared: Mapping[str, object] | None = None, **changes: Any) -> Check:
    member = replace(MEMBER, **changes)
    if declared is not None:
        member = replace(member, declaration=firm(**declared))
    return check(member, PLAN, on, PLAN.on(on))


def met(rule: str, on: date = ON, **changes: Any) -> bool | None:
    (found,) = [found for found in checked(on, **changes).findings if found.rule.id == rule]
    return found.verdict.met


def shown(rule: str, on: date = ON, **changes: Any) -> dict[str, Any]:
    (found,) = [found for found in checked(on, **changes).findings if found.rule.id == rule]
    return found.to_json()


def verified(valid: int, industrialised: int, on: date = date(2025, 6, 25), *, substantive: bool = True) -> Report:
    return Report(on, valid, industrialised, substantive)


def test_the_model_member_is_compliant() -> None:
    found = checked()
    assert (found.outcome, found.unmet, found.undecided) == ("compliant", (), ())
    assert [one.rule.id for one in found.findings] == ["C1", "C2", "C3", "C4", "C5", "C6"]


def test_a_firm_that_could_not_be_admitted_any_more_may_be_a_compliant_member() -> None:
    """It grew large, lost its title, changed its industry, and its rate lies between the two limits."""
    grown = firm(
        employees=2000,
        revenue_yuan="900000000",
        rd_input_yuan="1000000",
        qualifications=[],
        industry_class="1713",
        own_trademarks=0,
        patents=[patent(number, industrialised=place < 2) for place, number in enumerate(INVENTIONS)],
    )
    entry = assess(grown, PLAN, date(2024, 6, 15), PLAN.on(date(2024, 6, 15)))
    assert entry.outcome == "ineligible"
    assert {"A1.3", "A2", "A3", "A5", "A6", "A8"} <= set(entry.unmet)
    yearly = checked(declaration=grown, reports=(verified(5, 2),))
    assert (yearly.outcome, yearly.unmet) == ("compliant", ())


def test_a_firm_that_could_be_admitted_may_need_attention_as_a_member() -> None:
    assert assess(firm(), PLAN, date(2024, 6, 15), PLAN.on(date(2024, 6, 15))).outcome == "eligible"
    found = checked(date(2026, 1, 2), reports=())
    assert (found.outcome, found.unmet) == ("attention", ("C6",))


def test_no_rule_of_members_is_one_of_admission() -> None:
    assert {rule.id for rule in PLAN.yearly}.isdisjoint({criterion.id for criterion in PLAN.admission})


@pytest.mark.parametrize(
    ("division", "answer"),
    [("420111", True), ("440305", False), ("湖南省长沙市", False), (None, None), ("江城新区", None)],
)
def test_c1_it_is_still_registered_in_the_province(division: str | None, answer: bool | None) -> None:
    assert met("C1", declared={"registered_division": division}) is answer


@pytest.mark.parametrize(("legal_person", "answer"), [(True, True), (False, False), (None, None)])
def test_c2_it_is_a_legal_person(legal_person: bool | None, answer: bool | None) -> None:
    assert met("C2", declared={"legal_person": legal_person}) is answer


@pytest.mark.parametrize(
    ("valid", "industrialised", "answer", "margin"),
    [
        pytest.param(10, 3, False, "-1", id="one patent under the share"),
        pytest.param(1000, 399, False, "-1", id="barely under"),
        pytest.param(10, 4, True, "0", id="exactly the share"),
        pytest.param(10, 5, True, "1", id="over"),
        pytest.param(0, 0, False, None, id="no valid patent"),
    ],
)
def test_c3_the_newest_verified_rate_reaches_the_share(
    valid: int, industrialised: int, answer: bool, margin: str | None
) -> None:
    found = shown("C3", reports=(verified(valid, industrialised),))
    assert (found["met"], found["margins"]) == (answer, {"industrialised_share": margin})
    assert found["units"] == {"industrialised_share": "patents"}
    assert (found["values"]["figures"], found["values"]["figures_on"]) == ("verified", "2025-06-25")


def test_c3_the_newest_report_holds_and_none_that_was_verified_later() -> None:
    reports = (verified(10, 8, date(2025, 1, 10)), verified(10, 1, date(2025, 7, 10)))
    assert (met("C3", reports=reports), met("C3", date(2025, 7, 9), reports=reports)) == (False, True)
    assert met("C3", date(2025, 7, 10), reports=reports) is False


def test_c3_falls_back_on_what_was_declared() -> None:
    found = shown("C3", reports=())
    assert (found["met"], found["values"]["figures"], found["values"]["valid_patents"]) == (True, "declared", 2)
    open_use = [patent(INVENTIONS[0], industrialised=None), patent(INVENTIONS[1], industrialised=None)]
    assert met("C3", reports=(), declared={"patents": open_use}) is None


@pytest.mark.parametrize(
    ("ground", "unmet"),
    [
        ("abnormal_filing", ("C4",)),
        ("major_safety_accident", ("C5",)),
        ("serious_dishonesty", ("C5",)),
        ("tax_evasion", ("C5",)),
        ("data_falsification", ("C5",)),
        ("other_violation", ("C5",)),
    ],
)
def test_c4_and_c5_a_confirmed_violation_needs_attention(ground: str, unmet: tuple[str, ...]) -> None:
    found = checked(violations=(Confirmed(ground, date(2025, 9, 1)),))
    assert (found.outcome, found.unmet) == ("attention", unmet)


@pytest.mark.parametrize(
    ("appeals", "answer", "outcome"),
    [
        (("not_appealed",), False, "attention"),
        (("upheld",), False, "attention"),
        (("pending",), None, "unknown"),
        (("reversed",), True, "compliant"),
        (("pending", "not_appealed"), False, "attention"),
        ((None,), False, "attention"),
    ],
)
def test_c4_and_c5_wait_for_an_appeal_and_drop_what_was_reversed(
    appeals: Sequence[Any], answer: bool | None, outcome: str
) -> None:
    filings = tuple(Confirmed("abnormal_filing", date(2025, 9, 1), "scattered", 77, appeal) for appeal in appeals)
    others = tuple(Confirmed("tax_evasion", date(2025, 9, 1), appeal=appeal) for appeal in appeals)
    for rule, found in (("C4", filings), ("C5", others)):
        assert (met(rule, violations=found), checked(violations=found).outcome) == (answer, outcome)


def test_c4_says_that_the_step_is_suspended_and_why() -> None:
    told = shown("C4", violations=(Confirmed("abnormal_filing", date(2025, 9, 1), "scattered", 77, "pending"),))
    assert told["reason"] == "finding_contested"
    for piece in ("中止", "恶意分散", "第77号", "申诉中"):
        assert piece in told["message"]["zh"]
    for piece in ("suspended", "scattered", "No. 77", "appeal pending"):
        assert piece in told["message"]["en"]


@pytest.mark.parametrize(
    ("confirmed_on", "on", "answer"),
    [
        pytest.param(date(2024, 6, 30), ON, True, id="confirmed before the admission"),
        pytest.param(ADMITTED, ON, False, id="confirmed on the day of the admission"),
        pytest.param(date(2025, 9, 1), date(2025, 8, 31), True, id="the day before its confirmation"),
        pytest.param(date(2025, 9, 1), date(2025, 9, 1), False, id="the day of its confirmation"),
    ],
)
def test_c5_counts_what_was_confirmed_in_the_membership_and_by_then(confirmed_on: date, on: date, answer: bool) -> None:
    assert met("C5", on, violations=(Confirmed("tax_evasion", confirmed_on),)) is answer


@pytest.mark.parametrize(
    ("reports", "on", "answer"),
    [
        pytest.param((), date(2026, 1, 1), True, id="eighteen months after admission"),
        pytest.param((), date(2026, 1, 2), False, id="the day after that, half a year before the two years end"),
        pytest.param((verified(9, 9, date(2025, 3, 31)),), date(2026, 9, 30), True, id="18 months after progress"),
        pytest.param((verified(9, 9, date(2025, 3, 31)),), date(2026, 10, 1), False, id="the day after that"),
        pytest.param(
            (verified(9, 9, date(2025, 3, 31), substantive=False),), date(2026, 1, 2), False, id="not substantive"
        ),
        pytest.param((verified(9, 9, date(2026, 1, 3)),), date(2026, 1, 2), False, id="verified a day too late"),
        pytest.param((verified(9, 9, date(2026, 1, 2)),), date(2026, 1, 2), True, id="verified on the day"),
    ],
)
def test_c6_progress_is_wanted_within_eighteen_calendar_months(
    reports: Sequence[Report], on: date, answer: bool
) -> None:
    assert met("C6", on, reports=reports) is answer


def test_c6_progress_of_an_earlier_membership_does_not_count() -> None:
    assert met("C6", date(2026, 1, 2), reports=(verified(9, 9, date(2024, 6, 30)),)) is False


def test_what_is_not_known_is_not_held_against_a_member() -> None:
    found = checked(declaration=None, reports=())
    assert (found.outcome, found.unmet, found.undecided) == ("unknown", (), ("C1", "C2", "C3"))


def test_one_unmet_rule_outweighs_any_that_is_undecided() -> None:
    found = checked(declaration=None, violations=(Confirmed("tax_evasion", date(2025, 9, 1)),))
    assert (found.outcome, found.undecided) == ("attention", ("C1", "C2"))


def test_every_sentence_names_clause_answer_values_and_limit_in_both_languages() -> None:
    found = shown("C3", reports=(verified(10, 3),))
    assert found["clause"] == "O3.2"
    assert found["message"] == {
        "zh": "O3.2（C3）专利产业化率：需关注；数据来源 经核实、数据核实日期 2025-06-25、有效专利 10 件、"
        "已产业化专利 3 件、未注明是否产业化 0 件；限值 产业化率不低于 0.4。",
        "en": "O3.2 (C3), patent industrialisation rate: needs attention; figures verified, "
        "figures verified on 2025-06-25, valid patents 10, industrialised patents 3, patents of unknown use 0; "
        "limit industrialisation rate at least 0.4.",
    }
    for one in checked(declaration=None, reports=(), violations=(Confirmed("other_violation", ON),)).findings:
        message = one.to_json()["message"]
        assert all(
            part in message[language] for language in ("zh", "en") for part in (one.rule.clause.zh[:6], one.rule.id)
        )


def test_a_further_rule_of_the_folder_is_checked_and_told_though_no_fact_bears_the_name_of_its_limit(
    tmp_path: Path,
) -> None:
    root = Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path / "plan"))
    file = """name: continuing.C7
order: 7
title: 有效专利
title_en: valid patents
clause: 年度核查
clause_en: yearly check
description: 有效专利件数不少于
description_en: The least number of valid patents
judged: { at_least: { fact: valid_patents, limit: least } }
shows: [valid_patents]
units: { least: patents }
values:
  2024-06-06: { least: "9", source: 测试 }
"""
    (root / "continuing/c7.yaml").write_text(file, encoding="utf-8")
    plan = load_plan(root)
    member = Member("91420100MA4TEKT06N", date(2025, 1, 1), firm(), (verified(5, 3),))
    found = check(member, plan, ON, plan.on(ON))
    told = next(one.to_json() for one in found.findings if one.rule.id == "C7")
    assert (found.unmet, told["limits"], told["units"]) == (("C7",), {"least": "9"}, {"least": "patents"})
    assert told["message"] == {
        "zh": "年度核查（C7）有效专利：需关注；有效专利 5 件；限值 有效专利不低于 9 件。",
        "en": "yearly check (C7), valid patents: needs attention; valid patents 5; limit valid patents at least 9.",
    }
