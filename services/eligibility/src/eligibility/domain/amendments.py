"""Changes of the rules as they are written down, and the plan's amendments that they mean."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from shared.plan.changes import (
    Amendment,
    CertificatesExtended,
    CertificateWithdrawn,
    Change,
    EffortRow,
    EffortsRevised,
    IntensiveClasses,
    ParameterChange,
    QualificationEnded,
    QualificationListed,
    ScopeAssigned,
    SizeBoundMoved,
    SizeScopes,
)
from shared.plan.model import Plan
from shared.plan.parameters import Parameters

OWN_FOLDERS: Final = ("eligibility", "")
"""Its folder of parameters, and the limits that follow from the size table."""


def own_names(parameters: Parameters) -> tuple[str, ...]:
    """The parameters that this service decides by; the others belong to those who do."""
    return tuple(name for name in parameters if parameters.definition(name).folder in OWN_FOLDERS)


def amendment_from(since: date, source: str, changes: Sequence[Mapping[str, Any]]) -> Amendment:
    """An amendment of plain data as `changes_to_json` writes it."""
    return Amendment(since, source, tuple(_change(change) for change in changes))


def as_if_always(amendment: Amendment, plan: Plan) -> tuple[Amendment, ...]:
    """The amendment as if it held on every day of the plan, above whatever else changes then.

    It is said again on each such day, and where it is so already it changes nothing. Efforts turn no outcome and are
    left out.
    """
    turning = tuple(change for change in amendment.changes if change.kind != "efforts")
    return tuple(Amendment(day, amendment.source, turning) for day in plan.changes())


def turns_outcomes(changes: Sequence[Change]) -> bool:
    """Whether any of them could turn an outcome; efforts cannot."""
    return any(change.kind != "efforts" for change in changes)


def _change(change: Mapping[str, Any]) -> Change:
    return _READ[change["kind"]](change)


def _parameter(change: Mapping[str, Any]) -> Change:
    value = change["value"]
    return ParameterChange(change["name"], tuple(value) if isinstance(value, list) else str(value))


def _scopes(change: Mapping[str, Any]) -> Change:
    return SizeScopes(tuple(ScopeAssigned(one["scope"], one["group"]) for one in change["assign"]))


def _bound(change: Mapping[str, Any]) -> Change:
    return SizeBoundMoved(**_said(change))


def _said(change: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in change.items() if name != "kind"}


_READ: Final[Mapping[str, Callable[[Mapping[str, Any]], Change]]] = {
    "parameter": _parameter,
    "patent_intensive": lambda change: IntensiveClasses(tuple(change.get("add", ())), tuple(change.get("remove", ()))),
    "qualification": lambda change: QualificationListed(change["key"], change["name_zh"], change["name_en"]),
    "qualification_end": lambda change: QualificationEnded(change["key"]),
    "certificate_extension": lambda change: CertificatesExtended(**_said(change)),
    "certificate_withdrawal": lambda change: CertificateWithdrawn(**_said(change)),
    "size_groups": _scopes,
    "size_bounds": _bound,
    "efforts": lambda change: EffortsRevised(tuple(EffortRow(**row) for row in change["rows"])),
}
