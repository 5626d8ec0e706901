"""Keeps how far appeals against abnormal filings have come; a reversed one takes its open removal with it."""

from collections.abc import Sequence
from uuid import UUID

from pool.store.copies import violations
from pool.usecases.must_leave import propose_those_who_must_leave
from shared.approvals.model import withdraw
from shared.events.monitoring import AppealRecorded
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_FALLEN = """
SELECT e.id, e.approval_id, e.violation_id FROM exit_case e JOIN violation v ON v.violation_id = e.violation_id
WHERE v.violation_id = ANY($1) AND v.appeal_state = 'reversed' AND e.state = 'proposed'
ORDER BY e.approval_id
"""
_CLOSE = "UPDATE exit_case SET state = 'rejected' WHERE id = $1"
WITHDRAWN = "所依据的认定已在申诉后撤销，提案自动失效 / The finding that it rests on was reversed on appeal"


async def on_appeals_recorded(events: Sequence[Received[AppealRecorded]], uow: UnitOfWork) -> None:
    """The steps of appeals, and what follows: a removal proposed on a finding that fell is rejected by the service.

    The approval's row is locked first, as by whoever decides it, and then the firm's.
    """
    await violations.appealed(events, uow)
    await _reject_fallen(uow, [received.event.violation_id for received in events])
    await propose_those_who_must_leave(uow, {received.event.uscc for received in events})


async def _reject_fallen(uow: UnitOfWork, ids: Sequence[UUID]) -> None:
    for case in await uow.execute_native(_FALLEN, ids):
        facts = {"case_id": case["id"], "violation_id": case["violation_id"]}
        if await withdraw(uow, case["approval_id"], WITHDRAWN, facts):
            await uow.execute_native(_CLOSE, case["id"])
