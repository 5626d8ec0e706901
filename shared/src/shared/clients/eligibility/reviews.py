"""Calls of eligibility about reviews. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.eligibility.reviews import ReviewIn, ReviewOut, ReviewProposed
from shared.schemas.eligibility.ways_out import WaysOutOut
from shared.schemas.page import Page

ReviewsState = Literal["proposed", "approved", "rejected"]
ReviewsSort = Literal["id", "-id", "proposed_at", "-proposed_at", "decided_at", "-decided_at", "uscc", "-uscc"]


class Reviews(Calls):
    """Acts and answers about reviews."""

    async def read_ways_out(self, application_id: UUID) -> WaysOutOut:
        """What leads out of the outcome: of each open criterion the declared facts that a finding may settle it by."""
        return await self._get(f"/v1/assessments/{application_id}/ways-out", WaysOutOut)

    async def post_review(self, body: ReviewIn, *, idempotency_key: str | None = None) -> ReviewProposed:
        """Confirms or overturns a declared fact with a ground, or records a finding of the CNIPA on abnormal
        filings.

        A second person of the province decides it.
        """
        return await self._post("/v1/reviews", ReviewProposed, body, idempotency_key)

    def get_reviews(
        self,
        *,
        q: str | None = None,
        application_id: UUID | Sequence[UUID] | None = None,
        state: ReviewsState | Sequence[ReviewsState] | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: ReviewsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ReviewOut]:
        """Reviewers' findings within the caller's scope, oldest first."""
        return self._pages(
            "/v1/reviews",
            Page[ReviewOut],
            limit,
            cursor,
            q=q,
            application_id=application_id,
            state=state,
            unit=unit,
            uscc=uscc,
            sort=sort,
        )
