"""Records that a firm was told of the removal that is proposed; with it begins its term to answer."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from pool.store.answer_tables import RemovalNotice
from pool.usecases.answer_period import RemovalCase, open_removal
from pool.usecases.calendar import last_day_of
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.readers import Reads, term
from shared.problems import Problem
from shared.usecases.legal_date import must_rest_on, rules_in_force

ANSWER_DAYS: Final = Reads("removal.answer_days", term, least=1)
READS: Final = (ANSWER_DAYS,)


class AlreadyNotified(Problem):
    """A notice is on record, and the term runs by it."""

    status, code = 409, "already-notified"
    title = {"zh": "告知已登记", "en": "The notice is on record"}
    detail = {
        "zh": "已登记 {notified_on} 送达的告知（{document_no}），陈述期限至 {last_day}。"
        "登记有误的，请驳回提案后重新提出。",
        "en": "A notice served on {notified_on} is on record ({document_no}); the firm may answer until {last_day}. "
        "If that is wrong, reject the proposal and propose anew.",
    }


@dataclass(frozen=True, slots=True)
class Service:
    """How the notice reached the firm."""

    notified_on: date
    method: str
    served_by: str
    document_no: str


async def notify_removal(uow: UnitOfWork, case_id: UUID, served: Service) -> RemovalCase:
    """Records the service of the notice; the firm's term begins on the day after it.

    Raises:
        NotFound, RemovalDecided: no open removal. AlreadyNotified: a notice is on record.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day. CalendarYearMissing: the term's last day is open.
    """
    found = await open_removal(uow, case_id)
    if found.notice is not None:
        raise AlreadyNotified(
            notified_on=str(found.notice.notified_on),
            document_no=found.notice.document_no,
            last_day=str(found.notice.last_day),
        )
    must_rest_on("removal_notice", served.notified_on, uow.plan, **_grounds(found.case.evidence))
    days = ANSWER_DAYS.of(rules_in_force(uow.plan, served.notified_on))
    notice = RemovalNotice(
        case_id=case_id,
        notified_on=served.notified_on,
        method=served.method,
        served_by=served.served_by,
        document_no=served.document_no,
        last_day=await last_day_of(uow, served.notified_on, days),
        recorded_by=uow.caller.subject,
        recorded_at=clock.now(),
    )
    uow.session.add(notice)
    _note(uow, found, notice)
    return replace(found, notice=notice)


def _note(uow: UnitOfWork, found: RemovalCase, notice: RemovalNotice) -> None:
    uow.journal(
        "notify-removal",
        found.case.uscc,
        reporting_unit=found.case.reporting_unit,
        effective_on=notice.notified_on,
        facts={
            "case_id": notice.case_id,
            "method": notice.method,
            "served_by": notice.served_by,
            "document_no": notice.document_no,
            "last_day": notice.last_day,
        },
    )


def _grounds(evidence: dict[str, Any]) -> dict[str, date | None]:
    """The days that the removal rests on, as its evidence names them."""
    days = {name: evidence.get(name) for name in ("confirmed_on", "appeal_on", "due_on")}
    return {name: date.fromisoformat(day) if day else None for name, day in days.items()}
