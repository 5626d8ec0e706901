"""A finding: the answer to one criterion with its values, limits and margins, and how it is written as JSON."""

from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from eligibility.domain.facts import Facts
from eligibility.domain.messages import message
from eligibility.domain.sources import source_of
from shared.domain.fact_table import FACTS
from shared.domain.facts import UNITS
from shared.domain.money import plain
from shared.plan.criteria import Criterion
from shared.plan.parameters import Parameters

_COUNTED: Final[Mapping[str, str]] = {
    name: UNITS[FACTS[fact.share_of[0]].unit if fact.share_of else fact.unit].counted
    for name, fact in FACTS.items()
    if fact.share_of or fact.unit
}
"""What a margin counts: for a share it is the unit of its numerator."""
_NO_BASIS: Final[Mapping[str, object]] = MappingProxyType({})
_AS_THEY_ARE: Final = frozenset({type(None), bool, str, int})


class Finding(NamedTuple):
    """What one criterion says of one firm; met or not, so that a refusal can name all its reasons.

    `ceiling` tells that the limits must be stayed under, not reached; `spoken` is how codes are said to people.
    """

    rule: Criterion
    met: bool | None
    reason: str | None
    values: Mapping[str, object]
    limits: Mapping[str, Decimal]
    margins: Mapping[str, Decimal | None]
    ceiling: bool = False
    spoken: Mapping[str, tuple[str, str]] = MappingProxyType({})
    reviewed: frozenset[str] = frozenset()
    """Fields of the firm whose value is a reviewer's finding."""
    rules_version: str = ""
    basis: Mapping[str, object] = MappingProxyType({})
    """On what the values rest: the calibre of R&D input, the patents that enter the rate."""

    @property
    def criterion(self) -> str:
        """The id of the criterion."""
        return self.rule.id

    @property
    def clause(self) -> str:
        """The place in the plan's text."""
        return self.rule.clause.zh

    def to_json(self) -> dict[str, object]:
        """Plain data: decimals as plain strings, counts as integers, unknown as null."""
        values, limits, margins = self._plain()
        return {
            "criterion": self.rule.id,
            "met": self.met,
            "reason": self.reason,
            "values": values,
            "limits": limits,
            "margins": margins,
            "clause": self.clause,
            "message": message(self, values, limits),
        }

    def to_record(self) -> dict[str, object]:
        """The same with its group, what a margin counts, where each value comes from, and the version of the rules."""
        told = _told(self.values, self.limits, self.reviewed, self.rules_version, self.rule)
        return {**self.to_json(), **told, "basis": dict(self.basis)}

    def to_kept(self) -> dict[str, object]:
        """What must be kept so that `explained` can say all the rest: sentences belong to the reader's request."""
        values, limits, margins = self._plain()
        kept: dict[str, object] = {
            "criterion": self.rule.id,
            "met": self.met,
            "reason": self.reason,
            "values": values,
            "limits": limits,
            "margins": margins,
        }
        if self.reviewed and (reviewed := [name for name in self.values if name in self.reviewed]):
            kept["reviewed"] = reviewed
        if self.basis:
            kept["basis"] = dict(self.basis)
        if self.ceiling:
            kept["ceiling"] = True
        if not self.spoken.keys().isdisjoint(self.values):
            kept["spoken"] = {name: self.spoken[name] for name in self.values if name in self.spoken}
        return kept

    def _plain(self) -> tuple[dict[str, object], dict[str, str], dict[str, str | None]]:
        """Values, limits and margins as JSON has them."""
        values = {n: value if type(value) in _AS_THEY_ARE else shown_value(value) for n, value in self.values.items()}
        if not self.limits:
            return values, {}, {}
        limits = {name: plain(limit) for name, limit in self.limits.items()}
        return values, limits, {n: None if margin is None else plain(margin) for n, margin in self.margins.items()}


def judged(criterion: Criterion, firm: Facts, p: Parameters) -> Finding:
    """The finding of a criterion on one firm."""
    met, reason, limits, margins, indicators, ceiling = criterion.judged.one(firm, p)
    names = criterion.shows + indicators if indicators else criterion.shows
    if criterion.shows_any:
        names += tuple(name for name in criterion.shows_any if firm[name])
    held = firm.values
    values = {name: held[name] for name in names}
    basis = {name: held[name] for name in criterion.rests_on} if criterion.rests_on else _NO_BASIS
    return Finding(
        criterion, met, reason, values, limits, margins, ceiling, firm.spoken, firm.reviewed, p.version, basis
    )


def explained(kept: Mapping[str, Any], criterion: Criterion, rules_version: str) -> dict[str, object]:
    """A kept finding in full: the keys of `to_record`, with the sentences in both languages."""
    values, limits = kept["values"], kept["limits"]
    finding = Finding(
        criterion,
        kept["met"],
        kept["reason"],
        values,
        limits,
        kept["margins"],
        kept.get("ceiling", False),
        kept.get("spoken", {}),
        frozenset(kept.get("reviewed", ())),
    )
    shown = {"criterion": criterion.id, "met": finding.met, "reason": finding.reason, "values": values}
    shown["limits"] = limits
    said = {"margins": finding.margins, "clause": finding.clause, "message": message(finding, values, limits)}
    told = _told(values, limits, finding.reviewed, rules_version, criterion)
    return {**shown, **said, **told, "basis": kept.get("basis", {})}


def _told(
    values: Iterable[str],
    limits: Iterable[str],
    reviewed: Container[str],
    rules_version: str,
    criterion: Criterion,
) -> dict[str, object]:
    said = criterion.limits_said
    counted = {**_COUNTED, **{key: one.counted for key, one in said}} if said else _COUNTED
    return {
        "group": criterion.group or None,
        "units": {name: counted[name] for name in limits},
        "sources": {name: source_of(name, reviewed) for name in values},
        "rules_version": rules_version,
    }


def shown_value(value: object) -> object:
    """A value as JSON has it: decimals as plain strings, a list for a tuple."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return [shown_value(item) for item in value]
    if isinstance(value, Mapping):
        return {name: shown_value(item) for name, item in value.items()}
    return value
