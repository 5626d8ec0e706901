"""Removal (退库): on a confirmed violation or the clock's proposal, by two people (T12.3)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from pool.store.tables import ExitCase, RemovalProposalRow, Violation
from pool.usecases.leave import ExitResult, active_member, carry_out, get_case, open_case, reject_case
from shared.api.problems import Problem
from shared.approvals.model import Approval, ApprovalAct
from shared.events.pool import RemovalGround
from shared.identity.caller import Role
from shared.store.unit_of_work import UnitOfWork
from shared.usecases.legal_date import must_not_lie_ahead


class GroundNotConfirmed(Problem):
    """Nothing confirmed supports this ground."""

    status, code = 409, "ground-not-confirmed"
    title = {"zh": "退库理由尚未查实", "en": "The ground of removal is not confirmed"}
    detail = {
        "zh": "企业 {uscc} 至 {effective_on} 无查实的“{ground}”："
        "违规须由第二人查实，无进展须由清查提出。",
        "en": "No confirmed {ground} of firm {uscc} by {effective_on}: a violation needs a second person's confirmation, "
        "lack of progress a proposal of the clock.",
    }


async def propose_removal(
    uow: UnitOfWork, uscc: str, ground: RemovalGround, effective_on: date
) -> tuple[ExitCase, Approval]:
    """Proposes a removal on a ground that is confirmed.

    Raises:
        NotActive, BeforeAdmission, ExitPending: not possible now. GroundNotConfirmed: nothing supports it.
    """
    must_not_lie_ahead(effective_on)
    member = await active_member(uow, uscc, effective_on)
    evidence = await _confirmed(uow, uscc, ground, effective_on)
    if evidence is None:
        raise GroundNotConfirmed(uscc=uscc, ground=ground, effective_on=str(effective_on))
    clause = uow.runtime.plan.removal_grounds[ground].clause
    return await open_case(
        uow, member, route="removal", ground=ground, clause=clause, effective_on=effective_on, evidence=evidence
    )


async def _confirmed(uow: UnitOfWork, uscc: str, ground: str, on: date) -> dict[str, Any] | None:
    if ground == "no_progress":
        proposals = select(RemovalProposalRow).where(
            RemovalProposalRow.uscc == uscc, RemovalProposalRow.state == "open", RemovalProposalRow.due_on <= on
        )
        proposal = (await uow.session.execute(proposals.order_by(RemovalProposalRow.due_on))).scalars().first()
        return None if proposal is None else {"proposal_id": str(proposal.id), "due_on": str(proposal.due_on)}
    violations = select(Violation).where(
        Violation.uscc == uscc, Violation.ground == ground, Violation.effective_on <= on
    )
    violation = (await uow.session.execute(violations.order_by(Violation.effective_on))).scalars().first()
    if violation is None:
        return None
    return {"violation_id": str(violation.violation_id), "confirmed_on": str(violation.effective_on)}


async def remove(uow: UnitOfWork, approval: Approval) -> ExitResult:
    """Carries an approved removal out; it gives no replenishment right.

    Raises:
        NotActive, GroundNotConfirmed: things have changed since it was proposed.
    """
    case = await get_case(uow, approval)
    assert case.ground is not None
    evidence = await _confirmed(uow, case.uscc, case.ground, case.effective_on)
    if evidence is None:
        raise GroundNotConfirmed(uscc=case.uscc, ground=case.ground, effective_on=str(case.effective_on))
    await carry_out(uow, case)
    if proposal_id := evidence.get("proposal_id"):
        decided = update(RemovalProposalRow).where(RemovalProposalRow.id == UUID(proposal_id))
        await uow.session.execute(decided.values(state="decided"))
    return ExitResult(uscc=case.uscc, route="removal", effective_on=case.effective_on)


ACT = {"removal": ApprovalAct(run=remove, decided_by=frozenset({Role.PROVINCE}), on_rejection=reject_case)}
