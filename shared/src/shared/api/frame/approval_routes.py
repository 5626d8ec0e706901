"""Proposals as the second person meets them: listed, read, decided."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import func, select

from shared.answers.frame import ApprovalOut, DecisionIn, DecisionOut
from shared.api.callers import Calling, Running, callers
from shared.api.paging import Cursor, Limit, Page
from shared.api.turns import TURN
from shared.api.uow import Uow
from shared.approvals.model import approval_of, decide, get_approval
from shared.database.pages import Cursors
from shared.database.tables import approval
from shared.identity.caller import Caller, Role
from shared.identity.scoping import visible
from shared.runtime import Runtime
from shared.service import Service

READERS = (Role.PROVINCE, Role.DEPARTMENT, Role.CITY, Role.AUDITOR, Role.ADMIN)
State = Annotated[Literal["proposed", "approved", "rejected"] | None, Query()]


def add_approval_routes(router: APIRouter, service: Service) -> None:
    """`/v1/approvals`; a service without such acts has none of it."""
    deciders = sorted({role for act in service.approvals.values() for role in act.decided_by})

    @router.get("/v1/approvals", tags=["approvals"], dependencies=[callers(*READERS)])
    async def list_approvals(
        caller: Calling,
        runtime: Running,
        state: State = None,
        kind: str | None = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[ApprovalOut]:
        """Proposals within the caller's scope, oldest first."""
        return await _page(runtime, caller, state, kind, limit, cursor)

    @router.get("/v1/approvals/{approval_id}", tags=["approvals"], dependencies=[callers(*READERS)])
    async def read_approval(approval_id: UUID, caller: Calling, uow: Uow) -> ApprovalOut:
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


async def _page(
    runtime: Runtime, caller: Caller, state: str | None, kind: str | None, limit: int, cursor: str | None
) -> Page[ApprovalOut]:
    cursors = Cursors(runtime.secrets, caller, f"approvals {state} {kind}")
    place = cursors.place(cursor)
    filters = ((approval.c.state, state), (approval.c.kind, kind))
    conditions = [visible(caller.scope, approval), *(column == value for column, value in filters if value)]
    statement = select(approval).where(*conditions).order_by(approval.c.id).limit(limit + 1)
    statement = statement.where(approval.c.id > UUID(place[0])) if place else statement
    async with runtime.database.sessions() as session:
        rows = (await session.execute(statement)).mappings().all()
        total = await session.scalar(select(func.count()).select_from(approval).where(*conditions))
    items = [ApprovalOut.model_validate(approval_of(row), from_attributes=True) for row in rows[:limit]]
    return Page(items=items, next=cursors.after([items[-1].id]) if len(rows) > limit else None, total=total)
