"""In what the bases of simulations differ, so that nobody takes the difference of their figures for that of rules."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from shared.domain.facts import Label

_WHAT: Final[Mapping[str, Label]] = {
    "batch": Label("批次", "the batch"),
    "applications": Label("申报数", "the number of applications"),
    "on": Label("筛选日", "the day of the screening"),
    "rules": Label("现行规则版本", "the version of the rules in force"),
    "seat_plan": Label("名额方案", "the seat plan"),
    "stand": Label("参评企业范围", "the choice of firms that stand"),
    "seats": Label("名额口径", "the choice of seats"),
}
_WORDS: Final[Mapping[str | None, Label]] = {
    None: Label("无", "none"),
    "recommendable": Label("可推荐的企业", "every firm that could be taken"),
    "recommended": Label("已推荐的企业", "recommended firms alone"),
    "current": Label("剩余名额", "the seats that are left"),
    "fresh": Label("全部名额", "all seats, as if nobody had one"),
}


def differences(results: Sequence[Mapping[str, Any]], orders: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What differs, with its value in each simulation and a sentence; `orders` are the requests with their batch.

    Other parameters, another cap and other seats of units are what a what-if asks for, and are no difference of bases.
    """
    bases = [_base(result, order) for result, order in zip(results, orders, strict=True)]
    columns = {what: [base[what] for base in bases] for what in _WHAT}
    return [
        {"what": what, "values": values, "message": _said(_WHAT[what], values)}
        for what, values in columns.items()
        if len(set(values)) > 1
    ]


def _base(result: Mapping[str, Any], order: Mapping[str, Any]) -> dict[str, str | None]:
    seats = result["seat_plan"]
    return {
        "batch": order["batch"],
        "applications": str(result["before"]["applications"]),
        "on": str(result["on"]),
        "rules": ", ".join(f"{rule['reference_date']} {rule['version']}" for rule in result["rules"]),
        "seat_plan": f"{seats['plan_id']} {seats['sequence']}" if seats else None,
        "stand": order["stand"],
        "seats": order["seats"],
    }


def _said(what: Label, values: Sequence[str | None]) -> dict[str, str]:
    words = [_WORDS.get(value) or Label(str(value), str(value)) for value in values]
    return {
        "zh": f"{what.zh}不同：{'；'.join(word.zh for word in words)}。",
        "en": f"{what.en[0].upper()}{what.en[1:]} differs: {'; '.join(word.en for word in words)}.",
    }
