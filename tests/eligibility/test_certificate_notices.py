"""What notices and new rules say of certificates, as a judgement reads and tells it: proved on a made-up plan."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eligibility.domain.assess import assess
from eligibility.domain.certificates import last_day
from eligibility.domain.findings import Finding
from shared.plan.load import load_kept_plan, load_plan
from shared.plan.model import Plan
from tests.eligibility.firms import PLAN, firm
from tests.plans.other import NOTICED, WITHDRAWN, other_plan

SRDI = "专精特新中小企业"
BEFORE, SINCE = date(2026, 2, 9), date(2026, 2, 10)
FIFTH = {"name": SRDI, "valid_to": "2026-01-31", "award_batch": "第五批"}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return load_plan(other_plan(tmp_path_factory.mktemp("noticed")))


def title(plan: Plan, on: date, *certificates: dict[str, Any], **more: object) -> Finding:
    """The finding on titles of a firm with these certificates."""
    found = assess(firm(qualifications=certificates, **more), plan, on, plan.on(on)).findings
    return next(one for one in found if one.criterion == "A2")


def test_a_notice_keeps_the_certificates_of_a_batch_from_its_day_on(plan: Plan) -> None:
    assert (title(plan, BEFORE, FIFTH).met, title(plan, SINCE, FIFTH).met) == (False, True)
    assert title(plan, SINCE, {**FIFTH, "award_batch": "四"}).met is False
    record: Any = title(plan, SINCE, FIFTH).to_record()
    assert record["values"]["qualifications"] == [
        {"name": SRDI, "valid_to": "2026-01-31", "counts": True, "award_batch": "第五批",
         "extended_to": "2026-12-31", "extended_by": NOTICED},
    ]  # fmt: skip
    assert f"批次 第五批，{NOTICED}：有效期延至 2026-12-31" in record["message"]["zh"]
    assert f"extended to 2026-12-31 by {NOTICED}" in record["message"]["en"]


def test_an_outcome_stands_until_the_extended_day(plan: Plan) -> None:
    assert last_day(firm(qualifications=[FIFTH]), plan, SINCE) == date(2026, 12, 31)
    assert last_day(firm(qualifications=[FIFTH]), plan, BEFORE) == date(2026, 2, 8)


def test_a_withdrawn_certificate_carries_to_the_day_before_and_its_firm_alone(plan: Plan) -> None:
    hnte, on = {"name": "高新技术企业", "valid_to": "2027-11-30"}, date(2026, 3, 31)
    taken = firm(qualifications=[hnte], uscc=WITHDRAWN)
    assert last_day(taken, plan, on) == date(2026, 4, 30)
    assert last_day(firm(qualifications=[hnte]), plan, on) == date(2027, 11, 30)
    record: Any = title(plan, date(2026, 5, 1), hnte, uscc=WITHDRAWN).to_record()
    assert (record["met"], record["values"]["qualifications"][0]["withdrawn_on"]) == (False, "2026-05-01")
    assert "撤销公告〔2026〕2号：自 2026-05-01 起撤销" in record["message"]["zh"]
    assert "withdrawn from 2026-05-01 on" in record["message"]["en"]


def test_an_archive_of_the_folder_says_the_same(plan: Plan, tmp_path: Path) -> None:
    kept = load_kept_plan(other_plan(tmp_path))
    for on in (BEFORE, SINCE):
        assert kept.on(on).version == plan.on(on).version
        assert title(kept, on, FIFTH).to_kept() == title(plan, on, FIFTH).to_kept()


def test_the_shipped_folder_extends_and_withdraws_nothing() -> None:
    assert (PLAN.notices.extensions, PLAN.notices.withdrawals) == ((), ())


@pytest.mark.parametrize(
    ("given", "on", "edition"),
    [
        pytest.param({"valid_to": "2027-06-30"}, "2026-03-31", None, id="while there is one edition"),
        pytest.param({"valid_to": "2027-06-30"}, "2026-04-01", "2022", id="counted back from its end"),
        pytest.param({"valid_from": "2026-05-01"}, "2026-06-01", "2026", id="given under the new rules"),
        pytest.param({"edition": "2022"}, "2024-06-15", "2022", id="as declared"),
        pytest.param({}, "2026-06-01", None, id="of unknown days"),
    ],
)
def test_a_finding_tells_the_edition_under_which_a_certificate_was_given(
    given: dict[str, Any], on: str, edition: str | None
) -> None:
    record: Any = title(PLAN, date.fromisoformat(on), {"name": SRDI, **given}).to_record()
    assert (record["values"]["qualifications"][0].get("edition"), record["met"]) == (edition, True)
    assert (f"依 {edition} 年版管理办法认定" in record["message"]["zh"]) is (edition is not None)


def test_the_base_tier_and_a_candidate_do_not_count_under_either_name() -> None:
    for name in ("创新型中小企业", "科技和创新型中小企业", "国家知识产权示范企业创建对象"):
        assert title(PLAN, date(2026, 6, 1), {"name": name}).met is False
