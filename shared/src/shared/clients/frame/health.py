"""Calls of every service about health. Written by `make clients` from the routes; change those."""

from shared.clients.calls import Calls
from shared.schemas.health import Alive, Readiness


class FrameHealth(Calls):
    """Acts and answers about health."""

    async def livez(self) -> Alive:
        """The event loop turns."""
        return await self._get("/livez", Alive)

    async def readyz(self) -> Readiness:
        """Whether requests can be served."""
        return await self._get("/readyz", Readiness, 503)

    async def metrics(self) -> str:
        """Prometheus text."""
        return await self._get_text("/metrics")
