"""A simulation's counts split by unit, industry, patent-intensive category and size, before and after."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from eligibility.domain.simulation.base import Base, Firm
from eligibility.domain.simulation.seating import Seating
from eligibility.domain.simulation.sizes import SIZES
from shared.plan.model import Plan

Row = dict[str, Any]
_SIZE_NAMES: Final = {
    "micro": ("微型", "micro"),
    "small": ("小型", "small"),
    "medium": ("中型", "medium"),
    "large": ("大型", "large"),
    "not_covered": ("划型标准未涵盖", "not covered by the table"),
    "unknown": ("数据不全", "a figure is missing"),
}
_INTENSIVE_NAMES: Final = {
    "yes": ("专利密集型产业", "patent-intensive"),
    "no": ("非专利密集型产业", "not patent-intensive"),
    "unknown": ("行业未填", "class not given"),
}
_SECTION_NAMES: Final = {
    "A": ("农、林、牧、渔业", "Agriculture, forestry, animal husbandry and fishery"),
    "B": ("采矿业", "Mining"),
    "C": ("制造业", "Manufacturing"),
    "D": ("电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water"),
    "E": ("建筑业", "Construction"),
    "F": ("批发和零售业", "Wholesale and retail"),
    "G": ("交通运输、仓储和邮政业", "Transport, storage and post"),
    "H": ("住宿和餐饮业", "Accommodation and catering"),
    "I": ("信息传输、软件和信息技术服务业", "Information and software services"),
    "J": ("金融业", "Finance"),
    "K": ("房地产业", "Real estate"),
    "L": ("租赁和商务服务业", "Leasing and business services"),
    "M": ("科学研究和技术服务业", "Research and technical services"),
    "N": ("水利、环境和公共设施管理业", "Water, environment and public facilities"),
    "O": ("居民服务、修理和其他服务业", "Residents' and other services"),
    "P": ("教育", "Education"),
    "Q": ("卫生和社会工作", "Health and social work"),
    "R": ("文化、体育和娱乐业", "Culture, sports and entertainment"),
    "S": ("公共管理、社会保障和社会组织", "Public administration and social organisations"),
    "T": ("国际组织", "International organisations"),
}
"""Sections of GB/T 4754-2017."""
_UNKNOWN: Final = ("未知", "unknown")
_OUTSIDE: Final = {
    "unlisted": ("经变更列入、尚无类别", "listed by a change, without a category"),
    "no": _INTENSIVE_NAMES["no"],
    "unknown": _INTENSIVE_NAMES["unknown"],
}
"""Rows beside the categories."""


def split(base: Base, before: Seating, after: Seating, key: Callable[[Firm], str]) -> dict[str, Row]:
    """Applications, those that stand, those that are seated, and who enters and leaves, by key."""
    return _split([key(firm) for firm in base.firms], before, after)


def _split(key_of_row: Sequence[str], before: Seating, after: Seating) -> dict[str, Row]:
    places: dict[str, int] = {}
    keys = np.array([places.setdefault(key, len(places)) for key in key_of_row], np.intp)
    flags = (
        np.ones(len(keys), np.bool_),
        before.standing,
        after.standing,
        before.seated,
        after.seated,
        after.seated & ~before.seated,
        before.seated & ~after.seated,
    )
    counts = [np.bincount(keys[flag], minlength=len(places)).tolist() for flag in flags]
    return {
        name: dict(zip(_COUNTS, row, strict=True)) for name, row in zip(places, zip(*counts, strict=True), strict=True)
    }


_COUNTS: Final = (
    "applications",
    "standing_before",
    "standing_after",
    "seated_before",
    "seated_after",
    "entering",
    "leaving",
)


def by_unit(base: Base, plan: Plan, before: Seating, after: Seating) -> list[Row]:
    """By reporting unit, with the seats it has, those that are taken already, and those that are left."""
    found = split(base, before, after, lambda firm: firm.unit)
    units = sorted({*found, *(unit for unit, seats in after.plan.seats.items() if seats is not None)})
    rows = []
    for unit in units:
        division = plan.divisions.get(unit)
        names = (division.name_zh, division.name_en) if division else _UNKNOWN
        counts = found.get(unit, dict.fromkeys(_COUNTS, 0))
        seats = {**_seats(unit, before, counts, "before"), **_seats(unit, after, counts, "after")}
        rows.append({**_named(unit, names), **counts, **seats})
    return rows


def _seats(unit: str, seating: Seating, counts: Row, when: str) -> Row:
    room = seating.plan.room_of(unit)
    return {
        f"seats_{when}": seating.plan.seats.get(unit),
        f"used_{when}": seating.plan.used_by_unit.get(unit, 0),
        f"left_{when}": None if room is None else room - counts[f"seated_{when}"],
    }


def by_section(base: Base, plan: Plan, before: Seating, after: Seating) -> list[Row]:
    """By section of the industries."""

    def section(firm: Firm) -> str:
        return plan.industries.section_of(firm.industry_class or "") or "unknown"

    found = split(base, before, after, section)
    return [{**_named(key, _SECTION_NAMES.get(key, _UNKNOWN)), **counts} for key, counts in sorted(found.items())]


def by_class(base: Base, plan: Plan, before: Seating, after: Seating) -> list[Row]:
    """By class of four digits; those of which nobody stands are left out."""
    found = split(base, before, after, lambda firm: firm.industry_class or "unknown")
    rows = []
    for key, counts in sorted(found.items()):
        industry = plan.industries.get(key)
        if counts["standing_before"] or counts["standing_after"]:
            rows.append({**_named(key, (industry.name_zh, industry.name_zh) if industry else _UNKNOWN), **counts})
    return rows


def by_intensity(base: Base, plan: Plan, before: Seating, after: Seating) -> list[Row]:
    """Inside and outside the patent-intensive industries, by the table of each reference date."""
    keys = ["yes" if key not in {"no", "unknown"} else key for key in _categories(base, plan)]
    return _ordered(_split(keys, before, after), tuple(_INTENSIVE_NAMES), _INTENSIVE_NAMES)


def by_major(base: Base, plan: Plan, before: Seating, after: Seating) -> list[Row]:
    """By major category of the patent-intensive industries, and those outside."""
    majors = {code: category.major_code for code, category in plan.categories.items()}
    names = {each.major_code: (each.major_zh, each.major_en) for each in plan.categories.values()} | _OUTSIDE
    keys = [majors.get(key, key) for key in _categories(base, plan)]
    return _ordered(_split(keys, before, after), tuple(names), names)


def by_category(base: Base, plan: Plan, before: Seating, after: Seating) -> list[Row]:
    """By category of the patent-intensive industries with its major one, and those outside."""
    names = {code: (each.name_zh, each.name_en) for code, each in plan.categories.items()} | _OUTSIDE
    rows = _ordered(_split(_categories(base, plan), before, after), tuple(names), names)
    majors = {code: each.major_code for code, each in plan.categories.items()}
    return [{**row, "major": majors.get(row["key"])} for row in rows]


def _categories(base: Base, plan: Plan) -> list[str]:
    """The category of every row by the table of its reference date; a key of `_OUTSIDE` where it has none."""
    keys: list[str] = []
    for group in base.groups:
        rows = base.firms[group.first : group.first + group.size]
        keys += [_category(plan, firm.industry_class, group.on) for firm in rows]
    return keys


def _category(plan: Plan, industry_class: str | None, on: date) -> str:
    if industry_class is None:
        return "unknown"
    code = plan.patent_intensive.category_of(industry_class, on)
    if code is None:
        return "no"
    return code if code in plan.categories else "unlisted"


def by_size(base: Base, before: Seating, after: Seating) -> list[Row]:
    """By the size of the SME table."""
    return _ordered(split(base, before, after, lambda firm: firm.size), SIZES, _SIZE_NAMES)


def _ordered(found: dict[str, Row], keys: Sequence[str], names: dict[str, tuple[str, str]]) -> list[Row]:
    return [{**_named(key, names[key]), **found[key]} for key in keys if key in found]


def _named(key: str, names: tuple[str, str]) -> Row:
    return {"key": key, "name_zh": names[0], "name_en": names[1]}
