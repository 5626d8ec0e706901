"""Words by which a text is seen to be of the shipped plan, read from its own tables."""

import re
from collections.abc import Iterator
from typing import Final

from shared.plan.load import load_plan

_WORDS_OF_THE_LANGUAGE: Final = frozenset({"公安", "沙市"})
"""Short names of counties that are found in other words too (公安机关, 长沙市)."""
_KIND: Final = re.compile(
    r"(?: Tujia(?: and Miao)?)?(?: Autonomous| Forestry| Administrative| Economic and Technological Development)?"
    r" (?:Province|City|County|District|Prefecture|Zone)$"
)


def _names() -> Iterator[str]:
    plan = load_plan()
    for division in plan.divisions.values():
        if division.level != "grouping":
            yield from (division.name_zh, *division.stems(), rf"\b{_KIND.sub('', division.name_en)}\b")
    yield from (plan.province.name_zh.removesuffix("省"), "鄂")
    yield from (*plan.names.short_names, *plan.names.zones, "东湖")


PLACES: Final = "|".join(sorted(set(_names()) - _WORDS_OF_THE_LANGUAGE))
"""Its divisions and zones, by full and short names, and what stands for the province in numbers of documents."""
