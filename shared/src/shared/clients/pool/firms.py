"""Calls of pool about firms. Written by `make clients` from the routes; change those."""

from datetime import date, datetime

from shared.clients.calls import Calls, part
from shared.schemas.standing import StandingOut


class Firms(Calls):
    """Acts and answers about firms."""

    async def read_standing(
        self, uscc: str, *, on: date | None = None, known_at: datetime | None = None
    ) -> StandingOut:
        """How the firm stands on a day, by what is known now or was known at an instant: each reason against it.

        Outcomes, waivers, recommendations and assignments are those of now.
        """
        return await self._get(f"/v1/firms/{part(uscc)}/standing", StandingOut, on=on, known_at=known_at)
