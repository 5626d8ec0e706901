"""The province confirms or dismisses a violation that another person reported."""

from datetime import date
from typing import Any
from uuid import UUID

from monitoring.domain.second_person import Open, obstacle
from monitoring.store.queries import lock
from monitoring.store.tables import Violation
from monitoring.usecases.refusals import refuse
from shared import clock
from shared.approvals.duties import Duty, must_be_another
from shared.events.monitoring import ViolationConfirmed
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.usecases.legal_date import must_rest_on


class FindingReversed(Problem):
    """The finding behind it fell on appeal."""

    status, code = 409, "finding-reversed"
    title = {"zh": "该认定已在申诉后撤销", "en": "The finding was reversed on appeal"}
    detail = {
        "zh": "所依据的非正常申请认定已于 {appeal_on} 撤销，不能查实；请以 dismissal 不予认定。",
        "en": "The finding of abnormal filing that it rests on was reversed on {appeal_on}; dismiss it instead.",
    }


async def confirm_violation(uow: UnitOfWork, violation_id: UUID, effective_on: date, note: str | None) -> Violation:
    """Confirms it: from that day it is a ground on which the member may be removed.

    Raises:
        NotFound: there is none within the caller's scope.
        DecidedBefore: it was decided. ReporterDecides: the caller reported it. DutiesOfTwo: or recorded its appeal.
        FindingReversed: it is an abnormal filing whose finding fell on appeal.
        EffectiveDateAhead, BeforeItsGround: the day lies ahead, or before the violation or its report.
    """
    violation = await _settle(uow, violation_id, "confirmed", note)
    grounds = {"occurred_on": violation.occurred_on, "violation_reported_on": violation.reported_on}
    must_rest_on("confirmation", effective_on, uow.plan, **grounds)
    if violation.appeal_state == "reversed":
        raise FindingReversed(appeal_on=str(violation.appeal_on or violation.notified_on))
    violation.effective_on = effective_on
    _journal(uow, "confirm-violation", violation, effective_on)
    uow.publish(
        ViolationConfirmed.model_validate(
            {
                "uscc": violation.uscc,
                "violation_id": violation.id,
                "reporting_unit": violation.reporting_unit,
                "ground": violation.ground,
                "cited_law": violation.cited_law,
                "occurred_on": violation.occurred_on,
                "effective_on": effective_on,
                "abnormal_kind": violation.abnormal_kind,
                "abnormal_order": violation.abnormal_order,
                "appeal_state": violation.appeal_state,
                "reported_by": uow.runtime.persons.of(violation.reported_by),
                "decided_by": uow.runtime.persons.of(uow.caller.subject),
            }
        )
    )
    return violation


async def dismiss_violation(uow: UnitOfWork, violation_id: UUID, note: str | None) -> Violation:
    """Dismisses it: nothing follows from it.

    Raises:
        NotFound: there is none within the caller's scope.
        DecidedBefore: it was decided. ReporterDecides: the caller reported it. DutiesOfTwo: or recorded its appeal.
    """
    violation = await _settle(uow, violation_id, "dismissed", note)
    _journal(uow, "dismiss-violation", violation, None)
    return violation


async def _settle(uow: UnitOfWork, violation_id: UUID, state: str, note: str | None) -> Violation:
    violation = await lock(uow, Violation, violation_id)
    if found := obstacle(Open(violation.state == "reported", violation.reported_by), uow.caller.subject):
        refuse(found, state=violation.state)
    must_be_another(uow.caller, Duty.CONFIRMS, {Duty.RECORDED_APPEAL: violation.appeal_recorded_by})
    violation.state = state
    violation.decided_by = uow.caller.subject
    violation.decided_at = clock.now()
    violation.note = note
    return violation


def _journal(uow: UnitOfWork, act: str, violation: Violation, effective_on: date | None) -> None:
    facts: dict[str, Any] = {
        "violation_id": violation.id,
        "ground": violation.ground,
        "occurred_on": violation.occurred_on,
    }
    uow.journal(
        act,
        violation.uscc,
        reporting_unit=violation.reporting_unit,
        effective_on=effective_on,
        before={"state": "reported"},
        after={"state": violation.state, "on": effective_on},
        facts=facts,
    )
