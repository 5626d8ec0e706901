"""A second person's decision on a change of the rules."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update

from eligibility.domain.amendments import OWN_FOLDERS, amendment_from, folders_of
from eligibility.store.tables import RuleChange
from eligibility.usecases.judging.reassess_job import start_reassessment
from eligibility.usecases.rules.change import KIND, BecameRetroactive, get_change, must_not_be_retroactive, with_changes
from eligibility.usecases.rules.confirmed import others
from eligibility.usecases.rules.current import current_plan, hold_judging
from eligibility.usecases.rules.kinds import keep_kinds
from eligibility.usecases.rules.met import met_by
from eligibility.usecases.rules.tell import tell
from eligibility.usecases.rules.versions import new_versions
from shared import clock
from shared.approvals.model import Approval, ApprovalAct
from shared.identity.caller import Role
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.changes import Amendment
from shared.plan.model import Plan
from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.decisions import RulesChanged

MEANWHILE: Final = BothLanguages(
    zh="各服务收到变更并确认（见该变更的 confirmed_by）之前，仍按其已收到的参数作出决定；"
    "正在办理的事项收到新参数的，按其开始时的参数办完。",
    en="Until a service has received the change and confirmed it (`confirmed_by` of the change), it goes on deciding "
    "by the values that it has; a decision that meets newer ones while it is carried out ends by those it began with.",
)


async def approve(uow: UnitOfWork, approval: Approval) -> RulesChanged:
    """The change holds from its day on, those it concerns are judged anew by a job, and every service is told.

    Raises:
        BecameRetroactive: its day has passed meanwhile, and it has no ground for that.
        ChangeRefused: another change was approved meanwhile, and this one no longer fits.
    """
    await hold_judging(uow)
    change = await get_change(uow, UUID(approval.payload["rule_change_id"]), lock=True)
    must_not_be_retroactive(change.since, change.retroactive_ground, BecameRetroactive)
    before, amendment = await current_plan(uow), amendment_from(change.since, change.source, change.changes)
    plan = with_changes(before, [amendment])
    await keep_kinds(uow, before)
    await _close(uow, change)
    if OWN_FOLDERS[0] in folders_of(amendment.changes, plan):
        change.job_id = await start_reassessment(uow, change.id, change.since)
    facts = {"rule_change_id": change.id, "since": change.since, "source": change.source, "changes": change.changes}
    version = plan.on(change.since).version
    uow.journal("change-rules", f"rules:{change.id}", facts=facts, rules_version=version)
    return await _answer(uow, change, before, plan, amendment)


async def _close(uow: UnitOfWork, change: RuleChange) -> None:
    newest = (await uow.session.execute(select(func.max(RuleChange.position)))).scalar_one()
    change.state, change.position = "approved", (newest or 0) + 1
    change.decided_by, change.decided_at = uow.caller.subject, clock.now()


async def _answer(uow: UnitOfWork, change: RuleChange, before: Plan, plan: Plan, amendment: Amendment) -> RulesChanged:
    assert change.position is not None
    told = await tell(uow, change.id, change.position, plan.amendments)
    touches, pending = await met_by(uow, plan, amendment)
    awaited: Sequence[str] = others(uow) if told else ()
    return RulesChanged(
        rule_change_id=change.id,
        since=change.since,
        rules_version=plan.on(change.since).version,
        job_id=change.job_id,
        versions=new_versions(before, plan, change.since),
        touches=touches,
        pending=pending,
        awaited=list(awaited),
        meanwhile=MEANWHILE if told else None,
    )


async def reject(uow: UnitOfWork, approval: Approval) -> None:
    """The rules stay as they are."""
    decided = {"state": "rejected", "decided_by": uow.caller.subject, "decided_at": clock.now()}
    change_id = UUID(approval.payload["rule_change_id"])
    await uow.session.execute(update(RuleChange).where(RuleChange.id == change_id).values(**decided))


APPROVALS = {KIND: ApprovalAct(run=approve, decided_by=frozenset({Role.PROVINCE}), on_rejection=reject)}
