"""A job as its handler sees it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import orjson
from pydantic import BaseModel

from shared import clock
from shared.identity.caller import Caller, Role
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.problems import Problem
from shared.runtime import Runtime

_ADD = """
INSERT INTO job (id, kind, payload, due_at, created_by, reporting_unit, bank_id, uscc, caller)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_PROGRESS = """
UPDATE job SET done = $2, total = $3, checkpoint = coalesce($4, checkpoint),
  attempts = CASE WHEN $4 IS NULL OR $4 = checkpoint THEN attempts ELSE 1 END
WHERE id = $1 AND ($5::text IS NULL OR lease_holder = $5) RETURNING 1
"""


_HOLD = "SELECT 1 FROM job WHERE id = $1 AND ($2::text IS NULL OR lease_holder = $2) FOR KEY SHARE"
"""Until the commit nobody else can claim the job; its own renewals are not held up."""


class LeaseLost(Exception):
    """Another runner has taken the job over; this one stops where it is."""


class BegunByNewerRelease(Problem):
    """A newer release began the job, and this one cannot read how far it came: its worker leaves the job alone."""

    status, code = 409, "job-of-a-newer-release"
    title = {"zh": "该任务由较新版本的程序开始", "en": "A newer release of the program began this job"}
    detail = {
        "zh": "该任务由较新版本的程序开始，正在运行的较旧版本无法继续；已完成的部分有效。"
        "请由较新版本继续，或就其余部分重新提交。",
        "en": "A newer release began this job, and the older one that runs now cannot go on with it. What it has done "
        "stands; start the newer release again, or ask for the rest anew.",
    }


@dataclass(slots=True)
class JobRun:
    """One run of a job; a run after a kill starts from the last checkpoint."""

    id: UUID
    payload: bytes
    checkpoint: str | None
    caller: Caller
    runtime: Runtime
    holder: str | None = None
    """Whose lease this run stands on; None runs without one, as a test may."""

    async def progress(
        self, done: int, total: int, checkpoint: str | None = None, uow: UnitOfWork | None = None
    ) -> None:
        """Tells how far it is; `checkpoint` is where another run would go on.

        Call it after the commit it speaks of, or within that transaction (`uow`): then step and checkpoint are saved
        together or not at all, and a runner that lost its lease saves neither.

        Raises:
            LeaseLost: another runner has the job.
        """
        told = (self.id, done, total, checkpoint, self.holder)
        if uow is not None:
            held = bool(await uow.execute_native(_PROGRESS, *told))
        else:
            held = bool(await self.runtime.database.pool.fetchval(_PROGRESS, *told))
        if not held:
            raise LeaseLost(str(self.id))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        """A transaction on behalf of who asked for the job; it commits only while this run has the job.

        Raises:
            LeaseLost: another runner has it; nothing was saved.
        """
        async with unit_of_work(self.runtime, self.caller) as uow:
            yield uow
            await self.must_hold(uow)

    async def must_hold(self, uow: UnitOfWork) -> None:
        """Lets the transaction commit, and nobody claim the job before it has.

        Raises:
            LeaseLost: another runner has the job.
        """
        if not await uow.execute_native(_HOLD, self.id, self.holder):
            raise LeaseLost(str(self.id))


JobHandler = Callable[[JobRun], Awaitable[BaseModel]]
"""Does the work and returns its result; a `Problem` it raises is the job's error as the caller reads it."""


async def add_job(uow: UnitOfWork, kind: str, payload: bytes) -> UUID:
    """Queues a job in this transaction, on behalf of its caller."""
    job_id, caller = uuid7(), uow.caller
    await uow.execute_native(
        _ADD,
        job_id,
        kind,
        payload,
        clock.now(),
        caller.subject,
        caller.unit,
        caller.bank_id,
        caller.uscc,
        orjson.dumps(caller).decode(),
    )
    uow.after_commit(lambda: uow.runtime.wake("jobs"))
    return job_id


def caller_from(text: str) -> Caller:
    """The caller who asked for a job."""
    raw = orjson.loads(text)
    bank = raw.pop("bank_id")
    return Caller(**{**raw, "role": Role(raw["role"]), "bank_id": UUID(bank) if bank else None})
