"""The reporting units (推荐单位): what a city writes in that column, to the unit's code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.domain.bad_value import BadValue
from shared.plan.divisions import Divisions, fold, unique


class UnknownUnit(BadValue):
    """The text is not one of the reporting units; a district or county is none."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A city, prefecture or county directly under the province that recommends firms."""

    code: str
    name_zh: str
    name_en: str


class Units(Mapping[str, Unit]):
    """The reporting units by code, in the order of the table of divisions."""

    def __init__(self, divisions: Divisions) -> None:
        mine = [division for division in divisions.values() if division.reporting_unit]
        self._by_code = {unit.code: Unit(unit.code, unit.name_zh, unit.name_en) for unit in mine}
        self._names = unique((stem, unit.code) for unit in mine for stem in unit.stems())
        self._names |= {name: unit.code for unit in mine for name in (unit.name_zh, unit.code)}

    def __getitem__(self, code: str) -> Unit:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def find(self, text: str) -> Unit:
        """The unit by code, official name, or the name without 市, 林区 or its long ethnic form.

        Raises:
            UnknownUnit: anything else, or a short name of several units; the message lists the units.
        """
        code = self._names.get(fold(text))
        if code is None:
            shown = text.strip()[:40]
            raise UnknownUnit(
                "unknown_unit",
                f"“{shown}”不是推荐单位，应为：{'、'.join(unit.name_zh for unit in self.values())}",
                f'"{shown}" is no reporting unit; choose one of {", ".join(unit.name_en for unit in self.values())}',
            )
        return self._by_code[code]
