"""Two people of the province suspend a bank, and let it in again; meanwhile it hears of revocations alone."""

from uuid import UUID

from finance_matching.store.queries import get_bank
from shared import clock
from shared.approvals.model import Approval, ApprovalAct, propose
from shared.identity.caller import Role
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.finance_matching.decisions import SuspensionDecided


class NothingToChange(Problem):
    """The bank is suspended already, or is not."""

    status, code = 409, "suspension-unchanged"
    title = {"zh": "该银行已处于所申请的状态，无须再办理", "en": "The bank is already as asked; nothing is to be done"}


async def propose_suspension(uow: UnitOfWork, bank_id: UUID) -> Approval:
    """Puts up that the bank gets nothing but revocations.

    Raises:
        NotFound: there is no such bank. NothingToChange: it is suspended.
    """
    return await _propose(uow, "suspend-bank", bank_id, suspended=True)


async def propose_lifting(uow: UnitOfWork, bank_id: UUID) -> Approval:
    """Puts up that the bank is served again.

    Raises:
        NotFound: there is no such bank. NothingToChange: it is not suspended.
    """
    return await _propose(uow, "lift-suspension", bank_id, suspended=False)


async def _propose(uow: UnitOfWork, kind: str, bank_id: UUID, *, suspended: bool) -> Approval:
    bank = await get_bank(uow, bank_id, lock=True)
    if (bank.suspended_at is not None) is suspended:
        raise NothingToChange
    payload = {"bank_id": bank.id, "code": bank.code, "name": bank.name}
    return await propose(uow, kind, f"bank:{bank.code}", payload, bank_id=bank.id)


async def suspend_bank(uow: UnitOfWork, approval: Approval) -> SuspensionDecided:
    """Stops all but revocations.

    Raises:
        NothingToChange: another decision came first.
    """
    bank = await get_bank(uow, UUID(approval.payload["bank_id"]), lock=True)
    if bank.suspended_at is not None:
        raise NothingToChange
    bank.suspended_at, bank.suspended_by = clock.now(), uow.caller.subject
    uow.journal("suspend-bank", f"bank:{bank.code}", bank_id=bank.id)
    uow.after_commit(lambda: uow.runtime.wake("deliveries"))
    return SuspensionDecided(bank_id=bank.id, code=bank.code, state=bank.state)


async def lift_suspension(uow: UnitOfWork, approval: Approval) -> SuspensionDecided:
    """Lets deliveries and reading go on where they stopped.

    Raises:
        NothingToChange: another decision came first.
    """
    bank = await get_bank(uow, UUID(approval.payload["bank_id"]), lock=True)
    if bank.suspended_at is None:
        raise NothingToChange
    bank.suspended_at, bank.suspended_by = None, None
    uow.journal("lift-suspension", f"bank:{bank.code}", bank_id=bank.id)
    uow.after_commit(lambda: uow.runtime.wake("deliveries"))
    return SuspensionDecided(bank_id=bank.id, code=bank.code, state=bank.state)


_PROVINCE = frozenset({Role.PROVINCE})
ACTS = {
    "suspend-bank": ApprovalAct(suspend_bank, _PROVINCE),
    "lift-suspension": ApprovalAct(lift_suspension, _PROVINCE),
}
