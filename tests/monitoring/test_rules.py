"""Figures that can be and that cannot, periods, memberships, and who may be the second person."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from monitoring.domain import progress as rules
from monitoring.domain.membership import Membership
from monitoring.domain.periods import first_day
from monitoring.domain.progress import Progress, Recognised
from monitoring.domain.second_person import Obstacle, Open, obstacle
from monitoring.domain.violations import faults as violation_faults
from shared.plan.load import load_plan

TODAY = date(2025, 8, 1)
SOUND = Progress(
    uscc="91420112MAKU9HGJ3X",
    period="2025-H1",
    reported_on=date(2025, 6, 20),
    valid_patents=8,
    industrialised_patents=6,
    recognised_products=(Recognised("高速光模块", date(2025, 3, 18)),),
    profit_yuan=Decimal("-1200000"),
)
GROUNDS = load_plan().removal_grounds


def found(progress: Progress) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.code) for fault in rules.faults(progress, TODAY)}


def test_a_sound_report_has_no_fault_and_a_loss_is_none() -> None:
    assert found(SOUND) == set()


@pytest.mark.parametrize(
    ("valid", "industrialised", "possible"),
    [(8, 7, True), (8, 8, True), (8, 9, False), (0, 0, True), (0, 1, False)],
)
def test_no_more_patents_are_industrialised_than_are_valid(valid: int, industrialised: int, possible: bool) -> None:
    faulty = found(replace(SOUND, valid_patents=valid, industrialised_patents=industrialised))
    assert faulty == (set() if possible else {("industrialised_patents", "industrialised_exceeds_valid")})


@pytest.mark.parametrize(
    ("reported_on", "possible"),
    [(date(2025, 7, 31), True), (date(2025, 8, 1), True), (date(2025, 8, 2), False)],
)
def test_a_report_is_not_dated_ahead_of_today(reported_on: date, possible: bool) -> None:
    assert found(replace(SOUND, reported_on=reported_on)) == (set() if possible else {("reported_on", "date_ahead")})


@pytest.mark.parametrize(
    ("recognised_on", "possible"),
    [(date(2025, 6, 19), True), (date(2025, 6, 20), True), (date(2025, 6, 21), False)],
)
def test_a_product_is_recognised_no_later_than_the_day_of_the_report(recognised_on: date, possible: bool) -> None:
    faulty = found(replace(SOUND, recognised_products=(Recognised("甲", recognised_on),)))
    assert faulty == (set() if possible else {("recognised_products/0/recognised_on", "date_ahead")})


def test_a_recognition_ahead_of_today_is_named_beside_a_report_that_is_ahead_itself() -> None:
    ahead = replace(SOUND, reported_on=date(2025, 9, 1), recognised_products=(Recognised("甲", date(2025, 8, 15)),))
    assert found(ahead) == {("reported_on", "date_ahead"), ("recognised_products/0/recognised_on", "date_ahead")}


def test_a_product_counts_once() -> None:
    twice = (Recognised("甲", date(2025, 1, 1)), Recognised("乙", date(2025, 1, 1)), Recognised("甲", date(2025, 2, 1)))
    assert found(replace(SOUND, recognised_products=twice)) == {("recognised_products/2/name", "product_twice")}


@pytest.mark.parametrize(
    ("period", "reported_on", "begun"),
    [
        pytest.param("2025", date(2025, 1, 1), True, id="a year on its first day"),
        pytest.param("2025", date(2024, 12, 31), False, id="a year on the eve"),
        pytest.param("2025-H1", date(2025, 1, 1), True, id="the first half on its first day"),
        pytest.param("2025-H2", date(2025, 7, 1), True, id="the second half on its first day"),
        pytest.param("2025-H2", date(2025, 6, 30), False, id="the second half on the eve"),
        pytest.param("2023", date(2025, 6, 20), True, id="a year long past"),
    ],
)
def test_a_period_must_have_begun(period: str, reported_on: date, begun: bool) -> None:
    faulty = found(replace(SOUND, period=period, reported_on=reported_on, recognised_products=()))
    assert faulty == (set() if begun else {("period", "period_not_begun")})


@pytest.mark.parametrize("text", ["2025-H3", "2025-h1", "1999", "25", "2025 ", "２０２５", "2025-H1\n", ""])
def test_other_texts_are_no_periods(text: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        first_day(text)


@pytest.mark.parametrize(("left_on", "active"), [(None, True), (date(2025, 9, 15), False)])
def test_a_member_is_one_until_it_leaves(left_on: date | None, active: bool) -> None:
    assert Membership("420100", date(2024, 7, 1), left_on).is_active is active


@pytest.mark.parametrize(
    ("is_open", "decider", "expected"),
    [
        pytest.param(True, "wang", None, id="another person"),
        pytest.param(True, "zhang", "same_person", id="the reporter"),
        pytest.param(False, "wang", "already_decided", id="a second decision"),
    ],
)
def test_only_another_person_decides_and_once(is_open: bool, decider: str, expected: Obstacle | None) -> None:
    assert obstacle(Open(is_open, "zhang"), decider) == expected


@pytest.mark.parametrize(
    ("ground", "law", "codes"),
    [
        ("data_falsification", None, []),
        ("other_violation", "《统计法》第四十七条", []),
        ("other_violation", None, ["law_needed"]),
        ("other_violation", "", ["law_needed"]),
        ("abnormal_filing", None, ["abnormal_needed"]),
    ],
)
def test_the_open_ground_needs_a_law_and_an_abnormal_filing_its_finding(
    ground: str, law: str | None, codes: list[str]
) -> None:
    assert [fault.code for fault in violation_faults(GROUNDS[ground], law, TODAY, TODAY)] == codes


def test_a_violation_lies_not_ahead_of_today() -> None:
    (fault,) = violation_faults(GROUNDS["tax_evasion"], None, date(2025, 8, 2), TODAY)
    assert (fault.pointer, fault.code) == ("occurred_on", "date_ahead")
