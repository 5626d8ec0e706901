"""Classes, size groups, patent-intensive industries, certificates, bodies and grounds, as shipped."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from shared.plan.dated import NotInForce
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan

PLAN = load_plan()
ON = date(2024, 6, 15)


def test_a_class_has_its_section_and_an_unknown_one_none() -> None:
    assert PLAN.industries.section_of("3921") == "C"
    assert PLAN.industries.section_of("0111") == "A"
    assert PLAN.industries.section_of("3999") is None
    assert "9231" in PLAN.industries


@pytest.mark.parametrize(
    ("industry_class", "group"),
    [
        ("0111", "agriculture"),
        ("3921", "industry"),
        ("4620", "industry"),
        ("4710", "construction"),
        ("5910", "transport"),
        ("5310", None),
        ("5920", "warehousing"),
        ("5990", "warehousing"),
        ("6020", "post"),
        ("6421", "information_transmission"),
        ("6513", "software_it_services"),
        ("6620", None),
        ("7010", "real_estate_development"),
        ("7020", "property_management"),
        ("7030", "other_unlisted"),
        ("7040", None),
        ("7090", "other_unlisted"),
        ("7299", "leasing_business_services"),
        ("7320", "other_unlisted"),
        ("8411", None),
        ("8512", "other_unlisted"),
        ("8310", None),
        ("9111", None),
        ("9999", None),
    ],
)
def test_the_size_group_of_a_class(industry_class: str, group: str | None) -> None:
    found = PLAN.size_groups.of_class(industry_class, ON)
    assert (found.key if found else None) == group


def test_the_irregular_bounds_are_as_the_regulation_has_them() -> None:
    bounds = {
        (group, bound.indicator): [int(bound.small_from), int(bound.medium_from), int(bound.large_from)]
        for group, found in PLAN.size_bounds.on(ON).items()
        for bound in found
    }
    assert bounds["real_estate_development", "total_assets_yuan"] == [20_000_000, 50_000_000, 100_000_000]
    assert bounds["real_estate_development", "revenue_yuan"] == [1_000_000, 10_000_000, 2_000_000_000]
    assert bounds["software_it_services", "revenue_yuan"] == [500_000, 10_000_000, 100_000_000]
    assert bounds["property_management", "employees"] == [100, 300, 1000]
    assert ("leasing_business_services", "revenue_yuan") not in bounds
    assert {key for key in bounds if key[0] == "other_unlisted"} == {("other_unlisted", "employees")}


def test_patent_intensive_classes_are_188_and_hold_from_their_day() -> None:
    assert len(PLAN.patent_intensive.classes(ON)) == 188
    assert PLAN.patent_intensive.contains("3913", ON)
    assert not PLAN.patent_intensive.contains("3911", ON)
    with pytest.raises(NotInForce):
        PLAN.patent_intensive.contains("3913", date(2019, 3, 31))


@pytest.mark.parametrize(
    "written",
    [
        '专精特新"小巨人"企业',
        "专精特新“小巨人”企业",
        "专精特新「小巨人」企业",
        "专精特新《小巨人》企业",
        "专精特新＂小巨人＂企业",
        "专精特新'小巨人'企业",
        "专精特新小巨人企业",
        " 专精特新 小巨人 企业",
    ],
)
def test_a_certificate_with_quotation_marks_of_any_kind(written: str) -> None:
    found = PLAN.qualifications.find(written)
    assert found is not None
    assert (found.key, found.name_zh) == ("little_giant", '专精特新"小巨人"企业')


@pytest.mark.parametrize("written", ["科技型中小企业", "小巨人", "", '""'])
def test_any_other_certificate_is_not_listed(written: str) -> None:
    assert PLAN.qualifications.find(written) is None


def test_bodies_and_grounds() -> None:
    assert (len(PLAN.bodies), "CIG" in PLAN.bodies) == (9, True)
    assert [ground.code for ground in PLAN.removal_grounds.values() if ground.needs_law] == ["other_violation"]
    assert len(PLAN.removal_grounds) == 7
    older = [ground.code for ground in PLAN.removal_grounds.values() if ground.bars_older_declarations]
    assert (older, {ground.exit for ground in PLAN.removal_grounds.values()}) == (["data_falsification"], {"removal"})


def test_the_ways_out_say_what_follows() -> None:
    said = [(one.key, one.on_lists, one.gives_right, one.bars) for one in PLAN.exits.values()]
    assert said == [
        ("graduation", "mark", True, "for_good"),
        ("removal", "revoke", False, "cooling"),
    ]


def test_every_patent_intensive_class_has_one_of_31_categories_in_seven_major_ones() -> None:
    classes = PLAN.patent_intensive.classes(ON)
    used = {PLAN.patent_intensive.category_of(code, ON) for code in classes}
    assert used == set(PLAN.categories)
    assert (len(used), len({each.major_code for each in PLAN.categories.values()})) == (31, 7)
    assert PLAN.patent_intensive.category_of("1713", ON) is None


def test_a_plan_that_was_kept_without_categories_is_still_read_and_has_the_same_version(tmp_path: Path) -> None:
    kept = Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path / "plan"))
    (kept / "patent_intensive_categories.csv").unlink()
    plan = load_plan(kept)
    assert (plan.categories, plan.on(ON).version) == ({}, PLAN.on(ON).version)
