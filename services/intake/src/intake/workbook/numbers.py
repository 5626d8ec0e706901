"""Numbers as people write them: full width, separators, currency signs and units; exact, never through a float."""

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from math import isfinite
from typing import Final

from intake.domain.faults import TEXTS
from intake.workbook.fold import fold
from intake.workbook.layout import COUNT_UNITS, MONEY_UNITS
from intake.workbook.number_format import NAMES_OF_POWERS, power_of_stored
from intake.workbook.reading import CellFault, Reading, unreadable
from intake.workbook.sheet import Cell, number, written
from shared.domain.money import plain

_EXACT: Final = Context(prec=100)
_WRITTEN: Final = re.compile(
    r"(?P<sign>[+\-−]?)¥?(?P<inner>[+\-−]?)"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?P<fraction>\.[0-9]*)?(?P<unit>\D*)"
)
_LONGEST: Final = 60
_BOUND: Final = 1e30
"""A number cell beyond it (1e999 is read as infinite) is no figure of anybody."""
_COUNTS: Final[Mapping[str, int]] = dict.fromkeys((*COUNT_UNITS, ""), 0)
_YEARS: Final[Mapping[str, int]] = {"": 0, "年": 0, "年度": 0}
_PLAIN_NUMBER: Final[Mapping[str, int]] = {"": 0}
_MONEY: Final[Mapping[str, int]] = {**MONEY_UNITS, "": 0}


def read_money(cell: Cell, unit: int, *, signed: bool) -> Reading:
    """An amount in yuan; `unit` is the column's power of ten, `to` stays in that unit.

    Raises:
        CellFault: `unreadable`, or `negative` where the column allows no sign.
    """
    amount, power = _parse(cell, _MONEY)
    if amount is None:
        raise unreadable("请填金额数字，例如 1200 或 3.5亿元", "write an amount such as 1200 or 3.5亿元")
    if power is None:
        power = unit
    shown = plain(amount.scaleb(power - unit, _EXACT))
    reading = Reading(Decimal(plain(amount.scaleb(power, _EXACT))), _listed(cell, shown))
    if amount < 0 and not signed:
        raise CellFault("negative", TEXTS["negative"], reading)
    return reading


def read_shown_money(cell: float, form: str, unit: int, *, signed: bool) -> Reading:
    """An amount in yuan of a number that its format shows in a unit of its own; `unit` is the column's.

    Raises:
        CellFault: `unreadable` for a unit that is not known, or `negative` where the column allows no sign.
    """
    amount, _ = _parse(cell, _MONEY)
    power = power_of_stored(form, negative=cell < 0)
    if amount is None or power is None:
        raise unreadable(
            "单元格的数字格式里的金额单位不认识，请改为元、千元、万元、百万元或亿元",
            "the number format shows an unknown unit; use 元, 千元, 万元, 百万元 or 亿元",
        )
    shown = plain(amount.scaleb(power - unit, _EXACT))
    stored = f"{plain(amount)}{NAMES_OF_POWERS[power]}"
    reading = Reading(Decimal(plain(amount.scaleb(power, _EXACT))), shown if power != unit else None, written=stored)
    if amount < 0 and not signed:
        raise CellFault("negative", TEXTS["negative"], reading)
    return reading


def read_count(cell: Cell) -> Reading:
    """A whole number of persons, marks or quotations.

    Raises:
        CellFault: `unreadable`, also for a fraction, or `negative`.
    """
    reading = _whole(cell, _COUNTS, "请填整数，例如 120", "write a whole number such as 120")
    if isinstance(reading.value, int) and reading.value < 0:
        raise CellFault("negative", TEXTS["negative"], reading)
    return reading


def read_integer(cell: Cell) -> Reading:
    """A whole number of any sign."""
    return _whole(cell, _PLAIN_NUMBER, "请填整数", "write a whole number")


def read_year(cell: Cell) -> Reading:
    """A calendar year."""
    return _whole(cell, _YEARS, "请填四位年份，例如 2023", "write a year such as 2023")


def _whole(cell: Cell, units: Mapping[str, int], zh: str, en: str) -> Reading:
    value, _ = _parse(cell, units)
    if value is None or value != value.to_integral_value():
        raise unreadable(zh, en)
    return Reading(int(value), _listed(cell, plain(value)))


def _parse(cell: Cell, units: Mapping[str, int]) -> tuple[Decimal | None, int | None]:
    """The number as written and the power of ten of its unit, None where the cell names no unit."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return (number(cell) if isfinite(cell) and abs(cell) < _BOUND else None), None
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return None, None
    match = _WRITTEN.fullmatch(fold(cell))
    if match is None or not _is_number(match, units):
        return None, None
    value = Decimal(match["whole"].replace(",", "") + (match["fraction"] or ""))
    if (match["sign"] or match["inner"]) in {"-", "−"}:
        value = -value
    return value, units[match["unit"]] if match["unit"] else None


def _is_number(match: re.Match[str], units: Mapping[str, int]) -> bool:
    digits = match["whole"] or (match["fraction"] or "").strip(".")
    return bool(digits) and match["unit"] in units and not (match["sign"] and match["inner"])


def _listed(cell: Cell, shown: str) -> str | None:
    return shown if isinstance(cell, str) and written(cell) != shown else None
