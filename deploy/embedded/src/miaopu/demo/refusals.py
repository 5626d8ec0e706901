"""Firm rows that are refused, one kind after another, and patent and product rows that are rejected alone."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date, timedelta
from itertools import cycle
from typing import Final

from miaopu.demo.firms import Cells, Firm, Maker
from miaopu.demo.places import counties_of, name_of_place
from shared.plan.divisions import Division

Spoil = Callable[[Firm, Maker], None]


def _set(**cells: str | int | float | date) -> Spoil:
    return lambda firm, _: firm.cells.update(cells)


def _wrong_check(firm: Firm, maker: Maker) -> None:  # noqa: ARG001 - every change has this form
    code = str(firm.cells["uscc"])
    firm.cells["uscc"] = code[:-1] + ("0" if code[-1] != "0" else "1")


def _too_many_researchers(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
    firm.cells["rd_staff"] = int(str(firm.cells["employees"])) + 3


def _wrong_section(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
    firm.cells["industry_class"] = f"E{firm.cells['industry_class']}"


def _county_as_unit(firm: Firm, maker: Maker) -> None:
    firm.cells["reporting_unit"] = _some_county(maker).name_zh


def _digits_lost(firm: Firm, maker: Maker) -> None:
    """The last digits of a code that was stored as a number are lost: it is no firm's code any more."""
    firm.cells["uscc"] = int(f"91{_some_county(maker).code}5550128000")


def _founded_later(firm: Firm, maker: Maker) -> None:
    firm.cells["established_on"] = maker.reference + timedelta(days=16)


def _some_county(maker: Maker) -> Division:
    """One in the middle of the first unit that has any."""
    plan = maker.plan
    counties = next(found for unit in plan.units if (found := counties_of(unit, plan)))
    return counties[len(counties) // 2]


def _validity_count(firm: Firm, maker: Maker) -> None:
    first, second = maker.reference.year + 1, maker.reference.year + 2
    firm.cells["qualifications"] = "高新技术企业；专精特新中小企业；科技型中小企业"
    firm.cells["qualifications_valid_to"] = f"{first}-12-31；{second}-12-31"


_SPOILED: Final[Sequence[Spoil]] = (
    _wrong_check,
    _set(employees="约120"),
    _county_as_unit,
    _set(name="/"),
    _too_many_researchers,
    _set(revenue=-120.5),
    _founded_later,
    _set(registered_division="示例新区"),
    _set(industry_class="3999"),
    _wrong_section,
    _validity_count,
    _digits_lost,
    _set(legal_person="部分", rd_input="1.2E+3"),
    _set(reporting_unit="", uscc=""),
)


def refused_firms(maker: Maker, count: int, good: Sequence[Firm]) -> list[Firm]:
    """So many refused rows: every kind in turn, a pair with one code, and a copy of a good row."""
    made: list[Firm] = []
    kinds = cycle(range(len(_SPOILED) + 2))
    while len(made) < count:
        kind = next(kinds)
        if kind < len(_SPOILED):
            firm = maker.firm()
            _SPOILED[kind](firm, maker)
            made.append(firm)
        elif kind == len(_SPOILED):
            made.append(_copy_of(maker.chance.choice(good)))
        elif len(made) + 2 <= count:
            made += _pair(maker)
    return made


def _copy_of(firm: Firm) -> Firm:
    """The same row again; its patents and products are listed already."""
    return Firm(dict(firm.cells), [], [], firm.trade)


def _pair(maker: Maker) -> list[Firm]:
    first = maker.firm()
    second = Firm(deepcopy(first.cells), [], [], first.trade)
    units = list(maker.plan.units)
    elsewhere = name_of_place(units[len(units) // 4], maker.plan)
    second.cells["name"] = str(first.cells["name"]).replace("有限公司", f"（{elsewhere}）有限公司")
    return [first, second]


def add_rejected_rows(maker: Maker, firms: Sequence[Firm]) -> None:
    """Adds to each firm one patent or product row that is rejected; the firm's outcome stays."""
    for firm, spoil in zip(firms, cycle(_REJECTED), strict=False):
        spoil(firm, maker)


def _extra(firm: Firm, maker: Maker) -> Cells:
    patent = maker.patent(str(firm.cells["uscc"]), firm.trade, industrialised="否")
    firm.patents.append(patent)
    return patent


def _bad_number(firm: Firm, maker: Maker) -> None:
    patent = _extra(firm, maker)
    number = str(patent["patent_no"])
    patent["patent_no"] = number[:-1] + ("0" if number[-1] != "0" else "1")


def _other_kind(firm: Firm, maker: Maker) -> None:
    patent = _extra(firm, maker)
    patent["kind"] = "发明" if patent["kind"] != "发明" else "外观设计"


def _late_grant(firm: Firm, maker: Maker) -> None:
    _extra(firm, maker)["granted_on"] = maker.reference + timedelta(days=6)


def _unknown_status(firm: Firm, maker: Maker) -> None:
    _extra(firm, maker)["legal_status"] = "受理"


def _disagreeing(firm: Firm, maker: Maker) -> None:
    patent = _extra(firm, maker)
    firm.patents.append({**patent, "legal_status": "失效"})


def _listed_twice(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
    firm.patents.append(dict(firm.patents[0]))


def _negative_sales(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
    firm.products.append({**firm.main_product, "main": "否", "sales": -12.5})


def _old_patent(firm: Firm, maker: Maker) -> None:
    """Declared valid although its term has ended: read, with a warning."""
    patent = _extra(firm, maker)
    filed = maker.reference.year - 22
    patent.update(patent_no=maker.numbers.patent(filed, "发明"), kind="发明", granted_on=date(filed + 3, 8, 10))
    patent.update(industrialised="是", product=firm.trade.products[0])


_REJECTED: Final[Sequence[Callable[[Firm, Maker], None]]] = (
    _bad_number,
    _other_kind,
    _disagreeing,
    _late_grant,
    _unknown_status,
    _negative_sales,
    _listed_twice,
    _old_patent,
)
