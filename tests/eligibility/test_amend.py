"""Changes on top of a plan hold from their day, leave the days before alone, and give a version of their own."""

from datetime import date

import pytest

from eligibility.domain.amending.amend import amended
from shared.domain.bad_value import BadValue
from shared.plan.changes import Amendment, Change, IntensiveClasses, ParameterChange, QualificationListed
from shared.plan.dated import NotInForce
from shared.plan.load import load_plan

START, BEFORE, DAY, AFTER = date(2024, 6, 6), date(2024, 12, 31), date(2025, 1, 1), date(2030, 1, 1)
SHARE = ParameterChange("A6.rd_share", "0.08")
PLAN = load_plan()


def with_(*changes: Change, since: date = DAY) -> Amendment:
    return Amendment(since, "鄂知发〔2025〕1号", changes)


def test_a_parameter_has_its_new_value_from_the_day_on_and_the_old_one_before() -> None:
    plan = amended(PLAN, [with_(SHARE)])
    values = [str(plan.on(day).number("A6.rd_share")) for day in (START, BEFORE, DAY, AFTER)]
    assert values == ["0.1", "0.1", "0.08", "0.08"]


def test_the_version_before_the_day_stays_and_the_one_after_differs() -> None:
    plan = amended(PLAN, [with_(SHARE)])
    assert plan.on(BEFORE).version == PLAN.on(BEFORE).version
    assert plan.on(DAY).version not in {PLAN.on(DAY).version, plan.on(BEFORE).version}
    assert plan.on(DAY).version.startswith("hubei-2025-01-01+")


def test_the_same_change_gives_the_same_version_and_another_source_does_not_matter() -> None:
    other = Amendment(DAY, "another paper", (SHARE,))
    assert amended(PLAN, [with_(SHARE)]).on(DAY).version == amended(PLAN, [other]).on(DAY).version


def test_of_two_for_one_day_the_later_one_holds() -> None:
    plan = amended(PLAN, [with_(SHARE), with_(ParameterChange("A6.rd_share", "0.07"))])
    assert str(plan.on(DAY).number("A6.rd_share")) == "0.07"


def test_one_that_is_approved_later_for_an_earlier_day_ends_where_the_other_begins() -> None:
    plan = amended(PLAN, [with_(SHARE), with_(ParameterChange("A6.rd_share", "0.09"), since=BEFORE)])
    assert [str(plan.on(day).number("A6.rd_share")) for day in (BEFORE, DAY)] == ["0.09", "0.08"]


def test_classes_enter_and_leave_the_patent_intensive_industries() -> None:
    plan = amended(PLAN, [with_(IntensiveClasses(add=("3911",), remove=("3921",)))])
    seen = [(code, plan.patent_intensive.contains(code, day)) for code in ("3911", "3921") for day in (BEFORE, DAY)]
    assert seen == [("3911", False), ("3911", True), ("3921", True), ("3921", False)]
    assert plan.on(DAY).version != PLAN.on(DAY).version
    assert plan.on(BEFORE).version == PLAN.on(BEFORE).version


def test_classes_that_were_changed_for_a_later_day_first_keep_that_change() -> None:
    later, earlier = with_(IntensiveClasses(add=("3911",))), with_(IntensiveClasses(add=("3912",)), since=BEFORE)
    plan = amended(PLAN, [later, earlier])
    seen = [(code, plan.patent_intensive.contains(code, day)) for code in ("3911", "3912") for day in (BEFORE, DAY)]
    assert seen == [("3911", False), ("3911", True), ("3912", True), ("3912", True)]


def test_a_class_change_approved_for_an_earlier_day_undoes_no_later_one() -> None:
    add, remove = IntensiveClasses(add=("3911",)), IntensiveClasses(remove=("3911",))
    plan = amended(PLAN, [with_(add), with_(remove, since=date(2026, 1, 1)), with_(add, since=date(2024, 9, 1))])
    days = (date(2024, 8, 31), date(2024, 9, 1), DAY, date(2026, 1, 1), AFTER)
    assert [plan.patent_intensive.contains("3911", day) for day in days] == [False, True, True, False, False]


def test_a_removal_approved_for_an_earlier_day_leaves_a_later_listing() -> None:
    add, remove = IntensiveClasses(add=("3921",)), IntensiveClasses(remove=("3921",))
    plan = amended(PLAN, [with_(remove), with_(add, since=date(2027, 1, 1)), with_(remove, since=date(2024, 9, 1))])
    days = (date(2024, 8, 31), date(2024, 9, 1), DAY, date(2027, 1, 1))
    assert [plan.patent_intensive.contains("3921", day) for day in days] == [True, False, False, True]
    category = PLAN.patent_intensive.category_of("3921", DAY)
    assert plan.patent_intensive.category_of("3921", AFTER) == category


def test_what_was_approved_and_has_no_effect_by_now_changes_nothing_and_no_version() -> None:
    useless = with_(IntensiveClasses(add=("3921",)), QualificationListed("hnte", "高新技术企业", "HNTE"))
    assert amended(PLAN, [useless]).on(DAY).version == PLAN.on(DAY).version


def test_a_plan_knows_what_was_laid_on_its_files() -> None:
    assert amended(PLAN, [with_(SHARE)]).amendments == (with_(SHARE),)
    assert PLAN.amendments == ()


def test_a_further_certificate_counts_from_its_day() -> None:
    plan = amended(PLAN, [with_(QualificationListed("unicorn", "独角兽企业", "Unicorn firm"))])
    listed = plan.qualifications.find("独角兽企业")
    assert listed is not None
    assert listed.counts_from == DAY
    assert plan.on(DAY).version != PLAN.on(DAY).version


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ParameterChange("A6.rd_shape", "0.1"), "A6.rd_share"),
        (ParameterChange("A6.rd_share", "1.1"), "share between 0 and 1"),
        (ParameterChange("A8.own_trademarks", "1.5"), "whole number"),
        (ParameterChange("A6.kind", "often"), "hard or soft"),
        (IntensiveClasses(add=("0000",)), "no such class: 0000"),
        (IntensiveClasses(add=("3921",)), "already in the list"),
        (IntensiveClasses(remove=("3911",)), "not in it"),
        (IntensiveClasses(), "already in the list"),
        (QualificationListed("hnte2", "高新技术企业", "HNTE"), "on the list already"),
        (QualificationListed("hnte", "新名称", "New"), "on the list already"),
    ],
)
def test_what_the_plan_cannot_take_is_refused_in_both_languages(change: Change, said: str) -> None:
    with pytest.raises(BadValue) as refused:
        amended(PLAN, [with_(change)], proposed=True)
    assert said in refused.value.en
    assert refused.value.zh


def test_a_day_before_the_plan_is_refused() -> None:
    with pytest.raises(NotInForce):
        amended(PLAN, [with_(SHARE, since=date(2024, 6, 5))])


def test_the_plan_itself_stays_as_it_is() -> None:
    version = PLAN.on(AFTER).version
    amended(PLAN, [with_(SHARE, IntensiveClasses(add=("3911",)))])
    assert PLAN.on(AFTER).version == version
    assert not PLAN.patent_intensive.contains("3911", AFTER)
