"""A removal goes before any other exit: one that waits for its decision falls with the proposal of the removal."""

from typing import Final

from sqlalchemy import select, update

from pool.store.exit_tables import ExitCase
from shared.approvals.model import withdraw
from shared.messaging.unit_of_work import UnitOfWork

WITHDRAWN: Final = (
    "该企业已被提出退库，原出库或退出提案自动失效 / A removal of the firm was proposed; the other exit falls with that"
)


async def withdraw_other_exits(uow: UnitOfWork, uscc: str, ground: str) -> None:
    """Withdraws a pending graduation or departure, as the service: whoever proposed it may propose the removal too.

    Called before the firm's row is locked: approval, case and firm are locked in this order by whoever decides.
    """
    pending = select(ExitCase.id, ExitCase.approval_id).where(
        ExitCase.uscc == uscc, ExitCase.route != "removal", ExitCase.state == "proposed"
    )
    for case_id, approval_id in (await uow.session.execute(pending)).all():
        assert approval_id is not None  # what one person records does not wait
        async with uow.part(uow.runtime.caller) as part:
            facts = {"case_id": case_id, "because": "removal", "ground": ground}
            if await withdraw(part, approval_id, WITHDRAWN, facts):
                await part.session.execute(update(ExitCase).where(ExitCase.id == case_id).values(state="rejected"))
