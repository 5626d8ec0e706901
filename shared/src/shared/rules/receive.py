"""A change of the rules received: kept where the service can decide by it, and confirmed or refused in any case."""

from collections.abc import Sequence

from shared import clock
from shared.domain.bad_value import BadValue
from shared.events.eligibility import RuleChanged
from shared.events.rules_taken import RulesTaken
from shared.messaging.received import Handler, Received
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.approved import with_approved
from shared.plan.misfit import must_be_readable
from shared.plan.model import Plan
from shared.plan.readers import Readers
from shared.rules.copy import keep_copy
from shared.rules.nouns import Nouns, decided_since, pending_before
from shared.runtime import RulesCopy


def taking_rules(taken: type[RulesTaken], readers: Readers, nouns: Nouns) -> Handler:
    """The handler of a service that decides by these readers; `taken` is the fact by which it answers."""

    async def on_rules_changed(events: Sequence[Received[RuleChanged]], uow: UnitOfWork) -> None:
        """Takes the copies of a set in their order, and tells of each what became of it."""
        for received in events:
            fact = await _take(uow, received, taken, readers, nouns)
            uow.publish(fact, received.cause)
            facts = {"rule_change_id": fact.rule_change_id, "refused": fact.refused_en}
            uow.journal("take-rules", fact.subject, effective_on=received.event.effective_on, facts=facts)

    return on_rules_changed


async def _take(
    uow: UnitOfWork, received: Received[RuleChanged], taken: type[RulesTaken], readers: Readers, nouns: Nouns
) -> RulesTaken:
    event = received.event
    named = {"plan_id": event.plan_id, "rule_change_id": event.rule_change_id, "position": event.position}
    try:
        plan = _readable(uow.runtime.plan, event, readers)
    except BadValue as refusal:
        return taken(**named, refused_zh=refusal.zh, refused_en=refusal.en)
    await keep_copy(uow, RulesCopy(received.sequence, event.rule_change_id, event.approved))
    if not _is_concerned(plan, event, readers):
        return taken(**named)
    day, dated_back = event.effective_on, event.effective_on < clock.today()
    touches = await decided_since(uow, nouns, day) if dated_back else ()
    return taken(**named, touches=touches, pending=await pending_before(uow, nouns, day))


def _is_concerned(plan: Plan, event: RuleChanged, readers: Readers) -> bool:
    """Whether the service decides by a parameter that this very change gave another value."""
    meanings = [plan.definitions[name] for name in event.changed if name in plan.definitions]
    return any(one.folder == readers.folder and one.not_read_yet is None for one in meanings)


def _readable(files: Plan, event: RuleChanged, readers: Readers) -> Plan:
    """The plan of the files with the copy on top.

    Raises:
        BadValue: it is of another plan, or the service cannot decide by one of its values.
    """
    if event.plan_id != files.id:
        raise BadValue(
            "other_plan",
            f"本服务使用方案 {files.id}，该变更属于方案 {event.plan_id}；请使各服务采用同一方案",
            f"this service has plan {files.id}, and the change is of {event.plan_id}; start all by one plan",
        )
    plan = with_approved(files, event.approved)
    must_be_readable(plan, {one.name for one in event.approved}, readers.reads)
    return plan
