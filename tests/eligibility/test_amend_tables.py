"""Tables with changes on top: certificates that end, size groups, size bounds, efforts; each by its day."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from eligibility.domain.amending.amend import amended
from shared.domain.bad_value import BadValue
from shared.plan.changes import (
    Amendment,
    CertificatesExtended,
    CertificateWithdrawn,
    Change,
    EffortRow,
    EffortsRevised,
    ParameterChange,
    QualificationEnded,
    QualificationListed,
    ScopeAssigned,
    SizeBoundMoved,
    SizeScopes,
)
from shared.plan.load import PLANS, load_plan
from shared.plan.model import Plan

BEFORE, DAY, AFTER, LATER = date(2024, 12, 31), date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)
PLAN = load_plan()
SRDI = "专精特新中小企业"
RD = ("A6", "rd_input_yuan", "improve")


def with_(*changes: Change, since: date = DAY) -> Amendment:
    return Amendment(since, "鄂知发〔2025〕1号", changes)


def scopes(**assigned: str | None) -> SizeScopes:
    return SizeScopes(tuple(ScopeAssigned(scope.strip("_"), group) for scope, group in assigned.items()))


def counted(plan: Plan, *days: date) -> list[bool]:
    found = plan.qualifications.find(SRDI)
    assert found is not None
    return [found.counts_on(day) for day in days]


def groups(plan: Plan, code: str, *days: date) -> list[str | None]:
    found = [plan.size_groups.of_class(code, day) for day in days]
    return [group.key if group else None for group in found]


def price(plan: Plan, day: date) -> Decimal:
    return plan.efforts.on(day)["A6", "rd_input_yuan", "improve"].fixed


def revised(fixed: str, **more: str) -> EffortsRevised:
    return EffortsRevised((EffortRow(*RD, fixed=fixed, **more),))


def test_an_ended_certificate_counts_until_the_day_before() -> None:
    plan = amended(PLAN, [with_(QualificationEnded("srdi"))])
    assert counted(plan, BEFORE, DAY, AFTER) == [True, False, False]
    listed = plan.qualifications["srdi"]
    assert [listed.last_counted_on(day) for day in (BEFORE, DAY, AFTER)] == [None, BEFORE, BEFORE]
    assert plan.on(BEFORE).version == PLAN.on(BEFORE).version
    assert plan.on(DAY).version != PLAN.on(DAY).version


def test_a_certificate_that_ended_may_come_back_and_the_days_between_stay_without_it() -> None:
    again = QualificationListed("srdi", SRDI, "SRDI SME")
    plan = amended(PLAN, [with_(QualificationEnded("srdi")), with_(again, since=AFTER)])
    assert counted(plan, BEFORE, DAY, AFTER, LATER) == [True, False, True, True]
    once_more = amended(plan, [with_(QualificationEnded("srdi"), since=LATER)])
    assert counted(once_more, BEFORE, DAY, AFTER, LATER) == [True, False, True, False]
    assert once_more.qualifications["srdi"].last_counted_on(LATER) == date(2026, 12, 31)


def test_an_end_that_was_a_mistake_is_undone_by_listing_the_certificate_from_an_earlier_day() -> None:
    again = QualificationListed("srdi", SRDI, "SRDI SME")
    plan = amended(PLAN, [with_(QualificationEnded("srdi"), since=AFTER), with_(again)])
    assert counted(plan, BEFORE, DAY, AFTER, LATER) == [True, True, True, True]


def test_an_end_may_be_put_earlier_but_a_certificate_that_is_off_the_list_cannot_end() -> None:
    plan = amended(PLAN, [with_(QualificationEnded("srdi"), since=AFTER), with_(QualificationEnded("srdi"))])
    assert counted(plan, BEFORE, DAY, AFTER) == [True, False, False]
    never = amended(PLAN, [with_(QualificationEnded("srdi"), since=PLAN.in_force_from)])
    assert counted(never, PLAN.in_force_from, AFTER) == [False, False]
    assert never.qualifications["srdi"].last_counted_on(AFTER) is None


def test_an_end_approved_for_an_earlier_day_leaves_a_later_listing() -> None:
    end, again = QualificationEnded("srdi"), QualificationListed("srdi", SRDI, "SRDI SME")
    plan = amended(PLAN, [with_(end), with_(again, since=AFTER), with_(end, since=date(2024, 9, 1))])
    assert counted(plan, date(2024, 8, 31), date(2024, 9, 1), DAY, AFTER, LATER) == [True, False, False, True, True]


def test_a_listing_approved_for_an_earlier_day_leaves_a_later_end() -> None:
    listed, end = QualificationListed("unicorn", "独角兽企业", "Unicorn firm"), QualificationEnded("unicorn")
    earlier = with_(listed, since=date(2024, 9, 1))
    plan = amended(PLAN, [with_(listed), with_(end, since=AFTER), earlier])
    found = plan.qualifications["unicorn"]
    days = (date(2024, 8, 31), date(2024, 9, 1), DAY, AFTER, LATER)
    assert [found.counts_on(day) for day in days] == [False, True, True, False, False]


def test_an_end_between_two_listings_has_nothing_to_end() -> None:
    end, again = QualificationEnded("srdi"), QualificationListed("srdi", SRDI, "SRDI SME")
    gap = amended(PLAN, [with_(end), with_(again, since=LATER)])
    with pytest.raises(BadValue) as refused:
        amended(gap, [with_(end, since=AFTER)], proposed=True)
    assert "no longer counts from 2025-01-01" in refused.value.en
    before = amended(PLAN, [with_(QualificationListed("unicorn", "独角兽企业", "Unicorn firm"), since=LATER)])
    with pytest.raises(BadValue) as refused:
        amended(before, [with_(QualificationEnded("unicorn"))], proposed=True)
    assert "does not count on 2025-01-01 anyway" in refused.value.en
    assert "请改用其后的日期" in refused.value.zh


def test_a_class_belongs_to_its_new_group_from_the_day_on() -> None:
    plan = amended(PLAN, [with_(scopes(_44="construction"))])
    assert groups(plan, "4411", BEFORE, DAY, AFTER) == ["industry", "construction", "construction"]
    assert groups(plan, "3921", BEFORE, DAY) == ["industry", "industry"]
    assert plan.on(BEFORE).version == PLAN.on(BEFORE).version
    assert plan.on(DAY).version != PLAN.on(DAY).version


def test_the_narrowest_scope_decides_and_none_leaves_it_out() -> None:
    plan = amended(PLAN, [with_(scopes(_392="wholesale", _3921=None))])
    assert groups(plan, "3922", DAY) == ["wholesale"]
    assert groups(plan, "3921", BEFORE, DAY) == ["industry", None]


def test_a_later_assignment_of_one_scope_outlives_an_earlier_one_approved_after_it() -> None:
    plan = amended(PLAN, [with_(scopes(_44="construction"), since=AFTER), with_(scopes(_44="wholesale", _45="post"))])
    assert groups(plan, "4411", BEFORE, DAY, AFTER) == ["industry", "wholesale", "construction"]
    assert groups(plan, "4511", BEFORE, DAY, AFTER) == ["industry", "post", "post"]


def test_an_assignment_that_holds_already_changes_nothing() -> None:
    plan = amended(PLAN, [with_(scopes(C="industry"))])
    assert plan.on(DAY).version == PLAN.on(DAY).version


def test_a_moved_bound_moves_the_parameter_and_the_size_table() -> None:
    moved = SizeBoundMoved("industry", "revenue_yuan", "5000000", "30000000", "500000000")
    plan = amended(PLAN, [with_(moved)])
    assert [plan.on(day).number("A1.3.industry.revenue_yuan") for day in (BEFORE, DAY)] == [400_000_000, 500_000_000]
    bound = next(one for one in plan.size_bounds.on(DAY)["industry"] if one.indicator == "revenue_yuan")
    assert [bound.small_from, bound.medium_from, bound.large_from] == [5_000_000, 30_000_000, 500_000_000]
    assert plan.size_bounds.on(BEFORE) == PLAN.size_bounds.on(BEFORE)
    assert plan.on(DAY).version != PLAN.on(DAY).version


def test_a_size_parameter_moves_where_large_begins_in_the_size_table_too() -> None:
    plan = amended(PLAN, [with_(ParameterChange("A1.3.industry.employees", "800"))])
    large = [next(each for each in plan.size_bounds.on(day)["industry"]).large_from for day in (BEFORE, DAY)]
    assert large == [1000, 800]


def industry(plan: Plan, day: date) -> list[int]:
    bound = next(one for one in plan.size_bounds.on(day)["industry"] if one.indicator == "employees")
    assert plan.on(day).number("A1.3.industry.employees") == bound.large_from
    return [int(bound.small_from), int(bound.medium_from), int(bound.large_from)]


def moved(small: str, medium: str, large: str) -> SizeBoundMoved:
    return SizeBoundMoved("industry", "employees", small, medium, large)


def test_an_edition_that_restates_a_moved_bound_holds_for_the_table_and_the_parameter(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PLANS / "hubei", tmp_path / "plan"))
    edition = "  size_bounds:\n    2026-01-01:\n      file: size_bounds_2011.csv\n      source: 划型标准重申\n"
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    (folder / "plan.yaml").write_text(text.replace("  size_bounds:\n", edition), encoding="utf-8")
    plan = amended(load_plan(folder), [with_(moved("30", "1200", "2000"))])
    assert [industry(plan, day) for day in (BEFORE, DAY, AFTER)] == [
        [20, 300, 1000], [30, 1200, 2000], [20, 300, 1000],
    ]  # fmt: skip


def test_a_moved_bound_and_a_parameter_for_a_later_day_do_not_undo_each_other() -> None:
    later = with_(ParameterChange("A1.3.industry.employees", "1500"), since=AFTER)
    plan = amended(PLAN, [later, with_(moved("30", "400", "2000"))], proposed=True)
    assert [industry(plan, day) for day in (BEFORE, DAY, AFTER)] == [[20, 300, 1000], [30, 400, 2000], [30, 400, 1500]]


@pytest.mark.parametrize("large", ["300", "7", "0"])
def test_a_parameter_cannot_put_large_below_medium(large: str) -> None:
    change = with_(ParameterChange("A1.3.industry.employees", large))
    with pytest.raises(BadValue) as refused:
        amended(PLAN, [change], proposed=True)
    assert "industry.employees must rise" in refused.value.en
    assert "size_bounds" in refused.value.zh
    assert industry(amended(PLAN, [change]), DAY) == [20, 300, int(large)]


def test_a_moved_bound_cannot_put_medium_above_what_is_large_from_a_later_day_on() -> None:
    later = with_(ParameterChange("A1.3.industry.employees", "800"), since=AFTER)
    with pytest.raises(BadValue) as refused:
        amended(PLAN, [later, with_(moved("30", "900", "2000"))], proposed=True)
    assert "from 2026-01-01 on" in refused.value.en


def test_a_row_of_efforts_keeps_what_is_left_out() -> None:
    held = PLAN.efforts.on(DAY)["A5", "valid_patents", "improve"]
    assert held.per_unit > 0
    keys = [key for key in PLAN.efforts.on(DAY) if key[1:] == held.key[1:]]
    rows = tuple(EffortRow(criterion, field, kind, fixed="77") for criterion, field, kind in keys)
    new = amended(PLAN, [with_(EffortsRevised(rows))]).efforts.on(DAY)[held.key]
    assert (new.fixed, new.per_unit) == (Decimal(77), held.per_unit)


def test_efforts_change_from_their_day_and_no_version_of_the_rules_with_them() -> None:
    plan = amended(PLAN, [with_(revised("77", per_unit="0.00001", earliest="90 days"))])
    held = PLAN.efforts.on(DAY)[RD[0], RD[1], "improve"]
    new = plan.efforts.on(DAY)[RD[0], RD[1], "improve"]
    assert [price(plan, BEFORE), price(plan, DAY), price(plan, AFTER)] == [held.fixed, 77, 77]
    assert (new.per_unit, new.earliest, new.source) == (Decimal("0.00001"), "90 days", "鄂知发〔2025〕1号")
    assert (new.evidence_zh, new.unit) == (held.evidence_zh, "yuan")
    assert plan.on(DAY).version == PLAN.on(DAY).version
    assert plan.efforts_version(BEFORE) == PLAN.efforts_version(BEFORE)
    assert plan.efforts_version(DAY).startswith("efforts-2025-01-01+")


def test_a_later_row_outlives_an_earlier_one_approved_after_it() -> None:
    plan = amended(PLAN, [with_(revised("77"), since=AFTER), with_(revised("66"))])
    assert [price(plan, day) for day in (DAY, AFTER)] == [66, 77]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (QualificationEnded("unicorn"), "there are srdi"),
        (QualificationListed("srdi", SRDI, "SRDI SME"), "on the list already"),
        (scopes(_99="industry"), "no scope 99"),
        (scopes(_44="mining"), "a change of the plan's files"),
        (SizeScopes((ScopeAssigned("44", "post"), ScopeAssigned("44", None))), "once only"),
        (SizeBoundMoved("mining", "employees", "1", "2", "3"), "a change of the plan's files"),
        (SizeBoundMoved("construction", "employees", "1", "2", "3"), "no construction.employees"),
        (SizeBoundMoved("industry", "employees", "300", "20", "1000"), "must rise"),
        (SizeBoundMoved("industry", "employees", "x", "20", "1000"), "decimal number"),
        (EffortsRevised((EffortRow("A6", "rd_input_yuan", "waiver", "1"),)), "no step A6 rd_input_yuan waiver"),
        (revised("0"), "row 1: fixed must be above 0"),
        (revised("1", earliest="soon"), "earliest must be"),
        (EffortsRevised((EffortRow(*RD, fixed="1"), EffortRow(*RD, fixed="2"))), "once only"),
        (EffortsRevised((EffortRow("A7.2", "employees", "supply", "9"),)), "cost the same under every criterion"),
        (EffortsRevised((EffortRow("A5", "industrialised_patents", "supply", "9999"),)), "must not cost more"),
    ],
)
def test_what_a_table_cannot_take_is_refused_in_both_languages(change: Change, said: str) -> None:
    with pytest.raises(BadValue) as refused:
        amended(PLAN, [with_(change)], proposed=True)
    assert said in refused.value.en
    assert refused.value.zh


def test_a_certificate_that_ended_cannot_end_again_for_a_later_day() -> None:
    with pytest.raises(BadValue) as refused:
        amended(
            PLAN, [with_(QualificationEnded("srdi")), with_(QualificationEnded("srdi"), since=AFTER)], proposed=True
        )
    assert "no longer counts from 2025-01-01" in refused.value.en


def with_notice(change: Change, since: date = DAY) -> Plan:
    return amended(PLAN, [with_(change, since=since)], proposed=True)


BATCH = CertificatesExtended("srdi", "2026-12-31", award_batch="5")


def test_a_notice_is_read_from_its_day_on_under_its_document() -> None:
    plan = with_notice(BATCH)
    (extension,) = plan.notices.extensions
    assert (extension.since, extension.document, extension.extended_to) == (
        DAY,
        "鄂知发〔2025〕1号",
        date(2026, 12, 31),
    )
    assert plan.on(BEFORE).version == PLAN.on(BEFORE).version
    assert plan.on(DAY).version != PLAN.on(DAY).version
    taken = with_notice(CertificateWithdrawn("hnte", "91420100MA4TEKT06N", "2025-06-01", number="GR1"))
    (withdrawal,) = taken.notices.withdrawals
    assert (withdrawal.withdrawn_on, withdrawal.number, withdrawal.since) == (date(2025, 6, 1), "GR1", DAY)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(CertificatesExtended("unicorn", "2026-12-31", award_batch="5"), "there are srdi", id="no such"),
        pytest.param(CertificatesExtended("srdi", "2026-12-31", ends_from="2026-01-01"), "award_batch", id="which"),
        pytest.param(CertificatesExtended("srdi", "2026-12-31", ends_from="2026-01-01", ends_to="2027-01-01"),
                     "must follow one another", id="ends after it"),
    ],
)  # fmt: skip
def test_a_notice_that_names_no_certificates_is_refused(change: Change, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        with_notice(change)


def test_a_notice_is_recorded_once() -> None:
    with pytest.raises(BadValue, match="recorded already"):
        amended(with_notice(BATCH), [with_(BATCH)], proposed=True)
    assert len(amended(with_notice(BATCH), [with_(BATCH)]).notices.extensions) == 1
