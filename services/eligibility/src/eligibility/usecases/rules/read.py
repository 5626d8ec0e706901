"""The rules of a day with the approved changes on top."""

from datetime import date

from eligibility.domain.amendments import OWN_FOLDERS
from eligibility.usecases.rules.current import current_plan
from eligibility.usecases.rules.names import other_names
from shared import clock
from shared.messaging.reading import Reading
from shared.plan.versions import JUDGING, YEARLY
from shared.schemas.rules import RulesOut
from shared.usecases.rules import rules_of


async def read_rules(uow: Reading, on: date | None) -> RulesOut:
    """All parameters that this service decides by on a day; a day ahead shows what is approved for it.

    Raises:
        BeforePlan: no rule was in force yet.
    """
    plan, day = await current_plan(uow), on or clock.today()
    copy = uow.runtime.copy
    found = rules_of(plan, day, OWN_FOLDERS, JUDGING, copy.rule_change_id if copy else None)
    others = await other_names(uow, found.version)
    return found.model_copy(update={"also_named": others, "continuing_version": plan.version_of(YEARLY, day)})
