"""Notifications between processes: one coalesced NOTIFY after commits, and a listener that wakes what works here."""

import asyncio

import asyncpg

from shared.log import get_logger
from shared.runtime import Runtime

log = get_logger(__name__)
CHANNEL = "miaopu_work"
_COALESCE_S = 0.002
_AGAIN_AFTER_S = 1.0


async def notify_after_commits(runtime: Runtime) -> None:
    """Sends one NOTIFY for all commits of some milliseconds, outside their transactions; runs until cancelled."""
    dirty = asyncio.Event()
    runtime.on_commit = dirty.set
    while True:
        await dirty.wait()
        dirty.clear()
        try:
            await runtime.database.pool.execute(f"NOTIFY {CHANNEL}")
        except Exception as error:
            log.info("a notification was not sent; sweeps find the work", reason=f"{type(error).__name__}: {error}")
        await asyncio.sleep(_COALESCE_S)


async def listen(runtime: Runtime) -> None:
    """Wakes this process's workers on NOTIFY; reconnects for ever; runs until cancelled."""
    deaf = False
    while True:
        try:
            await _listen_until_closed(runtime)
            deaf = False
        except Exception as error:
            if not deaf:
                log.info("notifications are not heard; sweeps find the work", reason=f"{type(error).__name__}: {error}")
            deaf = True
        await asyncio.sleep(_AGAIN_AFTER_S)


async def _listen_until_closed(runtime: Runtime) -> None:
    connection = await runtime.database.connect()
    try:
        await connection.add_listener(CHANNEL, lambda *_: _wake_all(runtime))
        await _until_closed(connection)
    finally:
        await connection.close(timeout=2)


async def _until_closed(connection: asyncpg.Connection) -> None:
    closed = asyncio.Event()
    connection.add_termination_listener(lambda _: closed.set())
    await closed.wait()


def _wake_all(runtime: Runtime) -> None:
    for event in runtime.wakes.values():
        event.set()
