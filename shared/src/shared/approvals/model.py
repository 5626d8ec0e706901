"""Proposals and decisions; the database holds that the two persons differ."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel
from sqlalchemy import select, update

from shared import clock
from shared.approvals.duties import NO_PERSONS
from shared.database.tables import approval
from shared.digest import digest_of
from shared.identity.caller import Role, Scope
from shared.identity.scoping import visible
from shared.identity.subjects import same_person
from shared.ids import uuid7
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound, Problem, RoleNotAllowed
from shared.rules.copy import decide_by_newest


class SamePerson(Problem):
    """Who proposed may not decide."""

    status, code = 409, "second-person-needed"
    title = {
        "zh": "须由另一人审批：提出人不能审批自己的提案",
        "en": "A second person must decide; whoever proposed it may not",
    }


class AlreadyApproved(Problem):
    """The proposal was approved before, by whomever."""

    status, code = 409, "already-decided"
    title = {"zh": "该提案已有决定", "en": "This proposal has been decided"}
    detail = {
        "zh": "该提案已批准（决定人 {decided_by}），不能再次决定。",
        "en": "It was approved before, by {decided_by}, and cannot be decided again.",
    }


class AlreadyRejected(AlreadyApproved):
    """The proposal was rejected before, by whomever."""

    detail = {
        "zh": "该提案已驳回（决定人 {decided_by}），不能再次决定；如仍需办理，请重新提出。",
        "en": "It was rejected before, by {decided_by}, and stays so; propose anew if it is still needed.",
    }


class NotWhatWasSeen(Problem):
    """The digest differs from the proposal's: the decider saw something else."""

    status, code = 409, "not-what-was-seen"
    title = {
        "zh": "提案内容与您所见不一致，请重新查看后决定",
        "en": "The proposal is not what you saw; read it again, then decide",
    }


@dataclass(frozen=True, slots=True)
class Approval:
    """A proposal as the use case gets it when it is approved."""

    id: UUID
    kind: str
    subject: str
    payload: dict[str, Any]
    digest: str
    proposed_by: str
    state: str
    reporting_unit: str | None = None
    bank_id: UUID | None = None
    proposed_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ApprovalAct:
    """What an approval of one kind does, and who may decide it."""

    run: Callable[[UnitOfWork, Approval], Awaitable[BaseModel]]
    """Runs in the deciding transaction; what it returns is the answer's `result`."""
    decided_by: frozenset[Role]
    on_rejection: Callable[[UnitOfWork, Approval], Awaitable[None]] | None = None


ApprovalActs = Mapping[str, ApprovalAct]


async def propose(
    uow: UnitOfWork,
    kind: str,
    subject: str,
    payload: dict[str, Any],
    *,
    reporting_unit: str | None = None,
    bank_id: UUID | None = None,
) -> Approval:
    """Puts an act up for a second person. `payload` is what was seen; its digest is what the decider confirms."""
    document = orjson.loads(orjson.dumps(payload, default=str))
    proposal = Approval(
        id=uuid7(),
        kind=kind,
        subject=subject,
        payload=document,
        digest=digest_of(document),
        proposed_by=uow.caller.subject,
        state="proposed",
        reporting_unit=reporting_unit,
        bank_id=bank_id,
        proposed_at=clock.now(),
    )
    await uow.session.execute(
        approval.insert().values(
            id=proposal.id,
            kind=kind,
            subject=subject,
            payload=orjson.dumps(document).decode(),
            digest=proposal.digest,
            proposed_by=proposal.proposed_by,
            proposed_at=proposal.proposed_at,
            reporting_unit=reporting_unit,
            bank_id=bank_id,
        )
    )
    uow.journal(f"propose-{kind}", subject, reporting_unit=reporting_unit, bank_id=bank_id, after=document,
                facts={"approval_id": proposal.id})  # fmt: skip
    return proposal


async def get_approval(uow: Reading, approval_id: UUID, scope: Scope, *, lock: bool = False) -> Approval:
    """One proposal.

    Raises:
        NotFound: there is none within the scope.
    """
    statement = select(approval).where(approval.c.id == approval_id, visible(scope, approval))
    row = (await uow.session.execute(statement.with_for_update() if lock else statement)).mappings().first()
    if row is None:
        raise NotFound
    return approval_of(row)


async def decide(
    uow: UnitOfWork,
    acts: ApprovalActs,
    approval_id: UUID,
    decision: Literal["approve", "reject"],
    digest: str,
    reason: str | None = None,
) -> tuple[Approval, BaseModel | None]:
    """Decides a proposal; an approval runs its act in this transaction.

    Raises:
        NotFound, RoleNotAllowed, SamePerson, NotWhatWasSeen, and what the act itself refuses.
        AlreadyApproved, AlreadyRejected: it has a decision.
    """
    proposal = await get_approval(uow, approval_id, uow.caller.scope, lock=True)
    act = acts[proposal.kind]
    if uow.caller.role not in act.decided_by - NO_PERSONS:
        raise RoleNotAllowed(allowed=", ".join(sorted(act.decided_by - NO_PERSONS)))
    if proposal.state != "proposed":
        refusal = AlreadyApproved if proposal.state == "approved" else AlreadyRejected
        raise refusal(state=proposal.state, decided_by=proposal.decided_by)
    if same_person(proposal.proposed_by, uow.caller.subject):
        raise SamePerson
    if proposal.digest != digest or digest_of(proposal.payload) != digest:
        raise NotWhatWasSeen
    await _close(uow, proposal, "approved" if decision == "approve" else "rejected", reason)
    uow.journal(f"{decision}-{proposal.kind}", proposal.subject, reporting_unit=proposal.reporting_unit,
                bank_id=proposal.bank_id, facts={"approval_id": proposal.id, "digest": digest})  # fmt: skip
    result = None
    if decision == "approve":
        await decide_by_newest(uow)
        result = await act.run(uow, proposal)
    elif act.on_rejection:
        await act.on_rejection(uow, proposal)
    return await get_approval(uow, approval_id, uow.caller.scope), result


async def withdraw(
    uow: UnitOfWork, approval_id: UUID, reason: str, facts: Mapping[str, Any] | None = None
) -> Approval | None:
    """Ends a proposal whose ground has fallen; the caller, a service, stands as who decided. None where it is decided.

    Its row is locked first, as by whoever decides it; no act runs.
    """
    proposal = await get_approval(uow, approval_id, uow.caller.scope, lock=True)
    if proposal.state != "proposed":
        return None
    await _close(uow, proposal, "rejected", reason)
    uow.journal(f"withdraw-{proposal.kind}", proposal.subject, reporting_unit=proposal.reporting_unit,
                bank_id=proposal.bank_id, facts={"approval_id": proposal.id, **(facts or {})})  # fmt: skip
    return proposal


async def _close(uow: UnitOfWork, proposal: Approval, state: str, reason: str | None) -> None:
    closed = {"state": state, "decided_by": uow.caller.subject, "decided_at": clock.now(), "reason": reason}
    await uow.session.execute(update(approval).where(approval.c.id == proposal.id).values(closed))


def approval_of(row: Any) -> Approval:
    """The proposal of a table row."""
    return Approval(**{**row, "payload": orjson.loads(row["payload"])})
