"""Records the public notice of an admission list: its first and its last day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from pool.store.notice_tables import PublicNotice
from pool.usecases.calendar import last_day_of
from pool.usecases.list_refusals import ListNotOpen
from pool.usecases.lists import ListState, chosen_on, read_list
from pool.usecases.public_notice import must_leave_its_day
from shared import clock
from shared.domain.calendar import Term
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.readers import Reads, term
from shared.problems import Problem
from shared.usecases.legal_date import must_rest_on, rules_in_force

NOTICE_DAYS: Final = Reads("admission.notice_days", term, least=1)
READS: Final = (NOTICE_DAYS,)
_ONE_DAY: Final = timedelta(days=1)
_UNITS = {"days": ("日", "days"), "working_days": ("个工作日", "working days")}


class NoticeOnRecord(Problem):
    """The list has been put on notice."""

    status, code = 409, "notice-on-record"
    title = {"zh": "公示已登记", "en": "The notice is on record"}
    detail = {
        "zh": "该名单的公示已登记：{first_day} 至 {last_day}。登记有误的，请另行拟定名单。",
        "en": "The notice of this list is on record: {first_day} to {last_day}. If that is wrong, draft the list anew.",
    }


class NoticeTooShort(Problem):
    """The notice would not run its days."""

    status, code = 409, "notice-too-short"
    title = {"zh": "公示期不足", "en": "The notice is too short"}
    detail = {
        "zh": "公示期不得少于 {days} {unit_zh}（首日与截止日均计入，末日逢休息日顺延）："
        "自 {first_day} 起，截止日最早为 {earliest}。",
        "en": "A notice runs at least {days} {unit_en}, first and last day counted, and does not end on a day off: "
        "from {first_day} on, its last day is {earliest} at the earliest.",
    }


async def open_notice(uow: UnitOfWork, list_id: UUID, first_day: date, last_day: date) -> ListState:
    """Puts the list on notice from `first_day` to `last_day`, both counted.

    Raises:
        NotFound, ListNotOpen: no list that is to be decided. NoticeOnRecord: it has a notice.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the days. CalendarYearMissing: the term's last day is open.
        NoticeTooShort: names the earliest last day.
    """
    state = await read_list(uow, list_id, lock=True)
    if state.row.state not in ("draft", "proposed"):
        raise ListNotOpen(state=state.row.state)
    if state.notice is not None:
        raise NoticeOnRecord(first_day=str(state.notice.first_day), last_day=str(state.notice.last_day))
    plan = uow.plan
    must_rest_on("public_notice", first_day, plan, **await chosen_on(uow, state))
    must_rest_on("end_of_notice", last_day, plan, notice_opened_on=first_day)
    must_leave_its_day(uow, state.row, last_day)
    await _must_run_its_days(uow, first_day, last_day, NOTICE_DAYS.of(rules_in_force(plan, first_day)))
    notice = PublicNotice(
        list_id=list_id,
        first_day=first_day,
        last_day=last_day,
        recorded_by=uow.caller.subject,
        recorded_at=clock.now(),
    )
    uow.session.add(notice)
    facts = {"list_id": list_id, "first_day": first_day, "last_day": last_day}
    uow.journal("open-notice", f"list:{list_id}", effective_on=first_day, facts=facts)
    return replace(state, notice=notice)


async def _must_run_its_days(uow: UnitOfWork, first_day: date, last_day: date, days: Term) -> None:
    earliest = await last_day_of(uow, first_day - _ONE_DAY, days)
    if last_day < earliest:
        unit_zh, unit_en = _UNITS[days.unit]
        raise NoticeTooShort(
            days=days.number,
            unit_zh=unit_zh,
            unit_en=unit_en,
            first_day=str(first_day),
            earliest=str(earliest),
        )
