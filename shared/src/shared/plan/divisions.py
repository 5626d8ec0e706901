"""Where a firm is registered: any spelling of a division to today's code, and from the code to its reporting unit."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shared.domain.bad_value import BadValue
from shared.plan.tables import Row

_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")
_REGULAR_SUFFIX: Final = re.compile(r"(?:林区|地区|(?<!自治)(?<!开发)(?<!管理)[市县区])$")
_KEPT_PLACES: Final = 4096
"""Spellings whose place is remembered: firms of one division write it in few ways."""
_SHORTEST_STEM: Final = 2
"""A county with a name of one character keeps its 县 in speech and in writing."""

LEVELS: Final = frozenset({"province", "city", "county", "grouping", "zone"})
"""A zone is a body of a place that is no division of its own, such as the committee of a high-tech zone."""


class UnknownDivision(BadValue):
    """No division of the province answers to this text, or several do."""


@dataclass(frozen=True, slots=True)
class Division:
    """A row of the table of divisions (GB/T 2260 and, where marked, statistical codes)."""

    code: str
    level: str
    name_zh: str
    name_en: str
    parent_code: str | None
    reporting_unit: bool
    short_names: tuple[str, ...]

    def stems(self) -> tuple[str, ...]:
        """Other ways to say the name: without its suffix, and the irregular ones of the table."""
        stem = _REGULAR_SUFFIX.sub("", self.name_zh)
        return (*(name for name in (stem,) if name != self.name_zh and len(name) >= _SHORTEST_STEM), *self.short_names)


@dataclass(frozen=True, slots=True)
class Former:
    """A code or name of the past and the division that answers to it today."""

    former_code: str
    former_name: str
    code: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province-level division of the country."""

    code: str
    name_zh: str
    short_zh: str


@dataclass(frozen=True, slots=True)
class Place:
    """A registered place that was understood.

    `code` is today's code inside the province, else None; `written` is the code inside, and outside the six digits or
    the name as it was written; `province` is the code of the province-level division.
    """

    code: str | None
    written: str
    province: str

    @property
    def inside(self) -> bool:
        """Whether the place lies in the province of the plan."""
        return self.code is not None


class Divisions(Mapping[str, Division]):
    """The divisions of the province by code; resolves what people write."""

    def __init__(
        self, divisions: Sequence[Division], former: Sequence[Former], provinces: Sequence[Province], home: str
    ) -> None:
        self._by_code = {division.code: division for division in divisions}
        self._provinces = {province.code[:2]: province for province in provinces}
        self.home = self._provinces[home[:2]]
        self.former = tuple(former)
        self._former_codes = {past.former_code: past.code for past in former}
        self._names = unique((division.name_zh, division.code) for division in divisions)
        self._stems = unique((stem, division.code) for division in divisions for stem in division.stems())
        self._former_names = unique((past.former_name, past.code) for past in former)
        self._former_stems = unique(
            (stem, past.code) for past in former if len(stem := _former_stem(past.former_name)) >= _SHORTEST_STEM
        )
        self._seats = self._spell_out(divisions, former)
        self._find = lru_cache(_KEPT_PLACES)(self._look_up)

    def __getitem__(self, code: str) -> Division:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def find(self, text: str) -> Place:
        """The place that a code or a name means; a former code or name means today's division.

        Another province, by name or by six digits, is outside and is not looked up further.

        Raises:
            UnknownDivision: an unknown code inside the province, an unknown name, or a name of several divisions.
        """
        return self._find(text)

    def _look_up(self, text: str) -> Place:
        if text in self._by_code:
            return self._inside(text)
        folded = fold(text)
        place = self._by_digits(folded) if _SIX_DIGITS.fullmatch(folded) else self._by_name(folded, text)
        if place is None:
            shown = text.strip()[:40]
            raise UnknownDivision(
                "unknown_division",
                f"找不到行政区划“{shown}”，请填六位代码或全称，例如 {self.example()}",
                f'No single division answers to "{shown}"; give its six-digit code or full name',
            )
        return place

    def unit_of(self, code: str) -> str | None:
        """The reporting unit of a division: the nearest one upwards; None for the province and for code groupings."""
        division = self._by_code.get(code)
        while division is not None and not division.reporting_unit:
            division = self._by_code.get(division.parent_code or "")
        return division.code if division is not None else None

    def issued_elsewhere(self, issuing_code: str, place: Place) -> bool:
        """Whether digits 3-8 of a credit code belong to another reporting unit, or province, than the place.

        Codes of the provincial bureau and codes that belong nowhere say nothing; nor does a place that is the province.
        """
        if issuing_code[:2] not in self._provinces or place.written == self.home.code:
            return False
        if issuing_code[:2] != place.province:
            return True
        if place.code is None:
            return False
        issuer = self._unit_of_issuer(issuing_code)
        return issuer is not None and issuer != self.unit_of(place.code)

    def _unit_of_issuer(self, code: str) -> str | None:
        today = code if code in self._by_code else self._former_codes.get(code, code)
        if today in self._by_code:
            return self.unit_of(today)
        return self.unit_of(f"{code[:4]}00")

    def _inside(self, code: str) -> Place:
        return Place(code, code, self.home.code[:2])

    def _by_digits(self, code: str) -> Place | None:
        if today := code if code in self._by_code else self._former_codes.get(code):
            return self._inside(today)
        if code[:2] in self._provinces and code[:2] != self.home.code[:2]:
            return Place(None, code, code[:2])
        return None

    def _by_name(self, folded: str, text: str) -> Place | None:
        rest = folded
        for name in (self.home.name_zh, self.home.short_zh):
            if folded.startswith(name):
                rest = folded.removeprefix(name)
                break
        if folded and not rest:
            return self._inside(self.home.code)
        for spelling in (folded, rest):
            if code := self._code_of_name(spelling):
                return self._inside(code)
        return self._elsewhere(folded, text)

    def _code_of_name(self, name: str) -> str | None:
        for names in (self._names, self._stems, self._former_names, self._former_stems, self._seats):
            if name in names:
                return names[name]
        return None

    def _elsewhere(self, folded: str, text: str) -> Place | None:
        for prefix, province in self._provinces.items():
            if prefix != self.home.code[:2] and folded.startswith(province.short_zh):
                return Place(None, text.strip(), prefix)
        return None

    def _spell_out(self, divisions: Sequence[Division], former: Sequence[Former]) -> dict[str, str | None]:
        """Every `city + county`, in long and short and former spellings, within each city."""
        cities: dict[str, set[str]] = {}
        for division in divisions:
            if division.level == "city":
                cities[division.code] = {division.name_zh, *division.stems()}
        for past in former:
            if past.code in cities:
                cities[past.code] |= {past.former_name, _former_stem(past.former_name)}
        spelled: list[tuple[str, str | None]] = []
        for city, city_names in cities.items():
            counties = [division for division in divisions if division.parent_code == city]
            spelled += [
                (f"{prefix}{name}", code)
                for name, code in _names_within(counties, former).items()
                for prefix in city_names
                if len(prefix) >= _SHORTEST_STEM
            ]
        return unique(spelled)

    def example(self) -> str:
        """A county, as a person may write it: its code and its name."""
        county = next((division for division in self._by_code.values() if division.level == "county"), None)
        return f"{county.code} {county.name_zh}" if county else self.home.code


def fold(text: str) -> str:
    """The text in half width without any blank, for look-ups."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _former_stem(name: str) -> str:
    return _REGULAR_SUFFIX.sub("", name)


def _names_within(counties: Sequence[Division], former: Sequence[Former]) -> dict[str, str | None]:
    codes = {county.code for county in counties}
    past = [old for old in former if old.code in codes]
    names = unique((_former_stem(old.former_name), old.code) for old in past)
    names |= unique((old.former_name, old.code) for old in past)
    names |= unique((stem, county.code) for county in counties for stem in county.stems())
    return names | unique((county.name_zh, county.code) for county in counties)


def unique(pairs: Iterable[tuple[str, str | None]]) -> dict[str, str | None]:
    """Names to the one division that answers; None where several do, which ends the search."""
    found: dict[str, str | None] = {}
    for name, code in pairs:
        found[name] = code if found.get(name, code) == code else None
    return found


def division_of(row: Row) -> Division:
    """A row of `divisions.csv`.

    Raises:
        PlanError: a code that is not six digits, an unknown level, or a mark other than yes and no.
    """
    if not _SIX_DIGITS.fullmatch(row["code"]):
        raise row.error("区划代码应为六位数字", "The code must be six digits")
    if row["level"] not in LEVELS:
        raise row.error(f"未知的级别 {row['level']}", f"Unknown level {row['level']}")
    if row["reporting_unit"] not in {"yes", "no"}:
        raise row.error("reporting_unit 应为 yes 或 no", "reporting_unit must be yes or no")
    return Division(
        code=row["code"],
        level=row["level"],
        name_zh=row.needed("name_zh"),
        name_en=row.needed("name_en"),
        parent_code=row["parent_code"] or None,
        reporting_unit=row["reporting_unit"] == "yes",
        short_names=row.listed("short_names"),
    )
