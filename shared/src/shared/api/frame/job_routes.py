"""Jobs as their callers watch them: a state to read, and a stream that ends with the job."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import select

from shared.api.asked import asked_of
from shared.api.callers import EVERYONE, Calling, Running, callers
from shared.api.uow import ReadUow
from shared.database.failures import is_infrastructure
from shared.database.tables import job
from shared.identity.caller import Scope
from shared.identity.scoping import visible
from shared.lists.filters import one_of
from shared.lists.listing import Asked, Listing
from shared.problems import NotFound
from shared.runtime import Runtime
from shared.schemas.jobs import JobOut
from shared.schemas.page import Page

_LOOK_EVERY_S = 0.25
_LONGEST_STREAM_S = 600.0
"""A client that still listens then connects again, with a token that is still good."""
_SHOWN = ("id", "kind", "state", "done", "total", "result", "error", "created_at", "ended_at")
JOBS: Listing[Mapping[str, Any]] = Listing(
    select(*(job.c[name] for name in _SHOWN)),
    job.c.id,
    name="jobs",
    filters={"kind": job.c.kind, "state": one_of(job.c.state, "waiting", "running", "done", "failed")},
    order=(job.c.created_at, job.c.ended_at),
    first="-created_at",
)


async def read_job(runtime: Runtime, job_id: UUID, scope: Scope) -> JobOut:
    """One job.

    Raises:
        NotFound: none within the scope.
    """
    async with runtime.database.reads() as session:
        row = (await session.execute(select(job).where(job.c.id == job_id, visible(scope, job)))).mappings().first()
    if row is None:
        raise NotFound
    return job_out(dict(row))


def job_out(row: Mapping[str, Any]) -> JobOut:
    """A job as its callers read it."""
    parsed = {name: orjson.loads(row[name]) if row[name] else None for name in ("result", "error")}
    return JobOut.model_validate({**row, **parsed})


async def _job(job_id: UUID, caller: Calling, runtime: Running) -> JobOut:
    return await read_job(runtime, job_id, caller.scope)


FoundJob = Annotated[JobOut, Depends(_job)]
"""Read before the answer begins: a stream that has started can no longer say 404."""


def add_job_routes(router: APIRouter) -> None:
    """`/v1/jobs`, one of them, and its events."""

    @router.get("/v1/jobs", tags=["jobs"], dependencies=[callers(*EVERYONE)])
    async def get_jobs(uow: ReadUow, asked: Annotated[Asked, asked_of(JOBS)]) -> Page[JobOut]:
        """Jobs within the caller's scope, the newest first: how far each is, and what came of it."""
        return Page.of(await JOBS.page(uow, asked), job_out)

    @router.get("/v1/jobs/{job_id}", tags=["jobs"], dependencies=[callers(*EVERYONE)])
    async def get_job(found: FoundJob) -> JobOut:
        """How far a job is, and what came of it."""
        return found

    @router.get(
        "/v1/jobs/{job_id}/events", tags=["jobs"], dependencies=[callers(*EVERYONE)], response_class=EventSourceResponse
    )
    async def get_job_events(found: FoundJob, caller: Calling, runtime: Running) -> AsyncIterator[ServerSentEvent]:
        """The job's progress as it happens, until it ends (server-sent events `progress`)."""
        async for state in _states(found, caller.scope, runtime):
            yield ServerSentEvent(data=state, event="progress")


async def _ends_within(runtime: Runtime, seconds: float) -> bool:
    """Waits; True when the process is to end: whoever follows the job finds another that tells it."""
    try:
        async with asyncio.timeout(seconds):
            await runtime.draining.wait()
    except TimeoutError:
        return False
    return True


async def _states(first: JobOut, scope: Scope, runtime: Runtime) -> AsyncIterator[JobOut]:
    """Each state that differs from the one before; no session is held in between."""
    yield first
    shown, until = first, asyncio.get_running_loop().time() + _LONGEST_STREAM_S
    while shown.ended_at is None and asyncio.get_running_loop().time() < until:
        if await _ends_within(runtime, _LOOK_EVERY_S):
            return
        try:
            state = await read_job(runtime, first.id, scope)
        except Exception as error:
            if is_infrastructure(error):
                return
            raise
        if state != shown:
            yield state
            shown = state
