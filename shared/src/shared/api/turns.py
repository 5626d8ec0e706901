"""Decisions wait for their turn before they take a connection."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import Depends, Request

from shared.api.callers import runtime_of
from shared.problems import Unavailable
from shared.runtime import Runtime

_TURNS = "decision-turns"
_RETRY_AFTER_S = 2


async def _turn(request: Request) -> AsyncIterator[None]:
    runtime = runtime_of(request)
    turns = _turns_of(runtime)
    try:
        async with asyncio.timeout(2 * runtime.settings.database_lock_timeout_s):
            await turns.acquire()
    except TimeoutError as error:
        raise Unavailable(retry_after_s=_RETRY_AFTER_S) from error
    try:
        yield
    finally:
        turns.release()


def _turns_of(runtime: Runtime) -> asyncio.Semaphore:
    """Half of the connections: the other half stays for what people read meanwhile."""
    turns: asyncio.Semaphore | None = runtime.resources.get(_TURNS)
    if turns is None:
        turns = runtime.resources[_TURNS] = asyncio.Semaphore(runtime.settings.database_pool_size // 2)
    return turns


TURN = Depends(_turn, scope="function")
"""A turn of this process for a request whose act waits for a lock that all of its kind need, such as that of the seats.

Named among the route's dependencies it comes before the transaction is opened and goes after it has ended. Without it a
rush takes all connections, each to wait for one lock, and what has nothing to do with it is answered 503.
"""
