"""Runs jobs that are due, each under a lease that its runner renews."""

import asyncio
import contextlib
from collections.abc import Awaitable, Mapping
from typing import Any

import asyncpg
import orjson
from pydantic import BaseModel

from shared.database.failures import is_infrastructure
from shared.database.lease import LeaseEnded
from shared.ids import uuid7
from shared.jobs.lease import JobLease
from shared.jobs.model import BegunByNewerRelease, JobHandler, JobRun, LeaseLost, caller_from
from shared.log import get_logger
from shared.problems import Problem
from shared.runtime import Runtime

log = get_logger(__name__)
_MOST_FAILURES = 3
_MOST_STARTS = 10
"""A job that takes its process down each time has to end some day; a new checkpoint starts the count anew."""
_LOOK_EVERY_S = 1.0
_CLAIM = """
UPDATE job SET state = 'running', lease_holder = $1, lease_until = clock_timestamp() + $2 * interval '1 second',
  attempts = attempts + 1
WHERE id = (SELECT id FROM job WHERE ended_at IS NULL AND due_at <= clock_timestamp() AND kind = ANY($3::text[])
              AND (lease_until IS NULL OR lease_until < clock_timestamp())
            ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, payload, checkpoint, caller, attempts
"""
_END = """
UPDATE job SET state = $3, result = $4, error = $5, ended_at = clock_timestamp(), lease_until = NULL,
  done = CASE WHEN $3 = 'done' THEN coalesce(total, done) ELSE done END
WHERE id = $1 AND lease_holder = $2 AND ended_at IS NULL
"""
_LEAVE = """
UPDATE job SET state = 'waiting', lease_until = clock_timestamp() + interval '5 seconds'
WHERE id = $1 AND lease_holder = $2 AND ended_at IS NULL
"""
"""Long enough for a runner of another process to be the next."""
_AGAIN = """
UPDATE job SET state = 'waiting', lease_until = clock_timestamp() + interval '1 second', attempts = attempts - $3
WHERE id = $1 AND lease_holder = $2 AND ended_at IS NULL
"""
_GIVE_BACK = """
UPDATE job SET state = 'waiting', lease_until = NULL, lease_holder = NULL, attempts = attempts - 1
WHERE id = $1 AND lease_holder = $2 AND ended_at IS NULL
"""
_FAILED = {
    "code": "job-failed",
    "en": "the job failed; report its id",
    "zh": "任务执行失败，请提供任务编号反馈",
    "members": {},
    "errors": [],
}
"""The same shape as a refusal's."""


class JobWorker:
    """One process's runner of one service's jobs."""

    def __init__(self, runtime: Runtime, handlers: Mapping[str, JobHandler], at_once: int = 2) -> None:
        self._runtime, self._handlers, self._at_once = runtime, handlers, at_once
        self._wake = runtime.wakes.setdefault("jobs", asyncio.Event())

    async def run(self) -> None:
        """Takes jobs until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._at_once):
                group.create_task(self._runner())

    async def _runner(self) -> None:
        """Nothing that a job does ends the runner."""
        while True:
            self._wake.clear()
            try:
                while await self.run_next():
                    pass
            except Exception as error:
                if not is_infrastructure(error):
                    log.error("the runner of jobs failed", exc_info=error)
                await asyncio.sleep(_LOOK_EVERY_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._wake.wait()

    async def run_next(self) -> bool:
        """Runs one job that is due; False when there is none."""
        holder, pool, seconds = str(uuid7()), self._runtime.database.pool, self._runtime.settings.lease_s
        asked = asyncio.get_running_loop().time()
        row = await pool.fetchrow(_CLAIM, holder, seconds, list(self._handlers))
        if row is None:
            return False
        run = JobRun(row["id"], row["payload"], row["checkpoint"], caller_from(row["caller"]), self._runtime, holder)
        try:
            if row["attempts"] > _MOST_STARTS:
                await self._end(run, "failed", error=_FAILED)
            else:
                lease = JobLease(pool, row["id"], holder, seconds, asked + seconds)
                await self._carry_out(run, lease, row["kind"], row["attempts"])
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back(run))
            raise
        return True

    async def _carry_out(self, run: JobRun, lease: JobLease, kind: str, attempts: int) -> None:
        try:
            result = await _under_lease(lease, self._handlers[kind](run))
        except BegunByNewerRelease as problem:
            await self._leave(run, attempts, problem)
        except Problem as problem:
            await self._end(run, "failed", error=both_languages(problem))
        except (LeaseLost, LeaseEnded) as error:
            log.warning("a job's lease ended", kind=kind, job_id=str(run.id), reason=type(error).__name__)
            await self._give_back(run)
        except Exception as error:
            log.error("a job failed", kind=kind, job_id=str(run.id), exc_info=error)
            await self._fail_or_try_again(run, attempts, error)
        else:
            await self._end(run, "done", result=result)

    async def _fail_or_try_again(self, run: JobRun, attempts: int, error: Exception) -> None:
        away = is_infrastructure(error)
        if away or attempts < _MOST_FAILURES:
            await self._runtime.database.pool.execute(_AGAIN, run.id, run.holder, int(away))
        else:
            await self._end(run, "failed", error=_FAILED)

    async def _leave(self, run: JobRun, attempts: int, problem: Problem) -> None:
        """To a runner of the newer release, which may run beside this one; where none comes, the job says so."""
        if attempts < _MOST_STARTS:
            log.warning("a job of a newer release is left to it", job_id=str(run.id))
            await self._runtime.database.pool.execute(_LEAVE, run.id, run.holder)
        else:
            await self._end(run, "failed", error=both_languages(problem))

    async def _give_back(self, run: JobRun) -> None:
        """Lets another runner begin at once: a process that ends in good order is no failure of the job."""
        with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await self._runtime.database.pool.execute(_GIVE_BACK, run.id, run.holder)

    async def _end(
        self, run: JobRun, state: str, *, result: BaseModel | None = None, error: dict[str, Any] | None = None
    ) -> None:
        done = None if result is None else result.model_dump_json(by_alias=True)
        why = None if error is None else orjson.dumps(error, default=str).decode()
        await self._runtime.database.pool.execute(_END, run.id, run.holder, state, done, why)


async def _under_lease(lease: JobLease, work: Awaitable[BaseModel]) -> BaseModel:
    """Works while the lease is renewed; the work ends before another runner may begin, so that two never run one job.

    Raises:
        LeaseEnded: another has the job, or the database could not be asked in time.
    """
    working = asyncio.ensure_future(work)
    async with lease.kept():
        try:
            await asyncio.wait({working})
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
    if working.cancelled():
        raise RuntimeError("the work was cancelled from within")
    return working.result()


def both_languages(problem: Problem) -> dict[str, Any]:
    """A refusal as a job keeps it."""
    documents = {language: problem.document(language, "") for language in ("zh", "en")}
    return {
        "code": problem.code,
        **{language: document["detail"] for language, document in documents.items()},
        "members": problem.members,
        "errors": problem.errors,
    }
