"""Calls of pool about seats. Written by `make clients` from the routes; change those."""

from shared.clients.calls import Calls
from shared.schemas.pool.seats import SeatPlanIn, SeatPlanOut


class Seats(Calls):
    """Acts and answers about seats."""

    async def read_seat_plan(self) -> SeatPlanOut:
        """Cap, seats and what is used of them; the ETag is what a change names."""
        return await self._get("/v1/seat-plan", SeatPlanOut)

    async def put_seat_plan(self, body: SeatPlanIn, *, if_match: str | None = None) -> SeatPlanOut:
        """Sets cap and seats; a change of an existing plan needs `If-Match`."""
        return await self._put("/v1/seat-plan", SeatPlanOut, body, if_match)
