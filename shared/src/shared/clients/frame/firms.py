"""Calls of every service about firms. Written by `make clients` from the routes; change those."""

from shared.clients.calls import Calls, part
from shared.schemas.journal import Timeline


class FrameFirms(Calls):
    """Acts and answers about firms."""

    async def read_timeline(self, uscc: str) -> Timeline:
        """What this service did about the firm, oldest first, within the caller's scope."""
        return await self._get(f"/v1/firms/{part(uscc)}/timeline", Timeline)
