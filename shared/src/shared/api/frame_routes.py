"""Routes that every service has: jobs, approvals, dead letters, archive, journal, and a firm's timeline."""

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
import orjson
from fastapi import APIRouter, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import select

from shared.api import dead_letters
from shared.api.callers import EVERYONE, Calling, Running, callers
from shared.api.paging import Cursor, Cursors, Limit, Page
from shared.api.problems import NotFound
from shared.api.schemas import (
    ApprovalOut,
    DeadLetterDetail,
    DeadLetterOut,
    DecisionIn,
    DecisionOut,
    DiscardIn,
    JobOut,
    JournalHead,
    JournalLine,
    JournalVerdict,
    ReplayedOut,
    ReplayIn,
    ReplayOut,
    Timeline,
    TimelineItem,
)
from shared.api.uow import AnsweringRoute, Uow
from shared.approvals.model import approval_of, decide, get_approval
from shared.domain.uscc import Uscc
from shared.identity.caller import Role, Scope
from shared.identity.scoping import visible
from shared.journal.verify import verify
from shared.runtime import Runtime
from shared.service import Service
from shared.store.tables import approval, job, journal, journal_head, journal_link

OPERATORS = (Role.ADMIN, Role.PROVINCE)
WATCHERS = (Role.ADMIN, Role.PROVINCE, Role.AUDITOR)
_TIMELINE_MOST = 2000


def frame_router(service: Service) -> APIRouter:
    """The common routes of one service."""
    router = APIRouter(route_class=AnsweringRoute)
    _add_jobs(router)
    _add_approvals(router, service)
    _add_dead_letters(router, service)
    _add_journal(router)
    _add_timeline(router, service)
    return router


async def read_job(runtime: Runtime, job_id: UUID, scope: Scope) -> JobOut:
    """One job.

    Raises:
        NotFound: none within the scope.
    """
    async with runtime.database.sessions() as session:
        row = (await session.execute(select(job).where(job.c.id == job_id, visible(scope, job)))).mappings().first()
    if row is None:
        raise NotFound
    parsed = {name: orjson.loads(row[name]) if row[name] else None for name in ("result", "error")}
    return JobOut.model_validate({**row, **parsed})


def _add_jobs(router: APIRouter) -> None:
    @router.get("/v1/jobs/{job_id}", tags=["jobs"], dependencies=[callers(*EVERYONE)])
    async def get_job(job_id: UUID, caller: Calling, runtime: Running) -> JobOut:
        """How far a job is, and what came of it."""
        return await read_job(runtime, job_id, caller.scope)

    @router.get(
        "/v1/jobs/{job_id}/events", tags=["jobs"], dependencies=[callers(*EVERYONE)], response_class=EventSourceResponse
    )
    async def get_job_events(job_id: UUID, caller: Calling, runtime: Running) -> AsyncIterator[ServerSentEvent]:
        """The job's progress as it happens, until it ends (server-sent events `progress`)."""
        shown = None
        while True:
            state = await read_job(runtime, job_id, caller.scope)
            if state != shown:
                yield ServerSentEvent(data=state, event="progress")
                shown = state
            if state.ended_at is not None:
                return
            await asyncio.sleep(0.25)


def _add_approvals(router: APIRouter, service: Service) -> None:
    readers = (Role.PROVINCE, Role.DEPARTMENT, Role.CITY, Role.AUDITOR, Role.ADMIN)
    deciders = sorted({role for act in service.approvals.values() for role in act.decided_by}) or [Role.PROVINCE]

    @router.get("/v1/approvals", tags=["approvals"], dependencies=[callers(*readers)])
    async def list_approvals(
        caller: Calling,
        runtime: Running,
        state: Annotated[Literal["proposed", "approved", "rejected"] | None, Query()] = None,
        kind: str | None = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[ApprovalOut]:
        """Proposals within the caller's scope, oldest first."""
        cursors = Cursors(runtime.secrets, caller, "approvals")
        place = cursors.place(cursor)
        statement = select(approval).where(visible(caller.scope, approval)).order_by(approval.c.id).limit(limit + 1)
        statement = statement.where(approval.c.state == state) if state else statement
        statement = statement.where(approval.c.kind == kind) if kind else statement
        statement = statement.where(approval.c.id > UUID(place[0])) if place else statement
        async with runtime.database.sessions() as session:
            rows = (await session.execute(statement)).mappings().all()
        items = [ApprovalOut.model_validate(approval_of(row), from_attributes=True) for row in rows[:limit]]
        return Page(items=items, next=cursors.after([items[-1].id]) if len(rows) > limit else None)

    @router.get("/v1/approvals/{approval_id}", tags=["approvals"], dependencies=[callers(*readers)])
    async def read_approval(approval_id: UUID, caller: Calling, uow: Uow) -> ApprovalOut:
        """One proposal with the digest that a decision must repeat."""
        return ApprovalOut.model_validate(await get_approval(uow, approval_id, caller.scope), from_attributes=True)

    @router.post("/v1/approvals/{approval_id}/decision", tags=["approvals"], dependencies=[callers(*deciders)])
    async def post_decision(approval_id: UUID, decision: DecisionIn, uow: Uow) -> DecisionOut:
        """Approves (and so carries out) or rejects what another person proposed."""
        proposal, result = await decide(
            uow, service.approvals, approval_id, decision.decision, decision.digest, decision.reason
        )
        return DecisionOut(
            approval=ApprovalOut.model_validate(proposal, from_attributes=True),
            result=result.model_dump(mode="json") if result is not None else None,
        )


def _add_dead_letters(router: APIRouter, service: Service) -> None:
    @router.get("/v1/dead-letters", tags=["operations"], dependencies=[callers(*WATCHERS)])
    async def list_dead_letters(
        runtime: Running,
        state: Annotated[Literal["retrying", "dead", "held", "done", "discarded"] | None, Query()] = None,
        limit: Limit = 50,
    ) -> list[DeadLetterOut]:
        """Events set aside, newest first; without `state` those that are still open."""
        return await dead_letters.list_parked(runtime, state, limit)

    @router.get("/v1/dead-letters/{parked_id}", tags=["operations"], dependencies=[callers(*WATCHERS)])
    async def read_dead_letter(parked_id: UUID, runtime: Running) -> DeadLetterDetail:
        """One of them, with the event as it came."""
        return await dead_letters.read_parked(runtime, parked_id)

    @router.post("/v1/dead-letters/{parked_id}/replay", tags=["operations"], dependencies=[callers(*OPERATORS)])
    async def post_replay(parked_id: UUID, uow: Uow) -> ReplayOut:
        """Tries it again now; a second replay has no second effect."""
        return await dead_letters.replay(uow, service.subscriptions, parked_id)

    @router.post("/v1/dead-letters/{parked_id}/discard", tags=["operations"], dependencies=[callers(*OPERATORS)])
    async def post_discard(parked_id: UUID, discard: DiscardIn, uow: Uow) -> ReplayOut:
        """Gives it up for good, with a reason, and lets its subject go on."""
        return await dead_letters.discard(uow, parked_id, discard.reason)

    @router.post("/v1/archive/replay", tags=["operations"], dependencies=[callers(*OPERATORS)])
    async def post_archive_replay(wanted: ReplayIn, uow: Uow) -> ReplayedOut:
        """Sends this service's own past events once more, for a consumer that lost its topics."""
        return ReplayedOut(events=await dead_letters.replay_archive(uow, wanted))


def _add_journal(router: APIRouter) -> None:
    @router.get("/v1/journal", tags=["journal"], dependencies=[callers(*WATCHERS)])
    async def list_journal(
        caller: Calling, runtime: Running, subject: str | None = None, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[JournalLine]:
        """Acts in the order they were written."""
        cursors = Cursors(runtime.secrets, caller, "journal")
        place = cursors.place(cursor)
        statement = (
            select(journal, journal_link.c.number, journal_link.c.hash)
            .outerjoin(journal_link, journal_link.c.journal_id == journal.c.id)
            .where(visible(caller.scope, journal))
            .order_by(journal.c.id)
            .limit(limit + 1)
        )
        statement = statement.where(journal.c.subject == subject) if subject else statement
        statement = statement.where(journal.c.id > place[0]) if place else statement
        async with runtime.database.sessions() as session:
            rows = (await session.execute(statement)).mappings().all()
        items = [JournalLine.model_validate({**row, "facts": orjson.loads(row["facts"])}) for row in rows[:limit]]
        return Page(items=items, next=cursors.after([items[-1].id]) if len(rows) > limit else None)

    @router.get("/v1/journal/head", tags=["journal"], dependencies=[callers(*WATCHERS)])
    async def read_head(runtime: Running) -> JournalHead:
        """The newest signed head."""
        async with runtime.database.sessions() as session:
            statement = select(journal_head).order_by(journal_head.c.number.desc()).limit(1)
            row = (await session.execute(statement)).mappings().first()
        if row is None:
            raise NotFound
        return JournalHead.model_validate(
            {**row, "public_key": base64.b64encode(runtime.journal_key.public_bytes).decode()}
        )

    @router.get("/v1/journal/verification", tags=["journal"], dependencies=[callers(*WATCHERS)])
    async def read_verification(runtime: Running) -> JournalVerdict:
        """Checks every row, link and head, and names what does not fit."""
        connection = await asyncpg.connect(runtime.database.url)
        try:
            key = runtime.journal_key
            verdict = await verify(connection, {key.key_id: key.public_bytes})
        finally:
            await connection.close()
        return JournalVerdict(
            sound=verdict.sound,
            rows=verdict.rows,
            heads=verdict.heads,
            unsealed=verdict.unsealed,
            faults=verdict.faults,
        )


def _add_timeline(router: APIRouter, service: Service) -> None:
    @router.get("/v1/firms/{uscc}/timeline", tags=["firms"], dependencies=[callers(*EVERYONE)])
    async def read_timeline(uscc: Uscc, caller: Calling, runtime: Running) -> Timeline:
        """What this service did about the firm, oldest first, within the caller's scope."""
        wanted = _firm_lines(caller.scope, uscc)
        statement = (
            select(journal).where(journal.c.subject == uscc, wanted).order_by(journal.c.id).limit(_TIMELINE_MOST)
        )
        async with runtime.database.sessions() as session:
            rows = (await session.execute(statement)).mappings().all()
        items = [
            TimelineItem.model_validate({**row, "service": service.name, "facts": orjson.loads(row["facts"])})
            for row in rows
        ]
        return Timeline(uscc=uscc, service=service.name, items=items)


def _firm_lines(scope: Scope, uscc: str) -> Any:
    """A firm reads its own life; a unit the lines it is named in; a bank the lines about itself."""
    if scope.uscc is not None:
        return journal.c.subject == scope.uscc
    return visible(scope, journal)
