"""Places in words that are more than a division's name: addresses, zones, offices behind a unit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shared.plan.divisions import Division, Place, UnknownDivision, fold, unique
from shared.plan.model import Plan

_ZONE: Final = re.compile(r"高新区|高新技术(?:产业)?开发区|经开区|经济(?:技术)?开发区|开发区|新区|管理区")
_OF_AN_ADDRESS: Final = re.compile(r"[0-9路街道巷镇乡村园]")
_CODE: Final = re.compile(r"[0-9A-Za-z.]+")
_BRACKETS: Final = str.maketrans("", "", "()[]【】〔〕")

Named = tuple[str, str]
"""A name and the code that it leads to."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that was read out of a text; `zone` where the text names a zone and not a division.

    `listed` where the text is more than a name.
    """

    place: Place
    zone: bool = False
    listed: bool = True


class Addresses:
    """The places of a plan by the texts in which people write them."""

    def __init__(self, plan: Plan) -> None:
        self._divisions, self._names = plan.divisions, plan.names
        cities = [one for one in plan.divisions.values() if one.level == "city"]
        counties = [one for one in plan.divisions.values() if one.level in ("county", "zone")]
        self._groupings = [one.name_zh for one in plan.divisions.values() if one.level == "grouping"]
        self._cities, self._counties = self._long_names(cities), self._long_names(counties)
        self._zones = _longest_first(plan.names.zones.items())
        self._stems = _longest_first((stem, city.code) for city in cities for stem in city.stems())
        self._short_counties = _longest_first((stem, one.code) for one in counties for stem in one.stems())

    def find(self, text: str) -> Found | None:
        """The place that a text begins with; None where it names none.

        Raises:
            UnknownDivision: it names a county in a city that is not its own.
        """
        folded = fold(text)
        if code := self._names.short_names.get(folded):
            return Found(self._divisions.find(code), listed=False)
        for rest in self._behind_the_province(folded):
            if code := self._zone(rest):
                return Found(self._divisions.find(code), zone=True)
            if named := self._address(rest):
                return Found(self._divisions.find(named[1]), listed=named[0] != rest)
        home = self._divisions.home
        return Found(self._divisions.find(home.code)) if folded.startswith(home.name_zh) else None

    def is_one(self, text: str) -> bool:
        """Whether a text that names no division is an address, and no name or code that there is not."""
        folded = fold(text)
        return bool(_OF_AN_ADDRESS.search(folded)) and not _CODE.fullmatch(folded)

    def _long_names(self, divisions: Sequence[Division]) -> list[Named]:
        """Names with their suffix, former ones and those of the table among them."""
        codes = {division.code for division in divisions}
        former = ((past.former_name, past.code) for past in self._divisions.former if past.code in codes)
        short = ((name, code) for name, code in self._names.short_names.items() if code in codes)
        return _longest_first((*((one.name_zh, one.code) for one in divisions), *former, *short))

    def _behind_the_province(self, text: str) -> Iterator[str]:
        """The text without the province in front, in full or short, and without what only groups codes."""
        home = self._divisions.home
        for rest in dict.fromkeys((text.removeprefix(home.name_zh), text, text.removeprefix(home.short_zh))):
            grouping = next((one for one in self._groupings if rest.startswith(one)), "")
            yield rest.removeprefix(grouping)

    def _zone(self, rest: str) -> str | None:
        """A zone by its own name, alone or behind its city, or by that of its division."""
        for zone, code in self._zones:
            division = self._divisions[code]
            if any(rest.startswith(f"{name}{zone}") for name in ("", division.name_zh, *division.stems())):
                return code
        for name, code in (*self._cities, *self._stems, *self._counties, *self._short_counties):
            if rest.startswith(name) and _ZONE.match(rest, len(name)):
                return code
        return None

    def _address(self, rest: str) -> Named | None:
        """As much of the text as names a place, with the code of that."""
        if city := _first(rest, self._cities):
            return self._within(city, rest)
        for stem, code in self._stems:
            if rest.startswith(stem) and (county := _first(rest.removeprefix(stem), self._counties_of(code))):
                return f"{stem}{county[0]}", county[1]
        county = _first(rest, self._counties)
        alone = county is not None and len({code for name, code in self._counties if name == county[0]}) == 1
        return county if alone else None

    def _within(self, city: Named, rest: str) -> Named:
        name, code = city
        behind = rest.removeprefix(name)
        if county := _first(behind, self._counties_of(code)):
            return f"{name}{county[0]}", county[1]
        if other := _first(behind, self._counties):
            raise UnknownDivision(
                "unknown_division",
                f"{name}没有{other[0]}，请核对，例如 {self._divisions.example()}",
                f"{other[0]} is no county of {name}; check the place, or give its six-digit code",
            )
        return city

    def _counties_of(self, city: str) -> list[Named]:
        return [(name, code) for name, code in self._counties if self._divisions[code].parent_code == city]


def unit_in_words(text: str, plan: Plan) -> str:
    """The name of a unit without the province before it and offices behind it; a former or short name as today's."""
    rest = fold(text).removeprefix(plan.divisions.home.name_zh).translate(_BRACKETS)
    offices = sorted(plan.names.offices, key=len, reverse=True)
    while office := next((one for one in offices if rest.endswith(one) and rest != one), None):
        rest = rest.removesuffix(office)
    former = unique((past.former_name, past.code) for past in plan.divisions.former)
    return plan.names.short_names.get(rest) or former.get(rest) or rest


def _longest_first(names: Iterable[Named]) -> list[Named]:
    return sorted(dict.fromkeys(names), key=lambda one: -len(one[0]))


def _first(text: str, names: Iterable[Named]) -> Named | None:
    """The longest name that the text begins with."""
    found: Iterator[Named] = (one for one in names if text.startswith(one[0]))
    return next(found, None)
