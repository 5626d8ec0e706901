"""Timers: fired once per period by one process of a service, whichever it is."""

import asyncio
from collections.abc import Awaitable, Callable

from shared.database.failures import is_infrastructure
from shared.database.lease import Lease
from shared.log import get_logger

log = get_logger(__name__)
_SOON_S = 5.0
_LEAST_S = 0.02


async def keep_firing(lease: Lease, every_s: float, run: Callable[[], Awaitable[None]]) -> None:
    """Fires once per period until cancelled; other processes of the service may do the same under this lease."""
    while True:
        pause_s = await fire(lease, every_s, run)
        await asyncio.sleep(max(_LEAST_S, pause_s))


async def fire(lease: Lease, every_s: float, run: Callable[[], Awaitable[None]]) -> float:
    """Fires where nobody has in this period; returns after how many seconds to ask again.

    A run that failed has had its turn. One that the database, the loss of the lease or the end of its process cut
    short is made up for as soon as the lease is free. A period no longer than the lease is fired by its one holder.
    """
    now = asyncio.get_running_loop().time
    try:
        if not await lease.hold():
            return every_s if every_s <= lease.seconds else min(every_s, await lease.free_in())
        started = now()
        async with lease.kept():
            await _run(lease.name, run)
        if every_s <= lease.seconds:
            return every_s
        left = max(0.0, started + every_s - now())
        await lease.rest(left)
        return left
    except Exception as error:
        if is_infrastructure(error):
            log.warning("a timer was cut short", timer=lease.name, reason=type(error).__name__)
        else:
            log.error("a timer could not be fired", timer=lease.name, exc_info=error)
        return min(every_s, _SOON_S)


async def _run(name: str, run: Callable[[], Awaitable[None]]) -> None:
    try:
        await run()
    except Exception as error:
        if is_infrastructure(error):
            raise
        log.error("a timer failed", timer=name, exc_info=error)
