"""Calls of intake about applications. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.domain.outcome import Outcome
from shared.schemas.intake.applications import ApplicationAccepted, ApplicationDetail, ApplicationIn, ApplicationOut
from shared.schemas.intake.recommendations import RecommendationIn, RecommendationsIn
from shared.schemas.jobs import JobAccepted
from shared.schemas.page import Page

ApplicationsState = Literal["submitted", "recommended"]
ApplicationsSort = Literal[
    "id", "-id", "name", "-name", "uscc", "-uscc", "received_on", "-received_on", "recommended_on", "-recommended_on"
]


class Applications(Calls):
    """Acts and answers about applications."""

    def get_applications(
        self,
        *,
        q: str | None = None,
        batch: str | Sequence[str] | None = None,
        outcome: Outcome | Sequence[Outcome] | None = None,
        state: ApplicationsState | Sequence[ApplicationsState] | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: ApplicationsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ApplicationOut]:
        """Applications within the caller's scope, in the order of submission; `total` counts all that match."""
        return self._pages(
            "/v1/applications",
            Page[ApplicationOut],
            limit,
            cursor,
            q=q,
            batch=batch,
            outcome=outcome,
            state=state,
            unit=unit,
            uscc=uscc,
            sort=sort,
        )

    async def read_application(self, application_id: UUID) -> ApplicationDetail:
        """One application with its declaration."""
        return await self._get(f"/v1/applications/{application_id}", ApplicationDetail)

    async def post_recommendation(
        self, application_id: UUID, body: RecommendationIn, *, idempotency_key: str | None = None
    ) -> ApplicationOut:
        """The city recommends its firm to the province."""
        return await self._post(
            f"/v1/applications/{application_id}/recommendation", ApplicationOut, body, idempotency_key
        )

    async def post_recommendation_job(
        self, body: RecommendationsIn, *, idempotency_key: str | None = None
    ) -> JobAccepted:
        """The city recommends many of its firms; a job does it, and its result names each one's outcome."""
        return await self._post("/v1/recommendation-jobs", JobAccepted, body, idempotency_key)

    async def post_application(self, body: ApplicationIn, *, idempotency_key: str | None = None) -> ApplicationAccepted:
        """Takes in one application; answered when it is safe. Repeats with one `Idempotency-Key` have one effect."""
        return await self._post("/v1/applications", ApplicationAccepted, body, idempotency_key)
