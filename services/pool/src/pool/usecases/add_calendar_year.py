"""Adds the holidays of a year by the State Council's notice: one person of the province enters it, another decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pool.store.calendar_years import CalendarYearRow
from pool.usecases.calendar import calendar_of
from shared import clock
from shared.approvals.model import Approval, ApprovalAct, propose
from shared.identity.caller import Role
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.pool.decisions import CalendarYearAdded

KIND: Final = "calendar-year"


class CalendarYearExists(Problem):
    """The holidays of the year are known."""

    status, code = 409, "calendar-year-exists"
    title = {"zh": "该年度节假日安排已录入", "en": "The holidays of this year are known"}
    detail = {
        "zh": "{year} 年节假日安排已按 {notice} 录入，期限已据此计算，不再变更。",
        "en": "The holidays of {year} stand as of {notice}; terms have run by them, and they are not changed.",
    }


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says of its year; days off and days worked are whole and sorted."""

    year: int
    notice: str
    days_off: Sequence[date]
    days_worked: Sequence[date]


async def propose_calendar_year(uow: UnitOfWork, said: Notice) -> Approval:
    """Puts the holidays of a year up for a second person.

    Raises:
        CalendarYearExists: they are known already.
    """
    await _must_be_new(uow, said.year)
    seen = {
        "year": said.year,
        "notice": said.notice,
        "days_off": list(said.days_off),
        "days_worked": list(said.days_worked),
    }
    return await propose(uow, KIND, f"calendar:{said.year}", seen)


async def add_calendar_year(uow: UnitOfWork, approval: Approval) -> CalendarYearAdded:
    """Terms run by these holidays from now on.

    Raises:
        CalendarYearExists: another proposal came first.
    """
    seen = approval.payload
    await _must_be_new(uow, seen["year"])
    row = CalendarYearRow(
        year=seen["year"],
        notice=seen["notice"],
        days_off=[date.fromisoformat(day) for day in seen["days_off"]],
        days_worked=[date.fromisoformat(day) for day in seen["days_worked"]],
        approval_id=approval.id,
        added_at=clock.now(),
    )
    uow.session.add(row)
    facts = {"year": row.year, "notice": row.notice}
    uow.journal("add-calendar-year", approval.subject, after=seen, facts=facts)
    return CalendarYearAdded(year=row.year)


async def _must_be_new(uow: UnitOfWork, year: int) -> None:
    known = (await calendar_of(uow)).years.get(year)
    if known:
        raise CalendarYearExists(year=year, notice=known.notice)


ACT = {KIND: ApprovalAct(run=add_calendar_year, decided_by=frozenset({Role.PROVINCE}))}
