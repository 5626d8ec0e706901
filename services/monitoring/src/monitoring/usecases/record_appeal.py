"""The province records how far a firm's appeal against a finding of abnormal filing has come."""

from datetime import date
from typing import Any
from uuid import UUID

from monitoring.domain.violations import appeal_faults
from monitoring.store.queries import lock
from monitoring.store.tables import Violation
from monitoring.usecases.refusals import refuse_faults
from shared import clock
from shared.api.problems import Problem
from shared.approvals.model import SamePerson
from shared.domain.abnormal_filing import AppealState
from shared.events.monitoring import AppealRecorded
from shared.store.unit_of_work import UnitOfWork


class NothingToAppeal(Problem):
    """The violation is no abnormal filing with a finding, or nothing follows from it."""

    status, code = 409, "nothing-to-appeal"
    title = {"zh": "该记录没有可申诉的认定", "en": "There is no finding to appeal against"}
    detail = {
        "zh": "仅未被驳回、且填有非正常申请认定情况的违规可登记申诉；该记录的理由为 {ground}，状态为 {state}。",
        "en": "An appeal is recorded for an abnormal filing with its finding that was not dismissed; this is {ground}, "
        "{state}.",
    }


async def record_appeal(
    uow: UnitOfWork, violation_id: UUID, appeal_state: AppealState, effective_on: date, note: str | None
) -> Violation:
    """Records a step of the appeal; of a confirmed violation the others are told. The same step twice changes nothing.

    Raises:
        NotFound: there is none within the caller's scope. NothingToAppeal: it has no finding, or was dismissed.
        SamePerson: the caller confirmed it. MalformedRequest: the day.
    """
    violation = await lock(uow, Violation, violation_id)
    if violation.appeal_state is None or violation.state == "dismissed":
        raise NothingToAppeal(ground=violation.ground, state=violation.state)
    refuse_faults(appeal_faults(effective_on, violation.notified_on, violation.appeal_on, clock.today()))
    if (violation.appeal_state, violation.appeal_on) == (appeal_state, effective_on):
        return violation
    if violation.decided_by == uow.caller.subject:
        raise SamePerson
    before = violation.appeal_state
    violation.appeal_state, violation.appeal_on = appeal_state, effective_on
    _tell(uow, violation, before, appeal_state, effective_on, note)
    return violation


def _tell(
    uow: UnitOfWork, violation: Violation, before: str, after: AppealState, effective_on: date, note: str | None
) -> None:
    facts: dict[str, Any] = {"violation_id": violation.id, "appeal_state": after, "note": note}
    uow.journal(
        "record-appeal",
        violation.uscc,
        reporting_unit=violation.reporting_unit,
        effective_on=effective_on,
        before={"appeal_state": before},
        after={"appeal_state": after, "on": effective_on},
        facts=facts,
    )
    if violation.state == "confirmed":
        uow.publish(
            AppealRecorded(
                uscc=violation.uscc,
                violation_id=violation.id,
                reporting_unit=violation.reporting_unit,
                appeal_state=after,
                effective_on=effective_on,
            )
        )
