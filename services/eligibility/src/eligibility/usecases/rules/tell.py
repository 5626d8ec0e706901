"""Approved values of parameters told to every service, the whole copy each time."""

from collections.abc import Sequence
from uuid import UUID

from eligibility.domain.amendments import approved_values
from eligibility.usecases.rules.current import amendment_of, hold_judging
from shared.events.eligibility import RuleChanged
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.plan.changes import Amendment, Change, ParameterChange
from shared.rules.copy import keep_copy
from shared.runtime import RulesCopy, Runtime
from shared.service import Timer

_APPROVED = "SELECT id, position, since, source, changes FROM rule_change WHERE state = 'approved' ORDER BY position"
_TOLD = """
SELECT 1 FROM rule_copy
WHERE plan_id = $1 AND taken_at > coalesce((SELECT max(began_at) FROM producer_epoch), '-infinity')
"""
"""In the epoch that lasts: a database that was restored may have lost a change that the others know."""


def parameters_among(changes: Sequence[Change]) -> tuple[str, ...]:
    """The names of parameters that these changes give another value, each once."""
    return tuple(dict.fromkeys(change.name for change in changes if isinstance(change, ParameterChange)))


async def tell(uow: UnitOfWork, change_id: UUID, position: int, amendments: Sequence[Amendment]) -> bool:
    """Tells the services of the last of these approved changes, and keeps the copy here as they do.

    Nothing is told of a change of tables alone; returns whether it was.
    """
    latest = amendments[-1]
    if not (changed := parameters_among(latest.changes)):
        return False
    event = RuleChanged(
        plan_id=uow.plan.id,
        rule_change_id=change_id,
        position=position,
        effective_on=latest.since,
        document=latest.source,
        changed=changed,
        approved=approved_values(amendments),
    )
    await keep_copy(uow, RulesCopy(position, change_id, event.approved))
    uow.publish(event)
    return True


async def tell_what_is_untold(runtime: Runtime) -> None:
    """Tells, once, what was approved before there was anybody to tell, and after each restore what there is."""
    async with unit_of_work(runtime, runtime.caller) as uow:
        await hold_judging(uow)
        if await uow.execute_native(_TOLD, uow.plan.id):
            return
        rows = await uow.execute_native(_APPROVED)
        amendments = [amendment_of(row) for row in rows]
        while amendments and not parameters_among(amendments[-1].changes):
            amendments.pop()
        if amendments:
            newest = rows[len(amendments) - 1]
            await tell(uow, newest["id"], newest["position"], amendments)
            uow.journal("tell-rules", f"rules:{newest['id']}", effective_on=newest["since"])


TIMERS = (Timer("tell-rules", 600, tell_what_is_untold),)
"""Soon after an upgrade or a restore; where everything is told it is one query."""
