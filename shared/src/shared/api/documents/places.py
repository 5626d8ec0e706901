"""Examples that name places of the plan in force: code writes those of a province 99, which there is not."""

import re
from collections.abc import Mapping
from typing import Any, Final

from stdnum.cn import uscc

from shared.plan.model import Plan

_CODE: Final = re.compile(r"\b99([0-9]{2})([0-9]{2})\b")
"""990100, 990200, …: the first, the second unit; 990108: the eighth county of the first."""
_FIRM: Final = re.compile(r"\b91(99[0-9]{4})([0-9A-Z]{9})[0-9A-Z]\b")
_NAMES: Final = ("示例市", "Example City")
"""Of the first unit."""


def with_places(document: Any, plan: Plan) -> Any:
    """The document with the codes and names of the plan's places in its examples."""
    if isinstance(document, Mapping):
        return {_placed(key, plan): with_places(value, plan) for key, value in document.items()}
    if isinstance(document, list):
        return [with_places(value, plan) for value in document]
    return _placed(document, plan) if isinstance(document, str) else document


def _placed(text: str, plan: Plan) -> str:
    if "99" in text:
        text = _CODE.sub(lambda found: _place(found[0], plan), _FIRM.sub(lambda found: _firm(found, plan), text))
    unit = next(iter(plan.units.values()))
    for written, name in zip(_NAMES, (unit.name_zh, unit.name_en), strict=True):
        text = text.replace(written, name)
    return text


def _firm(found: re.Match[str], plan: Plan) -> str:
    code = f"91{_place(found[1], plan)}{found[2]}"
    return code + str(uscc.calc_check_digit(code))


def _place(code: str, plan: Plan) -> str:
    units = list(plan.units)
    unit = units[(int(code[2:4]) - 1) % len(units)]
    counties = [one.code for one in plan.divisions.values() if one.parent_code == unit]
    number = int(code[4:])
    return counties[(number - 1) % len(counties)] if number and counties else unit
