"""Calls of every service about approvals. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.approvals import ApprovalOut, DecisionIn, DecisionOut
from shared.schemas.page import Page

ApprovalsState = Literal["proposed", "approved", "rejected"]
ApprovalsSort = Literal["id", "-id", "proposed_at", "-proposed_at", "decided_at", "-decided_at", "kind", "-kind"]


class FrameApprovals(Calls):
    """Acts and answers about approvals."""

    def list_approvals(
        self,
        *,
        state: ApprovalsState | Sequence[ApprovalsState] | None = None,
        kind: str | Sequence[str] | None = None,
        subject: str | Sequence[str] | None = None,
        proposed_by: str | Sequence[str] | None = None,
        sort: ApprovalsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ApprovalOut]:
        """Proposals within the caller's scope, oldest first."""
        return self._pages(
            "/v1/approvals",
            Page[ApprovalOut],
            limit,
            cursor,
            state=state,
            kind=kind,
            subject=subject,
            proposed_by=proposed_by,
            sort=sort,
        )

    async def read_approval(self, approval_id: UUID) -> ApprovalOut:
        """One proposal with the digest that a decision must repeat."""
        return await self._get(f"/v1/approvals/{approval_id}", ApprovalOut)

    async def post_decision(
        self, approval_id: UUID, body: DecisionIn, *, idempotency_key: str | None = None
    ) -> DecisionOut:
        """Approves (and so carries out) or rejects what another person proposed."""
        return await self._post(f"/v1/approvals/{approval_id}/decision", DecisionOut, body, idempotency_key)
