"""Proposals as the second person meets them: listed, read, decided."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter

from shared.api.asked import asked_of
from shared.api.callers import Calling, callers
from shared.api.turns import TURN
from shared.api.uow import ReadUow, Uow
from shared.approvals.model import approval_of, decide, get_approval
from shared.database.tables import approval
from shared.identity.caller import Role
from shared.lists.filters import one_of
from shared.lists.listing import Asked, Listing
from shared.schemas.approvals import ApprovalOut, DecisionIn, DecisionOut
from shared.schemas.page import Page
from shared.service import Service

READERS = (Role.PROVINCE, Role.DEPARTMENT, Role.CITY, Role.AUDITOR, Role.ADMIN)
APPROVALS: Listing[Mapping[str, Any]] = Listing(
    approval,
    approval.c.id,
    filters={
        "state": one_of(approval.c.state, "proposed", "approved", "rejected"),
        "kind": approval.c.kind,
        "subject": approval.c.subject,
        "proposed_by": approval.c.proposed_by,
    },
    order=(approval.c.proposed_at, approval.c.decided_at, approval.c.kind),
)


def add_approval_routes(router: APIRouter, service: Service) -> None:
    """`/v1/approvals`; a service without such acts has none of it."""
    deciders = sorted({role for act in service.approvals.values() for role in act.decided_by})

    @router.get("/v1/approvals", tags=["approvals"], dependencies=[callers(*READERS)])
    async def list_approvals(uow: ReadUow, asked: Annotated[Asked, asked_of(APPROVALS)]) -> Page[ApprovalOut]:
        """Proposals within the caller's scope, oldest first."""
        return Page.of(await APPROVALS.page(uow, asked), _shown)

    @router.get("/v1/approvals/{approval_id}", tags=["approvals"], dependencies=[callers(*READERS)])
    async def read_approval(approval_id: UUID, caller: Calling, uow: ReadUow) -> ApprovalOut:
        """One proposal with the digest that a decision must repeat."""
        return ApprovalOut.model_validate(await get_approval(uow, approval_id, caller.scope), from_attributes=True)

    @router.post("/v1/approvals/{approval_id}/decision", tags=["approvals"], dependencies=[callers(*deciders), TURN])
    async def post_decision(approval_id: UUID, decision: DecisionIn, uow: Uow) -> DecisionOut:
        """Approves (and so carries out) or rejects what another person proposed."""
        proposal, result = await decide(
            uow, service.approvals, approval_id, decision.decision, decision.digest, decision.reason
        )
        return DecisionOut(
            approval=ApprovalOut.model_validate(proposal, from_attributes=True),
            result=result.model_dump(mode="json") if result is not None else None,
        )


def _shown(row: Mapping[str, Any]) -> ApprovalOut:
    return ApprovalOut.model_validate(approval_of(row), from_attributes=True)
