"""Units of facts: the words behind a number, and the units of the limits that it may be held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

COUNT: Final = "count"


@dataclass(frozen=True, slots=True)
class Unit:
    """`zh` and `en` follow a number in a sentence; `limits` are the units of parameters that fit."""

    name: str
    zh: str = ""
    en: str = ""
    limits: tuple[str, ...] = (COUNT,)

    @property
    def counted(self) -> str:
        """The unit of a margin, as answers write it: that of the plan's parameters."""
        return self.limits[0]


UNITS: Final[Mapping[str, Unit]] = {
    unit.name: unit
    for unit in (
        Unit("persons", " 人", limits=("persons", COUNT)),
        Unit("yuan", " 元", " CNY", limits=("yuan",)),
        Unit("patents", " 件", limits=("patents", COUNT)),
        Unit("trademarks", " 件"),
        Unit("products", " 个"),
        Unit("reports", " 次", " reports"),
        Unit("months", " 个月", limits=("months", COUNT)),
        Unit("items", " 项"),
    )
}
"""By name. A share has none: it is a number between 0 and 1."""
