"""Calls of every service about rules. Written by `make clients` from the routes; change those."""

from datetime import date

from shared.clients.calls import Calls
from shared.schemas.rules import RulesOut


class FrameRules(Calls):
    """Acts and answers about rules."""

    async def get_rules(self, *, on: date | None = None) -> RulesOut:
        """The parameters of a day (today unless told), each with clause, unit and source, and what reads none yet."""
        return await self._get("/v1/rules", RulesOut, on=on)
