"""Runs jobs that are due, each under a lease that its runner renews."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import asyncpg
import orjson

from shared.api.problems import Problem
from shared.ids import uuid7
from shared.jobs.model import JobHandler, JobRun, caller_from
from shared.log import get_logger
from shared.runtime import Runtime
from shared.store.inbox import is_infrastructure

log = get_logger(__name__)
_MOST_ATTEMPTS = 3
_CLAIM = """
UPDATE job SET state = 'running', lease_holder = $1, lease_until = clock_timestamp() + $2 * interval '1 second',
  attempts = attempts + 1
WHERE id = (SELECT id FROM job WHERE ended_at IS NULL AND due_at <= clock_timestamp() AND kind = ANY($3::text[])
              AND (lease_until IS NULL OR lease_until < clock_timestamp())
            ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, payload, checkpoint, caller, attempts
"""
_RENEW = "UPDATE job SET lease_until = clock_timestamp() + $3 * interval '1 second' WHERE id = $1 AND lease_holder = $2"
_END = """
UPDATE job SET state = $3, result = $4, error = $5, ended_at = clock_timestamp(), lease_until = NULL
WHERE id = $1 AND lease_holder = $2
"""
_AGAIN = """
UPDATE job SET state = 'waiting', lease_until = clock_timestamp() + interval '1 second'
WHERE id = $1 AND lease_holder = $2
"""


class JobWorker:
    """One process's runner of one service's jobs."""

    def __init__(self, runtime: Runtime, handlers: Mapping[str, JobHandler], at_once: int = 2) -> None:
        self._runtime, self._handlers, self._at_once = runtime, handlers, at_once
        self._holder = str(uuid7())
        self._wake = runtime.wakes.setdefault("jobs", asyncio.Event())

    async def run(self) -> None:
        """Takes jobs until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._at_once):
                group.create_task(self._runner())

    async def _runner(self) -> None:
        while True:
            self._wake.clear()
            try:
                while await self.run_next():
                    pass
            except Exception as error:
                if not is_infrastructure(error) and not isinstance(error, asyncpg.PostgresError):
                    raise
                log.warning("jobs wait for the database", reason=str(error))
                await asyncio.sleep(1)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._wake.wait()

    async def run_next(self) -> bool:
        """Runs one job that is due; False when there is none."""
        settings = self._runtime.settings
        row = await self._runtime.database.pool.fetchrow(_CLAIM, self._holder, settings.lease_s, list(self._handlers))
        if row is None:
            return False
        run = JobRun(row["id"], row["payload"], row["checkpoint"], caller_from(row["caller"]), self._runtime)
        renewal = asyncio.create_task(self._renew(run))
        try:
            result = await self._handlers[row["kind"]](run)
        except Problem as problem:
            await self._end(run, "failed", error=both_languages(problem))
        except Exception as error:
            log.error("a job failed", kind=row["kind"], job_id=str(run.id), exc_info=error)
            await self._fail_or_try_again(run, row["attempts"], error)
        else:
            await self._end(run, "done", result=result)
        finally:
            renewal.cancel()
        return True

    async def _renew(self, run: JobRun) -> None:
        seconds = self._runtime.settings.lease_s
        while True:
            await asyncio.sleep(seconds / 3)
            await self._runtime.database.pool.execute(_RENEW, run.id, self._holder, seconds)

    async def _fail_or_try_again(self, run: JobRun, attempts: int, error: Exception) -> None:
        if attempts < _MOST_ATTEMPTS or is_infrastructure(error):
            await self._runtime.database.pool.execute(_AGAIN, run.id, self._holder)
            return
        await self._end(
            run,
            "failed",
            error={
                "code": "job-failed",
                "en": "the job failed; report its id",
                "zh": "任务执行失败，请提供任务编号反馈",
            },
        )

    async def _end(self, run: JobRun, state: str, *, result: Any = None, error: Any = None) -> None:
        texts = [None if value is None else orjson.dumps(value, default=str).decode() for value in (result, error)]
        await self._runtime.database.pool.execute(_END, run.id, self._holder, state, *texts)


def both_languages(problem: Problem) -> dict[str, Any]:
    """A refusal as a job keeps it."""
    documents = {language: problem.document(language, "") for language in ("zh", "en")}
    return {
        "code": problem.code,
        **{language: document["detail"] for language, document in documents.items()},
        "members": problem.members,
        "errors": problem.errors,
    }
