"""The public notice that an admission list waits for (T11.3, M19)."""

from datetime import date, timedelta
from uuid import UUID

from pool.store.notice_tables import PublicNotice
from pool.store.tables import AdmissionList
from shared import clock
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.usecases.legal_date import must_not_lie_ahead, must_rest_on


class NoticeMissing(Problem):
    """The list has had no public notice."""

    status, code = 409, "notice-missing"
    title = {"zh": "名单尚未公示", "en": "The list has had no public notice"}
    detail = {
        "zh": "入库名单须先公示：请以 POST /pool/v1/admission-lists/{list_id}/notice 登记公示首日与截止日。",
        "en": "A list is put on public notice before it is admitted: record its first and last day with "
        "POST /pool/v1/admission-lists/{list_id}/notice.",
    }


class NoticeRunning(Problem):
    """The public notice has not ended."""

    status, code = 409, "notice-running"
    title = {"zh": "公示期未满", "en": "The public notice is still running"}
    detail = {
        "zh": "公示至 {last_day}（含），{first_day} 起方可提交审批和决定。",
        "en": "The notice runs until {last_day}; the list can be proposed and decided from {first_day} on.",
    }


async def notice_of(uow: Reading, list_id: UUID) -> PublicNotice | None:
    """The notice on record."""
    found: PublicNotice | None = await uow.session.get(PublicNotice, list_id)
    return found


async def notice_must_be_over(uow: UnitOfWork, row: AdmissionList) -> None:
    """Accepts a list whose notice has run, with a day of admission later than its last and not ahead of today.

    Raises:
        NoticeMissing, NoticeRunning: the notice. BeforeItsGround, EffectiveDateAhead: the list's day.
    """
    notice = await notice_of(uow, row.id)
    if notice is None:
        raise NoticeMissing(list_id=str(row.id))
    if notice.last_day >= clock.today():
        raise NoticeRunning(last_day=str(notice.last_day), first_day=str(notice.last_day + timedelta(days=1)))
    must_leave_its_day(uow, row, notice.last_day)
    must_not_lie_ahead(row.effective_on)


def must_leave_its_day(uow: UnitOfWork, row: AdmissionList, last_day: date) -> None:
    """Accepts a last day of the notice that lies before the day from which the list admits.

    Raises:
        BeforeItsGround: names the first day that the list could have.
    """
    grounds = {"recommended_on": None, "screened_on": None, "signed_on": None, "notice_ended_on": last_day}
    must_rest_on("admission_list", row.effective_on, uow.plan, **grounds)
