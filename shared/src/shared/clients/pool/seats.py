"""Calls of pool about seats. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.page import Page
from shared.schemas.pool.seats import SeatLineOut, SeatPlanIn, SeatPlanOut

SeatLinesSort = Literal["id", "-id", "effective_on", "-effective_on", "at", "-at"]


class Seats(Calls):
    """Acts and answers about seats."""

    def get_seat_lines(
        self,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        reason: str | Sequence[str] | None = None,
        sort: SeatLinesSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[SeatLineOut]:
        """Movements of seats within the caller's scope, oldest first."""
        return self._pages(
            "/v1/seat-lines", Page[SeatLineOut], limit, cursor, q=q, uscc=uscc, unit=unit, reason=reason, sort=sort
        )

    async def read_seat_plan(self) -> SeatPlanOut:
        """Cap, seats and what is used of them; the ETag is what a change names."""
        return await self._get("/v1/seat-plan", SeatPlanOut)

    async def put_seat_plan(self, body: SeatPlanIn, *, if_match: str | None = None) -> SeatPlanOut:
        """Sets cap and seats; a change of an existing plan needs `If-Match`."""
        return await self._put("/v1/seat-plan", SeatPlanOut, body, if_match)
