"""Calls of eligibility about assessments. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.domain.outcome import Outcome
from shared.schemas.eligibility.assessments import AssessmentDetail, AssessmentOut
from shared.schemas.eligibility.past_assessments import PastDetail, PastOut, RecomputedOut
from shared.schemas.eligibility.route import RouteOut
from shared.schemas.page import Page

AssessmentsSort = Literal["application_id", "-application_id", "name", "-name", "uscc", "-uscc", "score", "-score"]


class Assessments(Calls):
    """Acts and answers about assessments."""

    def get_assessments(
        self,
        *,
        q: str | None = None,
        batch: str | Sequence[str] | None = None,
        outcome: Outcome | Sequence[Outcome] | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: AssessmentsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[AssessmentOut]:
        """Assessments within the caller's scope, in the order of submission; `total` counts all that match."""
        return self._pages(
            "/v1/assessments",
            Page[AssessmentOut],
            limit,
            cursor,
            q=q,
            batch=batch,
            outcome=outcome,
            unit=unit,
            uscc=uscc,
            sort=sort,
        )

    async def read_assessment(self, application_id: UUID) -> AssessmentDetail:
        """One assessment with every finding, met or not."""
        return await self._get(f"/v1/assessments/{application_id}", AssessmentDetail)

    async def get_history(self, application_id: UUID) -> list[PastOut]:
        """All judgements of an application, the newest first, each with what caused it and the version of the rules."""
        return await self._get(f"/v1/assessments/{application_id}/history", list[PastOut])

    async def read_past(self, application_id: UUID, number: int) -> PastDetail:
        """One judgement as it was, with its findings."""
        return await self._get(f"/v1/assessments/{application_id}/history/{number}", PastDetail)

    async def read_recomputation(self, application_id: UUID, number: int) -> RecomputedOut:
        """That judgement made once more from the rules that were kept with it, and whether it is the same."""
        return await self._get(f"/v1/assessments/{application_id}/history/{number}/recomputation", RecomputedOut)

    async def read_route(self, application_id: UUID) -> RouteOut:
        """The steps of least total effort that make the application eligible, or the criteria that block every
        route.

        Beside it, for each open criterion, every limb of its "or" with gap, effort, evidence and earliest day.
        """
        return await self._get(f"/v1/assessments/{application_id}/route", RouteOut)
