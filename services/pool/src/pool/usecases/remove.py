"""Removal (退库): on a confirmed violation or the clock's proposal, by two people (T12.3)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pool.domain.removal import Confirmation, carrying, suspended
from pool.store.exit_tables import ExitCase, RemovalProposalRow
from pool.store.known import read_known
from pool.store.tables import Member, Violation
from pool.usecases.answer_period import must_be_heard
from pool.usecases.duties import not_checked, remover_is_another
from pool.usecases.leave import active_member, carry_out, get_case, open_case, reject_case
from pool.usecases.overdue import overdue_members
from pool.usecases.withdraw_other_exits import withdraw_other_exits
from shared import clock
from shared.approvals.model import Approval, ApprovalAct
from shared.domain.known_of_firm import FILING
from shared.domain.standing import touches_a_member
from shared.firms.lock import lock_firms
from shared.firms.rules import standing_rules
from shared.identity.caller import Role
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.pool.decisions import ExitResult
from shared.usecases.grounds import ground_of, without_fault
from shared.usecases.legal_date import must_not_lie_ahead, must_rest_on, rules_in_force


class GroundNotConfirmed(Problem):
    """Nothing confirmed supports this ground."""

    status, code = 409, "ground-not-confirmed"
    title = {"zh": "退库理由尚未查实", "en": "The ground of removal is not confirmed"}
    detail = {
        "zh": "企业 {uscc} 至 {effective_on} 无可用的“{ground_zh}”：违规须由第二人查实，且每项违规只能用于一次退库，"
        "其他违规须注明法律依据；"
        "无进展须由清查提出，且期内无已核实的进展。",
        "en": "Nothing carries a removal of firm {uscc} for {ground_en} by {effective_on}: a violation needs a second "
        "person's confirmation, carries one removal, and cites a law where it is an other violation; lack of progress "
        "needs a proposal of the clock that is still due.",
    }


class GroundUnderAppeal(Problem):
    """The finding behind the ground is contested; nothing is done until its result is there."""

    status, code = 409, "ground-under-appeal"
    title = {"zh": "退库理由正在申诉，程序中止", "en": "The ground of removal is under appeal; the step is suspended"}
    detail = {
        "zh": "企业 {uscc} 对该违规认定的申诉尚无结果；结果作出后由省局以 "
        "POST /monitoring/v1/violations/{violation_id}/appeal 登记："
        "维持（upheld）后可继续退库，撤销（reversed）则提案失效。",
        "en": "The appeal of firm {uscc} against the finding behind this ground has no result yet. Record it with "
        "POST /monitoring/v1/violations/{violation_id}/appeal once it is there: `upheld` lets the removal go on, "
        "`reversed` ends it.",
    }


async def propose_removal(
    uow: UnitOfWork, uscc: str, ground: str, effective_on: date | None, named: UUID | None = None
) -> tuple[ExitCase, Approval]:
    """Proposes a removal on a ground that is confirmed; `named` is the violation or proposal that it shall rest on.

    Without a day it takes effect on the day of its decision: the firm is heard first. Another exit of the firm that
    waits for its decision is withdrawn.

    Raises:
        EffectiveDateAhead, BeforePlan: the day. MalformedRequest: the plan has no such ground of a fault.
        NotActive, BeforeAdmission, ExitPending: not possible now.
        GroundNotConfirmed: nothing supports it, or what is named does not. GroundUnderAppeal: it is contested.
        BeforeItsGround: what supports it is of a later day.
    """
    day = effective_on or clock.today()
    must_not_lie_ahead(day)
    rules_in_force(uow.plan, day)
    clause = ground_of(uow.plan, ground, but=without_fault(uow.plan)).clause
    await withdraw_other_exits(uow, uscc, ground)
    await lock_firms(uow, [uscc])
    member = await active_member(uow, uscc, day)
    evidence = await _confirmed(uow, member, ground, day, named)
    details = {"route": "removal", "ground": ground, "clause": clause, "effective_on": effective_on}
    violation_id = _id(evidence, "violation_id")
    return await open_case(uow, member, evidence=evidence, violation_id=violation_id, **details)  # type: ignore[arg-type]


async def _confirmed(uow: UnitOfWork, member: Member, ground: str, on: date, named: UUID | None) -> dict[str, Any]:
    find = _by_clock(uow, member, on, named) if ground == "no_progress" else _by_law(uow, member, ground, on, named)
    evidence = await find
    if evidence is None:
        named_ground = uow.plan.removal_grounds.get(ground)  # None: it was proposed under a plan that had it
        zh, en = (named_ground.name_zh, named_ground.name_en) if named_ground else (ground, ground)
        raise GroundNotConfirmed(uscc=member.uscc, ground=ground, ground_zh=zh, ground_en=en, effective_on=str(on))
    return evidence


async def _by_clock(uow: UnitOfWork, member: Member, on: date, named: UUID | None) -> dict[str, Any] | None:
    """The clock's open proposal, where the clock still says the same: progress may have ended the ground (M21)."""
    proposal = await _still_due(uow, member, on) or await _still_due(uow, member, clock.today())
    if proposal is None or named not in (None, proposal.id):
        return None
    _must_not_come_too_early(uow, on, due_on=proposal.due_on)
    return {"proposal_id": str(proposal.id), "due_on": str(proposal.due_on)}


async def _still_due(uow: UnitOfWork, member: Member, on: date) -> RemovalProposalRow | None:
    overdue = await overdue_members(uow, [member], on)
    statement = select(RemovalProposalRow).where(
        RemovalProposalRow.member_id == member.id,
        RemovalProposalRow.state == "open",
        RemovalProposalRow.violation_id.is_(None),
        RemovalProposalRow.due_on.in_([day for _, day in overdue]),
    )
    found: RemovalProposalRow | None = (await uow.session.execute(statement)).scalar_one_or_none()
    return found


def _must_not_come_too_early(
    uow: UnitOfWork,
    on: date,
    *,
    confirmed_on: date | None = None,
    appeal_on: date | None = None,
    due_on: date | None = None,
) -> None:
    grounds = {"confirmed_on": confirmed_on, "appeal_on": appeal_on, "due_on": due_on}
    must_rest_on("removal", on, uow.plan, **grounds)


async def _by_law(uow: UnitOfWork, member: Member, ground: str, on: date, named: UUID | None) -> dict[str, Any] | None:
    row = uow.plan.removal_grounds.get(ground)
    if row is None:  # it was proposed under a plan that had it
        return None
    needs_law = row.needs_law
    confirmations = await _confirmations(uow, member, ground, on)
    found = carrying(confirmations, on, needs_law=needs_law, violation_id=named)
    if found is None:
        later = carrying(confirmations, clock.today(), needs_law=needs_law, violation_id=named)
        if later:
            _must_not_come_too_early(uow, on, confirmed_on=later.confirmed_on, appeal_on=later.appeal_on)
        waiting = suspended(confirmations, on, needs_law=needs_law, violation_id=named)
        if waiting:
            raise GroundUnderAppeal(uscc=member.uscc, violation_id=str(waiting.violation_id))
        return None
    return {
        "violation_id": str(found.violation_id),
        "occurred_on": str(found.occurred_on),
        "confirmed_on": str(found.confirmed_on),
        "cited_law": found.cited_law,
    } | ({"appeal_state": found.appeal, "appeal_on": _day(found.appeal_on)} if found.appeal else {})


async def _confirmations(uow: UnitOfWork, member: Member, ground: str, on: date) -> list[Confirmation]:
    plan = uow.plan
    rules = standing_rules(plan, rules_in_force(plan, on))
    known = (await read_known(uow, [member.uscc], {}))[member.uscc]
    laws = select(Violation.violation_id, Violation.cited_law).where(Violation.uscc == member.uscc)
    cited = {row.violation_id: row.cited_law for row in (await uow.session.execute(laws)).all()}
    return [
        Confirmation(
            violation_id=one.id,
            cited_law=cited[one.id],
            occurred_on=one.occurred_on,
            confirmed_on=one.confirmed_on,
            spent=not touches_a_member(known, one, rules),
            appeal=one.appeal if ground == FILING or one.appeal != "not_appealed" else None,
            appeal_on=one.appeal_on,
        )
        for one in known.violations
        if one.ground == ground
    ]


async def remove(uow: UnitOfWork, approval: Approval) -> ExitResult:
    """Carries an approved removal out, on the very violation or proposal that was seen; it gives no right.

    Raises:
        RemovalNotNotified, AnswerPeriodOpen: the firm has not been heard.
        NotActive, GroundNotConfirmed: things have changed since it was proposed.
        GroundUnderAppeal: the firm has appealed meanwhile; the proposal waits.
        DutiesOfTwo: the caller reported or confirmed the violation.
    """
    case = await get_case(uow, approval)
    assert case.ground is not None
    if case.on_decision:
        case.effective_on = clock.today()
    proposal_id = _id(case.evidence, "proposal_id")
    member = await active_member(uow, case.uscc, case.effective_on)
    await _confirmed(uow, member, case.ground, case.effective_on, proposal_id or case.violation_id)
    unknown = not_checked(await remover_is_another(uow, case.violation_id))
    await must_be_heard(uow, case)
    await carry_out(uow, case, proposal_id)
    return ExitResult(uscc=case.uscc, route="removal", effective_on=case.effective_on, duties_not_checked=unknown)


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def _id(evidence: dict[str, Any], name: str) -> UUID | None:
    return UUID(evidence[name]) if name in evidence else None


ACT = {"removal": ApprovalAct(run=remove, decided_by=frozenset({Role.PROVINCE}), on_rejection=reject_case)}
