"""The rules of a day as people read them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from shared.domain.money import plain
from shared.plan.model import Plan
from shared.plan.parameters import Value
from shared.schemas.rules import ParameterOut, RulesOut, ValueOut
from shared.usecases.legal_date import rules_in_force


def rules_of(plan: Plan, day: date, folders: Collection[str], kind: str, newest_change: UUID | None = None) -> RulesOut:
    """The parameters of these folders on a day, also those that nothing reads yet; `kind` is of the version.

    Raises:
        BeforePlan: no rule was in force yet.
    """
    parameters = rules_in_force(plan, day)
    own = [name for name in parameters if parameters.definition(name).folder in folders]
    found = [_parameter(plan, name, day) for name in own]
    version = plan.version_of(kind, day)
    return RulesOut(on=day, version=version, parameters=found, newest_change=newest_change)


def _parameter(plan: Plan, name: str, day: date) -> ParameterOut:
    meaning = plan.definitions[name]
    dated = next(entry for entry in reversed(plan.history[name]) if entry.since <= day)
    return ParameterOut(
        name=name,
        value=_text(dated.value),
        unit=meaning.unit,
        clause=meaning.clause,
        reading=meaning.reading,
        description=meaning.description,
        description_en=meaning.description_en,
        since=dated.since,
        source=dated.source,
        not_read_yet=meaning.not_read_yet,
        history=[
            ValueOut(since=entry.since, value=_text(entry.value), source=entry.source) for entry in plan.history[name]
        ],
    )


def _text(value: Value) -> str | list[str]:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str) else plain(value)
