"""A plan with approved values of parameters on top of its files, dated as the files are."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from shared.domain.approved import ApprovedValue
from shared.plan.model import Plan
from shared.plan.parameters import DatedValue, Value


def with_value(plan: Plan, name: str, since: date, value: Value, source: str) -> Plan:
    """The plan where a parameter has the value from the day on, until a later day says another one.

    Of two values for one day the one that is laid on later holds, so that a change stands above the files.
    """
    dated = [*plan.history[name], DatedValue(since, value, source)]
    return replace(plan, history={**plan.history, name: sorted(dated, key=lambda entry: entry.since)})


def with_approved(plan: Plan, values: Iterable[ApprovedValue]) -> Plan:
    """The plan with these values; a parameter that the files no longer have is left out.

    Raises:
        BadParameter: the files have given a parameter a unit that does not allow the value.
    """
    for one in values:
        if definition := plan.definitions.get(one.name):
            plan = with_value(plan, one.name, one.since, definition.read(one.value), one.source)
    return plan
