"""A finding: the answer to one criterion with its values, limits and margins, and how it is written as JSON."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from eligibility.domain.messages import Label, message
from shared.domain.money import plain

_UNITS: Mapping[str, str] = {
    "employees": "persons",
    "revenue_yuan": "yuan",
    "total_assets_yuan": "yuan",
    "industrialised_share": "patents",
    "rd_share": "yuan",
    "rd_input_yuan": "yuan",
    "rd_staff_share": "persons",
}
"""What a margin counts: for a share it is the unit of its numerator."""


class Finding(NamedTuple):
    """What one criterion says of one firm; met or not, so that a refusal can name all its reasons.

    `ceiling` tells that the limits must be stayed under, not reached; `spoken` is how codes are said to people.
    """

    criterion: str
    annex: int
    title: Label
    met: bool | None
    reason: str | None
    values: Mapping[str, object]
    limits: Mapping[str, Decimal]
    margins: Mapping[str, Decimal | None]
    ceiling: bool = False
    spoken: Mapping[str, tuple[str, str]] = MappingProxyType({})
    sources: Mapping[str, str] = MappingProxyType({})
    """Where each value comes from."""
    rules_version: str = ""

    @property
    def clause(self) -> str:
        """The place in the plan's text."""
        return f"附件 {self.annex}"

    def to_json(self) -> dict[str, object]:
        """Plain data: decimals as plain strings, counts as integers, unknown as null."""
        values = {name: _shown(value) for name, value in self.values.items()}
        limits = {name: plain(limit) for name, limit in self.limits.items()}
        return {
            "criterion": self.criterion,
            "met": self.met,
            "reason": self.reason,
            "values": values,
            "limits": limits,
            "margins": {name: None if margin is None else plain(margin) for name, margin in self.margins.items()},
            "clause": self.clause,
            "message": message(self, values, limits),
        }

    def to_record(self) -> dict[str, object]:
        """The same with what a margin counts, where each value comes from, and the version of the rules: as kept."""
        return {
            **self.to_json(),
            "units": {name: _UNITS.get(name, "count") for name in self.limits},
            "sources": dict(self.sources),
            "rules_version": self.rules_version,
        }


def _shown(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return [_shown(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _shown(item) for name, item in value.items()}
    return value
