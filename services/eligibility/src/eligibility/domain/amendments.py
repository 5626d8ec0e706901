"""Changes of the rules as they are written down, and the plan's amendments that they mean."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from shared.domain.approved import ApprovedValue
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

OWN_FOLDERS: Final = ("eligibility", "")
"""Its folder of parameters, and the limits that follow from the size table."""


def amendment_from(since: date, source: str, changes: Sequence[Mapping[str, Any]]) -> Amendment:
    """An amendment of plain data as `changes_to_json` writes it."""
    return Amendment(since, source, tuple(_change(change) for change in changes))


def as_if_always(amendment: Amendment, plan: Plan) -> tuple[Amendment, ...]:
    """The amendment as if it held on every day of the plan, above whatever else changes then.

    It is said again on each such day, and where it is so already it changes nothing. What turns no outcome is left out.
    """
    turning = turning_changes(amendment.changes, plan)
    return tuple(Amendment(day, amendment.source, turning) for day in plan.changes())


def turning_changes(changes: Sequence[Change], plan: Plan) -> tuple[Change, ...]:
    """Those that could turn an outcome: efforts cannot, nor parameters by which other services decide."""
    return tuple(change for change in changes if change.kind != "efforts" and folder_of(change, plan) == OWN_FOLDERS[0])


def folder_of(change: Change, plan: Plan) -> str:
    """Whose folder of parameters the change concerns; the tables are this service's."""
    if not isinstance(change, ParameterChange):
        return OWN_FOLDERS[0]
    return plan.definitions[change.name].folder or OWN_FOLDERS[0]


def folders_of(changes: Sequence[Change], plan: Plan) -> tuple[str, ...]:
    """Whose folders the changes concern, each once."""
    return tuple(dict.fromkeys(folder_of(change, plan) for change in changes))


def is_read(change: Change, plan: Plan) -> bool:
    """Whether anything decides by it so far."""
    return not isinstance(change, ParameterChange) or plan.definitions[change.name].not_read_yet is None


def approved_values(amendments: Sequence[Amendment]) -> tuple[ApprovedValue, ...]:
    """The parameters among approved changes as every service is told them: of one parameter and day the newest."""
    found: dict[tuple[str, date], ApprovedValue] = {}
    for amendment in amendments:
        for change in amendment.changes:
            if isinstance(change, ParameterChange):
                value = ApprovedValue(
                    name=change.name, value=change.value, since=amendment.since, source=amendment.source
                )
                found[change.name, amendment.since] = value
    return tuple(found.values())


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
