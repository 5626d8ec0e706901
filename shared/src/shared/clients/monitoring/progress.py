"""Calls of monitoring about progress. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.monitoring.progress import (
    ProgressReportAccepted,
    ProgressReportIn,
    ProgressReportOut,
    VerificationIn,
)
from shared.schemas.page import Page

ProgressReportsState = Literal["reported", "verified"]
ProgressReportsSort = Literal[
    "id", "-id", "reported_on", "-reported_on", "verified_on", "-verified_on", "period", "-period", "uscc", "-uscc"
]


class Progress(Calls):
    """Acts and answers about progress."""

    async def post_progress_report(
        self, body: ProgressReportIn, *, idempotency_key: str | None = None
    ) -> ProgressReportAccepted:
        """Takes in a member's report for a period; answered when it is safe. Repeats with one key have one effect."""
        return await self._post("/v1/progress-reports", ProgressReportAccepted, body, idempotency_key)

    def get_progress_reports(
        self,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        state: ProgressReportsState | Sequence[ProgressReportsState] | None = None,
        period: str | Sequence[str] | None = None,
        sort: ProgressReportsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ProgressReportOut]:
        """Reports within the caller's scope, oldest first; `total` counts all that match."""
        return self._pages(
            "/v1/progress-reports",
            Page[ProgressReportOut],
            limit,
            cursor,
            q=q,
            uscc=uscc,
            unit=unit,
            state=state,
            period=period,
            sort=sort,
        )

    async def post_verification(
        self, report_id: UUID, body: VerificationIn, *, idempotency_key: str | None = None
    ) -> ProgressReportOut:
        """A person other than the reporter verifies the figures and says whether the progress is substantive."""
        return await self._post(
            f"/v1/progress-reports/{report_id}/verification", ProgressReportOut, body, idempotency_key
        )
