"""Legal dates of acts: the past is accepted and shows as back-dated; the future and days before the plan are not."""

from datetime import date

from shared import clock
from shared.plan.dated import NotInForce
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.problems import EffectiveDateAhead, Problem


class BeforePlan(Problem):
    """A legal date on which no rule of the plan was in force yet."""

    status, code = 422, "before-plan"
    title = {"zh": "日期早于方案施行日", "en": "The day lies before the plan"}
    detail = {
        "zh": "{day} 方案尚未施行；方案自 {first_day} 起施行，请改用该日或其后的日期。",
        "en": "The plan was not in force on {day}; its first day is {first_day}. Use that day or a later one.",
    }


def must_not_lie_ahead(effective_on: date) -> None:
    """Accepts today and any day before.

    Raises:
        EffectiveDateAhead: the day lies after today (Asia/Shanghai).
    """
    today = clock.today()
    if effective_on > today:
        raise EffectiveDateAhead(effective_on=str(effective_on), today=str(today))


def version_in_force(plan: Plan, kind: str, day: date) -> str:
    """The name of what decisions of this kind read on that day, as `rules_in_force` gives the values.

    Raises:
        BeforePlan: the day lies before the plan's first day.
    """
    rules_in_force(plan, day)
    return plan.version_of(kind, day)


def rules_in_force(plan: Plan, day: date) -> Parameters:
    """The parameters under which an act of that legal date is decided.

    Raises:
        BeforePlan: the day lies before the plan's first day, which the refusal names.
    """
    try:
        return plan.on(day)
    except NotInForce as error:
        raise BeforePlan(day=str(day), first_day=str(plan.in_force_from)) from error
