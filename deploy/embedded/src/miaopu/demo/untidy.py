"""How people really type: the same content in other widths, units, separators and signs."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final

from intake.workbook.layout import SheetLayout
from intake.workbook.sheet import Cell
from miaopu.demo.firms import Cells
from shared.domain.money import plain
from shared.plan.model import Plan

_SHARE: Final = 0.035
"""How many of the cells that can be written otherwise are."""
_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_YES: Final = ("√", "Y", "有", "对", "1")
_NO: Final = ("×", "N", "无", "错", "0")

Otherwise = Callable[[Cell, Random], Cell]


def make_untidy(cells: Cells, layout: SheetLayout, chance: Random, plan: Plan) -> None:
    """Writes a few cells of a row otherwise; what they say stays the same."""
    for column in layout.columns:
        cell = cells.get(column.identifier, "")
        if cell != "" and column.kind in _OTHERWISE and chance.random() < _SHARE:
            cells[column.identifier] = _OTHERWISE[column.kind](cell, chance)
    division = cells.get("registered_division")
    if layout.name == "申报企业" and isinstance(division, str) and chance.random() < 0.3:
        cells["registered_division"] = _by_name(division, plan)


def _by_name(division: str, plan: Plan) -> str:
    """City and county in words."""
    county = plan.divisions.get(division)
    if county is None:
        return division
    city = plan.divisions.get(county.parent_code or "")
    return f"{city.name_zh}{county.name_zh}" if city and city.reporting_unit else county.name_zh


def _amount(cell: Cell, chance: Random) -> Cell:
    value = Decimal(str(cell))
    forms = (
        f"{value:,}万元",
        f"{plain(value / 10_000)}亿元",
        f"{value:,}",
        plain(value).translate(_WIDE),
        f"￥{value}万",
    )
    return chance.choice(forms) if isinstance(cell, int | float) else cell


def _count(cell: Cell, chance: Random) -> Cell:
    text = str(cell)
    return chance.choice((f"{text}人", text.translate(_WIDE), f" {text} ", f"{text}名")) if text.isdigit() else cell


def _date(cell: Cell, chance: Random) -> Cell:
    if not isinstance(cell, date):
        return cell
    forms = (
        f"{cell.year}年{cell.month}月{cell.day}日",
        f"{cell.year}.{cell.month}.{cell.day}",
        f"{cell:%Y/%m/%d}",
        f"{cell:%Y%m%d}",
    )
    return chance.choice(forms)


def _yes_no(cell: Cell, chance: Random) -> Cell:
    return chance.choice(_YES if cell in {"是", "有"} else _NO) if cell in {"是", "否", "有", "无"} else cell


def _code(cell: Cell, chance: Random) -> Cell:
    text = str(cell)
    forms = (text.lower(), f"{text[:8]} {text[8:]}", text.translate(_WIDE))
    return chance.choice(forms) if isinstance(cell, str) else cell


def _patent(cell: Cell, chance: Random) -> Cell:
    text = str(cell)
    return chance.choice((f"ZL{text[:-1]}.{text[-1]}", f"ZL {text[:-1]}.{text[-1]}", f"{text[:-1]}.{text[-1]}"))


def _qualifications(cell: Cell, chance: Random) -> Cell:
    text = str(cell)
    return chance.choice(
        (text.replace("；", "、"), text.replace('"小巨人"', "“小巨人”"), text.replace('"小巨人"', "小巨人"))
    )


def _industry(cell: Cell, chance: Random) -> Cell:  # noqa: ARG001
    return f"C{cell}" if str(cell)[:1] in {"2", "3"} and len(str(cell)) == 4 else cell


_OTHERWISE: Final[Mapping[str, Otherwise]] = {
    "money": _amount,
    "count": _count,
    "date": _date,
    "yes_no": _yes_no,
    "uscc": _code,
    "patent_no": _patent,
    "qualifications": _qualifications,
    "industry": _industry,
}
