"""Records what a firm answered to the removal that is proposed, or that it waives an answer."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pool.store.answer_tables import RemovalAnswer
from pool.usecases.answer_period import RemovalCase, RemovalNotNotified, open_removal
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.usecases.legal_date import must_rest_on


class AlreadyAnswered(Problem):
    """An answer is on record."""

    status, code = 409, "already-answered"
    title = {"zh": "陈述已登记", "en": "The answer is on record"}
    detail = {
        "zh": "已登记企业 {answered_on} 的陈述或放弃声明，提案自该日起可以决定。",
        "en": "An answer of {answered_on}, or a waiver of it, is on record; the removal can be decided from then on.",
    }


@dataclass(frozen=True, slots=True)
class Said:
    """The firm's answer with its document's number; or that it waives one, and who declared that."""

    answered_on: date
    waived: bool
    statement: str | None
    document_no: str | None
    waived_by: str | None


async def answer_removal(uow: UnitOfWork, case_id: UUID, said: Said) -> RemovalCase:
    """Records the answer; the removal can be decided from its day on.

    Raises:
        NotFound, RemovalDecided: no open removal. RemovalNotNotified: nothing to answer yet.
        AlreadyAnswered: an answer is on record. EffectiveDateAhead, BeforePlan, BeforeItsGround: the day.
    """
    found = await open_removal(uow, case_id)
    if found.notice is None:
        raise RemovalNotNotified(uscc=found.case.uscc, case_id=str(case_id))
    if found.answer is not None:
        raise AlreadyAnswered(answered_on=str(found.answer.answered_on))
    must_rest_on("removal_answer", said.answered_on, uow.plan, served_on=found.notice.notified_on)
    answer = RemovalAnswer(
        case_id=case_id,
        answered_on=said.answered_on,
        waived=said.waived,
        statement=said.statement,
        document_no=said.document_no,
        waived_by=said.waived_by,
        recorded_by=uow.caller.subject,
        recorded_at=clock.now(),
    )
    uow.session.add(answer)
    uow.journal(
        "answer-removal",
        found.case.uscc,
        reporting_unit=found.case.reporting_unit,
        effective_on=said.answered_on,
        facts={
            "case_id": case_id,
            "waived": said.waived,
            "document_no": said.document_no,
            "waived_by": said.waived_by,
        },
    )
    return replace(found, answer=answer)
