"""Kinds, orders and what a finding on abnormal filings does at each state of its appeal."""

from datetime import date, timedelta
from typing import get_args

import pytest
from pydantic import ValidationError

from shared.domain.abnormal_filing import (
    APPEAL_NAMES,
    KIND_NAMES,
    ORDERS,
    STATUS_NAMES,
    AbnormalFiling,
    AbnormalKind,
    AppealState,
    Effect,
    Order,
    Status,
    effect,
    order_on,
    together,
)


def test_eight_kinds_each_named_in_both_languages() -> None:
    assert len(AbnormalKind) == 8
    assert set(KIND_NAMES) == set(AbnormalKind)
    assert set(APPEAL_NAMES) == set(get_args(AppealState))
    assert set(STATUS_NAMES) == set(get_args(Status))
    for names in (KIND_NAMES, APPEAL_NAMES, STATUS_NAMES):
        assert len({zh for zh, _ in names.values()}) == len({en for _, en in names.values()}) == len(names)


@pytest.mark.parametrize(
    ("day", "number"),
    [("2007-09-30", None), ("2007-10-01", 45), ("2017-03-31", 45), ("2017-04-01", 75), ("2024-01-19", 75),
     ("2024-01-20", 77), ("2030-01-01", 77)],
)  # fmt: skip
def test_the_order_of_a_day_is_the_newest_in_force(day: str, number: int | None) -> None:
    found = order_on(date.fromisoformat(day))
    assert (found and found.number) == number


@pytest.mark.parametrize(
    ("status", "appeal", "result"),
    [
        ("confirmed", "not_appealed", "acts"),
        ("confirmed", "pending", "suspends"),
        ("confirmed", "upheld", "acts"),
        ("confirmed", "reversed", "nothing"),
        ("notified", "not_appealed", "suspends"),
        ("notified", "pending", "suspends"),
        ("notified", "upheld", "acts"),
        ("notified", "reversed", "nothing"),
    ],
)
def test_only_a_settled_finding_acts(status: Status, appeal: AppealState, result: Effect) -> None:
    assert effect(status, appeal) == result


@pytest.mark.parametrize(
    ("effects", "answer"),
    [([], False), (["nothing"], False), (["nothing", "suspends"], None), (["suspends", "acts", "nothing"], True)],
)
def test_together_they_weigh_as_the_heaviest(effects: list[Effect], answer: bool | None) -> None:
    assert together(effects) is answer


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: str(order.number))
def test_a_filing_names_an_order_that_was_in_force_on_the_day(order: Order) -> None:
    told = {"kind": "scattered", "order_no": order.number}
    assert AbnormalFiling.model_validate(told | {"notified_on": order.since}).order_no == order.number
    with pytest.raises(ValidationError, match="请改正"):
        AbnormalFiling.model_validate(told | {"notified_on": order.since - timedelta(days=1)})


@pytest.mark.parametrize(("day", "number"), [("2024-05-20", 45), ("2025-08-12", 75), ("2020-01-01", 77)])
def test_a_notice_is_judged_under_the_order_of_its_day_alone(day: str, number: int) -> None:
    told = {"kind": "scattered", "notified_on": day}
    with pytest.raises(ValidationError) as caught:
        AbnormalFiling.model_validate(told | {"order_no": number})
    bad = caught.value.errors()[0]["ctx"]["error"]
    current = order_on(date.fromisoformat(day))
    assert current is not None
    assert (bad.reason, f"第{current.number}号" in bad.zh, f"No. {current.number} " in bad.en) == (
        "order_not_in_force",
        True,
        True,
    )
    assert AbnormalFiling.model_validate(told).order_no == current.number
