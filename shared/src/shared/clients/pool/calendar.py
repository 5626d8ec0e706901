"""Calls of pool about calendar. Written by `make clients` from the routes; change those."""

from datetime import date

from shared.clients.calls import Calls
from shared.domain.calendar import TermUnit
from shared.schemas.pool.calendar import CalendarYearIn, CalendarYearOut
from shared.schemas.pool.proposals import Proposed
from shared.schemas.pool.terms import TermOut


class Calendar(Calls):
    """Acts and answers about calendar."""

    async def get_calendar_years(self) -> list[CalendarYearOut]:
        """The years of which days off and moved working days are known, each with its notice."""
        return await self._get("/v1/calendar-years", list[CalendarYearOut])

    async def post_calendar_year(self, body: CalendarYearIn, *, idempotency_key: str | None = None) -> Proposed:
        """Enters the holidays of a year by the State Council's notice; a second person decides."""
        return await self._post("/v1/calendar-years", Proposed, body, idempotency_key)

    async def get_last_day(self, *, served_on: date, number: int, unit: TermUnit | None = None) -> TermOut:
        """The last day of a term that begins on the day after service; one that ends on a day off moves on."""
        return await self._get("/v1/terms/last-day", TermOut, served_on=served_on, number=number, unit=unit)
