"""Calls of pool about screening. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.domain.outcome import Outcome
from shared.schemas.jobs import JobAccepted
from shared.schemas.page import Page
from shared.schemas.pool.candidates import CandidateOut
from shared.schemas.pool.screening import ScreeningEntryOut, ScreeningIn, ScreeningOut

ScreeningsSort = Literal["id", "-id", "effective_on", "-effective_on", "created_at", "-created_at"]
CandidatesSort = Literal[
    "application_id",
    "-application_id",
    "name",
    "-name",
    "uscc",
    "-uscc",
    "score",
    "-score",
    "recommended_on",
    "-recommended_on",
]
ScreeningEntriesSort = Literal["rank", "-rank", "name", "-name", "score", "-score"]


class Screening(Calls):
    """Acts and answers about screening."""

    def get_screenings(
        self,
        *,
        batch: str | Sequence[str] | None = None,
        sort: ScreeningsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ScreeningOut]:
        """Screenings, oldest first."""
        return self._pages("/v1/screenings", Page[ScreeningOut], limit, cursor, batch=batch, sort=sort)

    def get_candidates(
        self,
        *,
        q: str | None = None,
        batch: str | Sequence[str] | None = None,
        outcome: Outcome | Sequence[Outcome] | None = None,
        recommended: bool | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: CandidatesSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[CandidateOut]:
        """Applications as pool knows them, within the caller's scope."""
        return self._pages(
            "/v1/candidates",
            Page[CandidateOut],
            limit,
            cursor,
            q=q,
            batch=batch,
            outcome=outcome,
            recommended=recommended,
            unit=unit,
            uscc=uscc,
            sort=sort,
        )

    async def post_screening(self, body: ScreeningIn, *, idempotency_key: str | None = None) -> ScreeningOut:
        """Ranks all recommended firms of a batch and gives out the seats; nobody is admitted by it."""
        return await self._post("/v1/screenings", ScreeningOut, body, idempotency_key)

    async def post_screening_job(self, body: ScreeningIn, *, idempotency_key: str | None = None) -> JobAccepted:
        """The same as a job, whose progress counts entries and whose result names the screening."""
        return await self._post("/v1/screening-jobs", JobAccepted, body, idempotency_key)

    async def read_screening(self, screening_id: UUID) -> ScreeningOut:
        """One screening."""
        return await self._get(f"/v1/screenings/{screening_id}", ScreeningOut)

    def get_screening_entries(
        self,
        screening_id: UUID,
        *,
        q: str | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        seated: bool | Sequence[bool] | None = None,
        reason: str | Sequence[str] | None = None,
        sort: ScreeningEntriesSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ScreeningEntryOut]:
        """The ranked firms of a screening, best first, within the caller's scope."""
        return self._pages(
            f"/v1/screenings/{screening_id}/entries",
            Page[ScreeningEntryOut],
            limit,
            cursor,
            q=q,
            unit=unit,
            uscc=uscc,
            seated=seated,
            reason=reason,
            sort=sort,
        )
