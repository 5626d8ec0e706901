"""The rules of a day as people read them."""

from datetime import date

from eligibility.domain.amendments import own_names
from eligibility.usecases.rules.current import current_plan
from shared import clock
from shared.clients.eligibility_rules import ParameterOut, RulesOut
from shared.domain.money import plain
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.model import Plan
from shared.plan.parameters import Parameters, Value
from shared.usecases.legal_date import rules_in_force


async def read_rules(uow: UnitOfWork, on: date | None) -> RulesOut:
    """All parameters that this service decides by on a day; a day ahead shows what is approved for it.

    Raises:
        BeforePlan: no rule was in force yet.
    """
    plan, day = await current_plan(uow), on or clock.today()
    parameters = rules_in_force(plan, day)
    found = [_parameter(plan, parameters, name, day) for name in own_names(parameters)]
    return RulesOut(on=day, version=parameters.version, parameters=found)


def _parameter(plan: Plan, parameters: Parameters, name: str, day: date) -> ParameterOut:
    meaning = parameters.definition(name)
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
    )


def _text(value: Value) -> str | list[str]:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str) else plain(value)
