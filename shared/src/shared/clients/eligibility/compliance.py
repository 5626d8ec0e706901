"""Calls of eligibility about compliance. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from shared.clients.calls import Calls, part
from shared.clients.paged import Pages
from shared.schemas.eligibility.compliance import ComplianceCheckIn, ComplianceDetail, ComplianceOut, ComplianceOutcome
from shared.schemas.jobs import JobAccepted
from shared.schemas.page import Page

ComplianceChecksSort = Literal["id", "-id", "checked_on", "-checked_on", "name", "-name", "uscc", "-uscc"]


class Compliance(Calls):
    """Acts and answers about compliance."""

    async def post_compliance_check(
        self, body: ComplianceCheckIn, *, idempotency_key: str | None = None
    ) -> JobAccepted:
        """Checks all members as of a day by a job; a member that was checked as of that day is not checked again."""
        return await self._post("/v1/compliance-checks", JobAccepted, body, idempotency_key)

    def get_compliance_checks(
        self,
        *,
        q: str | None = None,
        on: date | Sequence[date] | None = None,
        outcome: ComplianceOutcome | Sequence[ComplianceOutcome] | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: ComplianceChecksSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ComplianceOut]:
        """Checks within the caller's scope, oldest first; `total` counts all that match."""
        return self._pages(
            "/v1/compliance-checks",
            Page[ComplianceOut],
            limit,
            cursor,
            q=q,
            on=on,
            outcome=outcome,
            unit=unit,
            uscc=uscc,
            sort=sort,
        )

    async def read_compliance_checks(self, uscc: str) -> list[ComplianceDetail]:
        """All checks of a firm with every finding, the newest day first."""
        return await self._get(f"/v1/compliance-checks/{part(uscc)}", list[ComplianceDetail])
