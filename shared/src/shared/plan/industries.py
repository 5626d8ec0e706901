"""Classes of GB/T 4754-2017, the size groups of the SME regulation, and the patent-intensive classes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.domain.terms.size import INDICATORS
from shared.plan.dated import Dated, overlaid
from shared.plan.tables import Row

_YUAN_PER_WAN = 10_000


@dataclass(frozen=True, slots=True)
class Industry:
    """A class of four digits and the letter of its section."""

    code: str
    section: str
    name_zh: str


class Industries(Mapping[str, Industry]):
    """The classes by their four digits."""

    def __init__(self, industries: Sequence[Industry]) -> None:
        self._by_code = {industry.code: industry for industry in industries}

    def __getitem__(self, code: str) -> Industry:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def section_of(self, code: str) -> str | None:
        """The section letter of a class; None for a class that does not exist."""
        industry = self._by_code.get(code)
        return industry.section if industry else None


@dataclass(frozen=True, slots=True)
class SizeGroup:
    """An industry group of the SME regulation."""

    key: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class IntensiveCategory:
    """A category of the patent-intensive industries (2019: 31 of them) within its major one (seven)."""

    code: str
    name_zh: str
    name_en: str
    major_code: str
    major_zh: str
    major_en: str


Scopes = Mapping[str, str | None]
"""Sections, divisions, groups and classes of GB/T 4754 and the size group of each; None is left out on purpose."""


class SizeGroups(Mapping[str, SizeGroup]):
    """The groups by key, and by day which classes belong to which; what no scope holds is not covered."""

    def __init__(self, groups: Sequence[SizeGroup], scopes: Dated[Scopes], industries: Industries) -> None:
        self._by_key = {group.key: group for group in groups}
        self._scopes = scopes
        self._industries = industries

    def __getitem__(self, key: str) -> SizeGroup:
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def of_class(self, code: str, on: date) -> SizeGroup | None:
        """The group of a class on a day, by the narrowest scope that names it; None where there is no threshold."""
        section = self._industries.section_of(code)
        if section is None:
            return None
        scopes = self._scopes.on(on)
        for scope in (code, code[:3], code[:2], section):
            if scope in scopes:
                key = scopes[scope]
                return self._by_key[key] if key else None
        return None

    def scopes(self, on: date) -> Scopes:
        """The assignments that hold on a day."""
        return self._scopes.on(on)

    def with_scopes(self, since: date, assigned: Scopes) -> "SizeGroups":
        """The same with scopes that belong elsewhere from the day on."""
        return SizeGroups(list(self._by_key.values()), overlaid(self._scopes, since, assigned), self._industries)


def scopes_of(industries: Industries) -> frozenset[str]:
    """Everything that an assignment may name: sections, divisions, groups and classes."""
    return frozenset(part for code, found in industries.items() for part in (found.section, code[:2], code[:3], code))


@dataclass(frozen=True, slots=True)
class SizeBound:
    """Where "small", "medium" and "large" begin for one indicator of a group: persons, or yuan."""

    group: str
    indicator: str
    small_from: Decimal
    medium_from: Decimal
    large_from: Decimal

    @property
    def rises(self) -> bool:
        """Whether each size begins above the one before."""
        return 0 < self.small_from < self.medium_from < self.large_from


SizeBounds = Mapping[str, tuple[SizeBound, ...]]
"""The bounds of one edition by group; a group uses one or two indicators."""

_FACTORS = {"人": 1, "万元": _YUAN_PER_WAN}


def size_bound_of(row: Row) -> SizeBound:
    """A row of a table of bounds, amounts turned into yuan.

    Raises:
        PlanError: an unknown indicator or unit, or bounds that do not rise.
    """
    if row["indicator"] not in INDICATORS:
        raise row.error(f"未知的指标 {row['indicator']}", f"Unknown indicator {row['indicator']}")
    if row["unit"] != ("人" if row["indicator"] == "employees" else "万元"):
        raise row.error("单位应为 人 或 万元", "The unit must be 人 for employees and 万元 for amounts")
    small, medium, large = (
        Decimal(row.whole(column) * _FACTORS[row["unit"]]) for column in ("small_from", "medium_from", "large_from")
    )
    bound = SizeBound(row["group"], row["indicator"], small, medium, large)
    if not bound.rises:
        raise row.error("小型、中型、大型的下限应依次增大", "The bounds must rise from small to large")
    return bound
