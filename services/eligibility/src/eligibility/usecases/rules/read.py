"""The rules of a day with the approved changes on top."""

from datetime import date

from eligibility.domain.amendments import OWN_FOLDERS
from eligibility.usecases.rules.current import current_plan
from shared import clock
from shared.answers.rules import RulesOut
from shared.messaging.unit_of_work import UnitOfWork
from shared.usecases.rules import rules_of


async def read_rules(uow: UnitOfWork, on: date | None) -> RulesOut:
    """All parameters that this service decides by on a day; a day ahead shows what is approved for it.

    Raises:
        BeforePlan: no rule was in force yet.
    """
    return rules_of(await current_plan(uow), on or clock.today(), OWN_FOLDERS)
