"""Pool's routes about the calendar that terms run by."""

from typing import Annotated

from fastapi import APIRouter, Query

from pool.api.calendar_schemas import notice_of
from pool.usecases.add_calendar_year import propose_calendar_year
from pool.usecases.calendar import known_years, last_day_of
from shared.api.callers import callers
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.domain.calendar import Term, TermUnit
from shared.domain.day import Day
from shared.identity.caller import Role
from shared.schemas.pool.calendar import CalendarYearIn, CalendarYearOut
from shared.schemas.pool.proposals import Proposed
from shared.schemas.pool.terms import TermOut

router = APIRouter(route_class=AnsweringRoute, tags=["calendar"])
READERS = callers(Role.FIRM, Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR, Role.DASHBOARD, Role.SERVICE)


@router.get("/v1/calendar-years", dependencies=[READERS])
async def get_calendar_years(uow: ReadUow) -> list[CalendarYearOut]:
    """The years of which days off and moved working days are known, each with its notice."""
    return [CalendarYearOut.of(year) for year in await known_years(uow)]


@router.post("/v1/calendar-years", status_code=201, dependencies=[callers(Role.PROVINCE)])
async def post_calendar_year(wanted: CalendarYearIn, uow: Uow) -> Proposed:
    """Enters the holidays of a year by the State Council's notice; a second person decides."""
    approval = await propose_calendar_year(uow, notice_of(wanted))
    return Proposed(approval_id=approval.id, digest=approval.digest)


@router.get("/v1/terms/last-day", dependencies=[READERS])
async def get_last_day(
    uow: ReadUow, served_on: Day, number: Annotated[int, Query(ge=0, le=3660)], unit: TermUnit = "days"
) -> TermOut:
    """The last day of a term that begins on the day after service; one that ends on a day off moves on."""
    last_day = await last_day_of(uow, served_on, Term(number, unit))
    return TermOut(served_on=served_on, number=number, unit=unit, last_day=last_day)
