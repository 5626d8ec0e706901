"""Who may not act again in the chain of an admission list or of an exit (separation of duties)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from pool.store.evidence_tables import Progress
from pool.store.tables import AdmissionList, AdmissionListFirm, Candidate, CoSignature, Member, Violation
from shared.approvals.duties import Duty, must_be_another, must_be_another_mark
from shared.messaging.unit_of_work import UnitOfWork
from shared.schemas.pool.admission_shown import DutyNotChecked


async def co_signer_is_another(uow: UnitOfWork, row: AdmissionList) -> tuple[Duty, ...]:
    """A co-signer differs from the other co-signers, the drafter, and whoever recommended a firm of the list.

    Returns the duties that could not be checked.

    Raises:
        DutiesOfTwo: names both duties.
    """
    must_be_another(
        uow.caller, Duty.CO_SIGNS, {Duty.CO_SIGNED: await _signers(uow, row.id), Duty.DRAFTED: [row.created_by]}
    )
    statement = select(Candidate.recommended_by).join(
        AdmissionListFirm, AdmissionListFirm.application_id == Candidate.application_id
    )
    statement = statement.where(AdmissionListFirm.list_id == row.id).distinct()
    marks = (await uow.session.execute(statement)).scalars().all()
    return must_be_another_mark(uow.runtime.persons, uow.caller, Duty.CO_SIGNS, {Duty.RECOMMENDED: marks})


async def proposer_is_another(uow: UnitOfWork, list_id: UUID) -> None:
    """Whoever puts the list up has not co-signed it.

    Raises:
        DutiesOfTwo: names both duties.
    """
    must_be_another(uow.caller, Duty.PROPOSES, {Duty.CO_SIGNED: await _signers(uow, list_id)})


async def admitter_is_another(uow: UnitOfWork, list_id: UUID) -> None:
    """Whoever decides the list has not co-signed it.

    Raises:
        DutiesOfTwo: names both duties.
    """
    must_be_another(uow.caller, Duty.DECIDES, {Duty.CO_SIGNED: await _signers(uow, list_id)})


async def remover_is_another(uow: UnitOfWork, violation_id: UUID | None) -> tuple[Duty, ...]:
    """Whoever decides a removal neither reported nor confirmed the violation that it rests on.

    Returns the duties that could not be checked.

    Raises:
        DutiesOfTwo: names both duties.
    """
    if violation_id is None:
        return ()
    violation = await uow.session.get_one(Violation, violation_id)
    earlier = {Duty.REPORTED: [violation.reported_by], Duty.CONFIRMED: [violation.decided_by]}
    return must_be_another_mark(uow.runtime.persons, uow.caller, Duty.DECIDES, earlier)


async def graduater_is_another(uow: UnitOfWork, member: Member, on: date) -> tuple[Duty, ...]:
    """Whoever decides a graduation verified none of the reports that it is shown by.

    The author of the finding of model effect is the proposer, who never decides.
    Returns the duties that could not be checked.

    Raises:
        DutiesOfTwo: names both duties.
    """
    statement = select(Progress.verified_by).where(Progress.uscc == member.uscc, Progress.effective_on <= on)
    statement = statement.where(Progress.effective_on >= member.admitted_on).distinct()
    marks = (await uow.session.execute(statement)).scalars().all()
    return must_be_another_mark(uow.runtime.persons, uow.caller, Duty.DECIDES, {Duty.VERIFIED: marks})


def not_checked(duties: Sequence[Duty]) -> list[DutyNotChecked]:
    """The duties that could not be checked, as an answer says them."""
    return [
        DutyNotChecked(
            duty=duty.name.lower(),
            message={
                "zh": f"未能核对“{duty.zh}”的经办人：相关记录早于职责分离规则。",
                "en": f"Not checked: who {duty.en}; the record is older than the separation of duties.",
            },
        )
        for duty in duties
    ]


async def _signers(uow: UnitOfWork, list_id: UUID) -> Sequence[str]:
    return (
        (await uow.session.execute(select(CoSignature.signed_by).where(CoSignature.list_id == list_id))).scalars().all()
    )
