"""The province records how far a firm's appeal has come: against a confirmed violation, or a finding of the CNIPA."""

from typing import Any
from uuid import UUID

from monitoring.domain.violations import Step, appeal_faults, is_settled
from monitoring.store.queries import lock
from monitoring.store.tables import Violation
from monitoring.usecases.refusals import refuse_faults
from shared.events.monitoring import AppealRecorded
from shared.identity.subjects import same_person
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.usecases.legal_date import must_rest_on


class NothingToAppeal(Problem):
    """Nothing has been decided that a firm could appeal against."""

    status, code = 409, "nothing-to-appeal"
    title = {"zh": "该记录没有可申诉的认定", "en": "There is no finding to appeal against"}
    detail = {
        "zh": "申诉针对已查实的违规，或国家知识产权局对非正常申请的认定；该记录状态为 {state}，请待查实后登记。",
        "en": "An appeal is against a confirmed violation, or a finding of the CNIPA on abnormal filings; this one is "
        "{state}. Record it once it is confirmed.",
    }


class AppealSettled(Problem):
    """The appeal has its result, and nobody said that it was recorded wrongly."""

    status, code = 409, "appeal-settled"
    title = {"zh": "该申诉已有结果", "en": "The appeal has its result"}
    detail = {
        "zh": "申诉结果 {appeal_state} 已登记（{appeal_on}），不再变更；"
        "确需更正的，请填 correction=true 并在 note 中写明理由。",
        "en": "Its result, {appeal_state}, was recorded ({appeal_on}) and stays; to correct it send correction=true "
        "with the reason in `note`.",
    }


class ConfirmerRecords(Problem):
    """Who confirmed the violation would record what became of the appeal against it."""

    status, code = 409, "second-person-needed"
    title = {
        "zh": "须由另一人登记：查实该违规的人不能登记其申诉进展",
        "en": "Another person must record it; whoever confirmed the violation may not record its appeal",
    }


async def record_appeal(uow: UnitOfWork, violation_id: UUID, step: Step) -> Violation:
    """Records a step of the appeal; of a confirmed violation the others are told. The same step twice changes nothing.

    A result stays, unless a correction gives a reason.

    Raises:
        NotFound: there is none within the caller's scope. NothingToAppeal: nothing is decided yet, or it was dismissed.
        ConfirmerRecords: the caller confirmed it. AppealSettled: there is a result, and the step is no correction.
        EffectiveDateAhead, BeforeItsGround: the day; a correction rests on what the corrected step rested on.
        MalformedRequest: a correction without reason or of no result.
    """
    violation = await lock(uow, Violation, violation_id)
    present = violation.appeal_state or ("not_appealed" if violation.state == "confirmed" else None)
    if present is None or violation.state == "dismissed":
        raise NothingToAppeal(state=violation.state)
    if (present, violation.appeal_on) == (step.appeal_state, step.on):
        return violation
    if is_settled(present) and not step.correction:
        raise AppealSettled(appeal_state=present, appeal_on=str(violation.appeal_on or violation.decided_on))
    refuse_faults(appeal_faults(step, present))
    before = violation.appeal_rests_on if step.correction else violation.appeal_on
    confirmed_on = violation.effective_on if violation.notified_on is None else None
    grounds = {"notified_on": violation.notified_on, "confirmed_on": confirmed_on, "appeal_on": before}
    must_rest_on("appeal_step", step.on, uow.plan, **grounds)
    if violation.decided_by is not None and same_person(violation.decided_by, uow.caller.subject):
        raise ConfirmerRecords
    violation.appeal_state, violation.appeal_on, violation.appeal_rests_on = step.appeal_state, step.on, before
    violation.appeal_recorded_by = sorted({*violation.appeal_recorded_by, uow.caller.subject})
    _tell(uow, violation, present, step)
    return violation


def _tell(uow: UnitOfWork, violation: Violation, before: str, step: Step) -> None:
    facts: dict[str, Any] = {"violation_id": violation.id, "appeal_state": step.appeal_state, "note": step.note}
    uow.journal(
        "correct-appeal" if step.correction else "record-appeal",
        violation.uscc,
        reporting_unit=violation.reporting_unit,
        effective_on=step.on,
        before={"appeal_state": before},
        after={"appeal_state": step.appeal_state, "on": step.on},
        facts=facts,
    )
    if violation.state == "confirmed":
        uow.publish(
            AppealRecorded(
                uscc=violation.uscc,
                violation_id=violation.id,
                reporting_unit=violation.reporting_unit,
                appeal_state=step.appeal_state,
                effective_on=step.on,
            )
        )
