"""Processes of one service learn from its database of a copy that another of them has received."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from shared.database.failures import is_infrastructure
from shared.log import get_logger
from shared.rules.copy import look_for_newer
from shared.runtime import Runtime

log = get_logger(__name__)
LOOK_EVERY_S: Final = 1.0
"""So long at most a process decides by a copy that another one has replaced; decisions of two persons look themselves.
"""


@asynccontextmanager
async def following_rules(runtime: Runtime) -> AsyncIterator[None]:
    """Within the block this process takes newer copies soon after they were received."""
    task = asyncio.create_task(follow_rules(runtime))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def follow_rules(runtime: Runtime) -> None:
    """Looks for a newer copy once a second, by one row of one key; runs until cancelled."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        try:
            await look_for_newer(runtime)
        except Exception as error:
            if not is_infrastructure(error):
                log.error("a newer copy of approved values could not be taken", exc_info=error)
