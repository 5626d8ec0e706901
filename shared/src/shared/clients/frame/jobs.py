"""Calls of every service about jobs. Written by `make clients` from the routes; change those."""

from collections.abc import AsyncIterator, Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.jobs import JobOut
from shared.schemas.page import Page

JobsState = Literal["waiting", "running", "done", "failed"]
JobsSort = Literal["id", "-id", "created_at", "-created_at", "ended_at", "-ended_at"]


class FrameJobs(Calls):
    """Acts and answers about jobs."""

    def get_jobs(
        self,
        *,
        kind: str | Sequence[str] | None = None,
        state: JobsState | Sequence[JobsState] | None = None,
        sort: JobsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[JobOut]:
        """Jobs within the caller's scope, the newest first: how far each is, and what came of it."""
        return self._pages("/v1/jobs", Page[JobOut], limit, cursor, kind=kind, state=state, sort=sort)

    async def get_job(self, job_id: UUID) -> JobOut:
        """How far a job is, and what came of it."""
        return await self._get(f"/v1/jobs/{job_id}", JobOut)

    def get_job_events(self, job_id: UUID) -> AsyncIterator[JobOut]:
        """The job's progress as it happens, until it ends (server-sent events `progress`)."""
        return self._follow(f"/v1/jobs/{job_id}/events", JobOut)
