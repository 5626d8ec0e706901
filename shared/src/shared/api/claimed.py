"""`Idempotency-Key` for an act that waits for others between its transactions, and so cannot keep one open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import Request
from pydantic import BaseModel

from shared.api.callers import present_caller, runtime_of
from shared.api.uow import idempotency_key, request_digest
from shared.database import idempotency
from shared.database.idempotency import EARLIER, IdempotencyInProgress, repeat_of
from shared.messaging.unit_of_work import UnitOfWork
from shared.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer a request; without a key there is nothing to keep."""

    caller: str
    key: str | None

    async def answer(self, uow: UnitOfWork, status: int, body: BaseModel) -> None:
        """Keeps the answer for repeats, in the transaction that writes what was done."""
        if self.key is not None:
            await uow.execute_native(idempotency.KEEP, self.caller, self.key, status, body.model_dump_json().encode())


@asynccontextmanager
async def claimed(request: Request, longest_s: float) -> AsyncIterator[Claim]:
    """Lets one of several requests with a key act. A process that dies holds its claim for `longest_s`, no longer.

    Raises:
        Repeated: it was answered before. IdempotencyInProgress: another one acts now.
        IdempotencyKeyReused: the key stands for another request.
    """
    runtime, claim = runtime_of(request), Claim(present_caller(request).subject, idempotency_key(request))
    if claim.key is None:
        yield claim
        return
    digest = await request_digest(request)
    if not await runtime.database.pool.fetchval(idempotency.CLAIM, claim.caller, claim.key, digest, longest_s):
        raise await _of_the_earlier(runtime, claim, digest)
    try:
        yield claim
    finally:
        await runtime.database.pool.execute(idempotency.GIVE_UP, claim.caller, claim.key)


async def _of_the_earlier(runtime: Runtime, claim: Claim, digest: str) -> Exception:
    row = await runtime.database.pool.fetchrow(EARLIER, claim.caller, claim.key)
    if row is None or (row["status"] == idempotency.RUNNING and row["request_digest"] == digest):
        return IdempotencyInProgress(retry_after_s=1)
    return repeat_of(row, digest)
