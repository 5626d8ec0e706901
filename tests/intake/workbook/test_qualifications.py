"""Qualifications and their last days, item by item."""

from datetime import date

import pytest

from intake.workbook.answers import Entry
from intake.workbook.sheet import Cell

from .books import entry_of, faults, normalised

GIANT = '专精特新"小巨人"企业'


def qualifications(entry: Entry) -> list[tuple[str, str | None]]:
    assert entry.declaration is not None
    assert entry.declaration.qualifications is not None
    return [(one.name, str(one.valid_to) if one.valid_to else None) for one in entry.declaration.qualifications]


@pytest.mark.parametrize(
    "written",
    [
        "专精特新「小巨人」企业",
        "专精特新“小巨人”企业",
        "专精特新小巨人企业",
        "专精特新《小巨人》企业",
        "专精特新＂小巨人＂企业",
    ],
)
def test_quotation_marks_of_any_kind_or_none_give_the_listed_name(written: str) -> None:
    entry = entry_of(qualifications=written, qualifications_valid_to="")
    assert qualifications(entry) == [(GIANT, None)]
    assert normalised(entry) == [("qualifications", written, GIANT)]


@pytest.mark.parametrize("sign", list(";；、,，"))
def test_every_separator_gives_the_same_items_and_is_not_listed(sign: str) -> None:
    entry = entry_of(qualifications=f"高新技术企业{sign}湖北名牌企业", qualifications_valid_to="")
    assert qualifications(entry) == [("高新技术企业", None), ("湖北名牌企业", None)]
    assert normalised(entry) == []


def test_one_changed_item_lists_the_whole_cell_joined() -> None:
    entry = entry_of(qualifications="高新技术企业,专精特新小巨人企业", qualifications_valid_to="2025-1-1")
    assert normalised(entry) == [
        ("qualifications", "高新技术企业,专精特新小巨人企业", f"高新技术企业；{GIANT}"),
        ("qualifications_valid_to", "2025-1-1", "2025-01-01"),
    ]


@pytest.mark.parametrize(
    ("names", "days", "ends"),
    [
        pytest.param("高新技术企业", "", [None], id="no date: valid"),
        pytest.param("高新技术企业", date(2025, 1, 1), ["2025-01-01"], id="one Excel date"),
        pytest.param("甲；乙；丙", "2025-01-01", ["2025-01-01"] * 3, id="one date holds for all"),
        pytest.param("甲；乙", "2025-01-01；2026-01-01", ["2025-01-01", "2026-01-01"], id="in the same order"),
        pytest.param("甲；乙", "/；2026-01-01", [None, "2026-01-01"], id="a placeholder is an empty item"),
        pytest.param("甲；乙", "2025-01-01；", ["2025-01-01", "2025-01-01"], id="a separator at the end adds nothing"),
        pytest.param(
            "甲；；乙", "2025-01-01；2026-01-01", ["2025-01-01", "2026-01-01"], id="an empty name has no date"
        ),
        pytest.param(
            "甲；/；乙", "2025-01-01；/；2026-01-01", ["2025-01-01", "2026-01-01"], id="empty names with dates"
        ),
    ],
)
def test_each_item_gets_its_last_day(names: str, days: Cell, ends: list[str | None]) -> None:
    entry = entry_of(qualifications=names, qualifications_valid_to=days)
    assert [end for _, end in qualifications(entry)] == ends


@pytest.mark.parametrize(
    ("names", "days"),
    [
        ("甲；乙；丙", "2025-01-01；2026-01-01"),
        ("甲", "2025-01-01；2026-01-01"),
        ("", "2025-01-01；2026-01-01"),
        ("无", "2025-01-01；2026-01-01"),
    ],
)
def test_any_other_number_of_dates_refuses_the_row(names: str, days: str) -> None:
    entry = entry_of(qualifications=names, qualifications_valid_to=days)
    assert faults(entry) == [("qualifications_valid_to", "validity_count")]


def test_a_date_that_cannot_be_read_is_one_fault() -> None:
    entry = entry_of(qualifications="甲；乙；丙", qualifications_valid_to="2025-01-01；待定")
    assert faults(entry) == [("qualifications_valid_to", "unreadable")]


def test_an_empty_cell_is_missing_and_none_means_none() -> None:
    missing, none = entry_of(qualifications="", qualifications_valid_to=""), entry_of(qualifications="无")
    assert missing.declaration is not None
    assert missing.declaration.qualifications is None
    assert qualifications(none) == []
