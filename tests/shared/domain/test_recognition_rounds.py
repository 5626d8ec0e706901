"""In which rounds a product of a member can be newly recognised, and how a refusal says so."""

from datetime import date

import pytest

from shared.domain.recognition_rounds import Chances, chances, said
from shared.plan.load import load_plan

ROUNDS = load_plan().recognition_rounds
FEBRUARY_25, FEBRUARY_26 = ROUNDS


def test_the_shipped_rounds_are_those_of_2024_and_2025() -> None:
    told = [(one.round_year, one.data_year, str(one.filing_deadline), one.published, one.expected) for one in ROUNDS]
    assert told == [(2024, 2023, "2024-09-30", "2025-02", False), (2025, 2024, "2025-09-15", "2026-02", True)]


@pytest.mark.parametrize(
    ("admitted_on", "on", "first", "following"),
    [
        pytest.param("2024-07-01", "2024-12-31", FEBRUARY_25, FEBRUARY_26, id="both are to come"),
        pytest.param("2024-07-01", "2026-02-28", FEBRUARY_25, FEBRUARY_26, id="the second is out this month"),
        pytest.param("2024-07-01", "2026-03-01", FEBRUARY_25, None, id="both are out"),
        pytest.param("2025-02-27", "2025-03-01", FEBRUARY_25, FEBRUARY_26, id="admitted before the month was over"),
        pytest.param("2025-02-28", "2025-03-01", FEBRUARY_26, None, id="admitted when it was over"),
        pytest.param("2026-02-28", "2026-03-01", None, None, id="the table ends before"),
    ],
)
def test_the_first_round_after_the_admission_and_the_next_to_come(
    admitted_on: str, on: str, first: object, following: object
) -> None:
    found = chances(ROUNDS, date.fromisoformat(admitted_on), date.fromisoformat(on))
    assert found == Chances(first, following)  # type: ignore[arg-type]  # of the shipped rounds


def test_a_refusal_names_the_rounds_with_deadline_and_year_of_the_figures() -> None:
    zh, en = said(Chances(FEBRUARY_25, FEBRUARY_26))
    assert zh == (
        "新认定的产品最早见于2025-02 公布的 2024 年度认定（2024-09-30 前备案、填报 2023 年度数据），"
        "其后为预计 2026-02 公布的 2025 年度认定（2025-09-15 前备案、填报 2024 年度数据）。"
    )
    assert "of 2024, published 2025-02 (filed by 2024-09-30 with the figures of 2023)" in en
    assert "next with the one of 2025, expected 2026-02" in en
    assert "none that is still to come" in said(Chances(FEBRUARY_25, None))[1]
    assert "尚未列入方案对照表" in said(Chances(None, None))[0]
