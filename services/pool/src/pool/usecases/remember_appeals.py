"""Keeps how far appeals against abnormal filings have come; a reversed one takes its open removal with it."""

from collections.abc import Sequence

from shared.approvals.model import withdraw
from shared.events.monitoring import AppealRecorded
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_APPEALS = """
UPDATE violation v SET appeal_state = n.state, appeal_on = n.effective_on
FROM (SELECT DISTINCT ON (id) * FROM unnest($1::uuid[], $2::text[], $3::date[], $4::bigint[])
        AS t(id, state, effective_on, sequence) ORDER BY id, sequence DESC) n
WHERE v.violation_id = n.id
"""
_FALLEN = """
SELECT e.id, e.approval_id, e.violation_id FROM exit_case e JOIN violation v ON v.violation_id = e.violation_id
WHERE v.violation_id = ANY($1) AND v.appeal_state = 'reversed' AND e.state = 'proposed'
ORDER BY e.approval_id
"""
_CLOSE = "UPDATE exit_case SET state = 'rejected' WHERE id = $1"
WITHDRAWN = "所依据的认定已在申诉后撤销，提案自动失效 / The finding that it rests on was reversed on appeal"


async def remember_appeals(events: Sequence[Received[AppealRecorded]], uow: UnitOfWork) -> None:
    """The newest step of each appeal; what was proposed on a finding that fell is rejected by the service itself.

    The approval's row is locked first, as by whoever decides it.
    """
    told = [received.event for received in events]
    ids = [event.violation_id for event in told]
    days = [event.effective_on for event in told]
    states = [event.appeal_state for event in told]
    await uow.execute_native(_APPEALS, ids, states, days, [received.sequence for received in events])
    for case in await uow.execute_native(_FALLEN, ids):
        facts = {"case_id": case["id"], "violation_id": case["violation_id"]}
        if await withdraw(uow, case["approval_id"], WITHDRAWN, facts):
            await uow.execute_native(_CLOSE, case["id"])
