"""Calls of eligibility about waivers. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.eligibility.waiver_sweeps import WaiverCount, WaiverSweepIn, WaiverSweepOut
from shared.schemas.eligibility.waivers import WaiverIn, WaiverOut, WaiverProposed, WaiverState
from shared.schemas.page import Page

WaiversSort = Literal[
    "id",
    "-id",
    "proposed_at",
    "-proposed_at",
    "decided_at",
    "-decided_at",
    "expires_on",
    "-expires_on",
    "uscc",
    "-uscc",
]


class Waivers(Calls):
    """Acts and answers about waivers."""

    async def post_waiver(self, body: WaiverIn, *, idempotency_key: str | None = None) -> WaiverProposed:
        """Proposes a waiver; a second person of the province decides it as an approval."""
        return await self._post("/v1/waivers", WaiverProposed, body, idempotency_key)

    def get_waivers(
        self,
        *,
        q: str | None = None,
        state: WaiverState | Sequence[WaiverState] | None = None,
        unit: str | Sequence[str] | None = None,
        criterion: str | Sequence[str] | None = None,
        application_id: UUID | Sequence[UUID] | None = None,
        uscc: str | Sequence[str] | None = None,
        expires_before: date | None = None,
        sort: WaiversSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[WaiverOut]:
        """Waivers within the caller's scope, oldest first; `expires_before` leaves out those without a last day."""
        return self._pages(
            "/v1/waivers",
            Page[WaiverOut],
            limit,
            cursor,
            q=q,
            state=state,
            unit=unit,
            criterion=criterion,
            application_id=application_id,
            uscc=uscc,
            expires_before=expires_before,
            sort=sort,
        )

    async def read_waiver_counts(self) -> list[WaiverCount]:
        """Waivers counted by unit, criterion and state."""
        return await self._get("/v1/waivers/summary", list[WaiverCount])

    async def post_waiver_sweep(self, body: WaiverSweepIn, *, idempotency_key: str | None = None) -> WaiverSweepOut:
        """Ends every granted waiver whose last day lies before the given one; a repeat ends none twice."""
        return await self._post("/v1/waiver-sweeps", WaiverSweepOut, body, idempotency_key)
