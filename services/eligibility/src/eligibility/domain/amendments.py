"""Changes of the rules as they are written down, and the plan's amendments that they mean."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from eligibility.domain.criteria import CRITERIA
from shared.plan.amend import Amendment, Change, IntensiveClasses, ParameterChange, QualificationListed
from shared.plan.model import Plan
from shared.plan.parameters import Parameters

_OWN_PREFIXES: Final = (*(f"{criterion.id}." for criterion in CRITERIA), "eligibility.", "ranking.", "continuing.")


def own_names(parameters: Parameters) -> tuple[str, ...]:
    """The parameters that this service decides by; the others belong to those who do."""
    return tuple(name for name in parameters if name.startswith(_OWN_PREFIXES))


def amendment_from(since: date, source: str, changes: Sequence[Mapping[str, Any]]) -> Amendment:
    """An amendment of plain data as `changes_to_json` writes it."""
    return Amendment(since, source, tuple(_change(change) for change in changes))


def as_if_always(amendment: Amendment, plan: Plan) -> tuple[Amendment, ...]:
    """The amendment as if it held on every day of the plan, above whatever else changes then."""
    values = tuple(change for change in amendment.changes if change.kind == "parameter")
    others = tuple(change for change in amendment.changes if change.kind != "parameter")
    first = Amendment(plan.in_force_from, amendment.source, others)
    return (first, *(Amendment(day, amendment.source, values) for day in plan.changes()))


def _change(change: Mapping[str, Any]) -> Change:
    if change["kind"] == "parameter":
        value = change["value"]
        return ParameterChange(change["name"], tuple(value) if isinstance(value, list) else str(value))
    if change["kind"] == "patent_intensive":
        return IntensiveClasses(tuple(change.get("add", ())), tuple(change.get("remove", ())))
    return QualificationListed(change["key"], change["name_zh"], change["name_en"])
