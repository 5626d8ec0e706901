"""What producer and consumers have in common: which errors a broker that is away causes, and how a client is ended."""

import asyncio
from typing import Any

from aiokafka.errors import KafkaError

from shared.log import get_logger

log = get_logger(__name__)
AWAY = (KafkaError, OSError, TimeoutError)
"""What the client raises while the broker is away; anything else is a fault of the client or ours."""
LONGEST_PAUSE_S = 5.0
_MOMENT_S = 1.0


async def start_within(client: Any, deadline_s: float) -> None:
    """Starts a client within a deadline.

    One that is not ready by then, or is not wanted any more, gets a moment to end its connecting: cut off in the middle
    of it, the client would leave the connection open.

    Raises:
        TimeoutError: it is not ready.
    """
    starting = asyncio.ensure_future(client.start())
    try:
        async with asyncio.timeout(deadline_s):
            await asyncio.shield(starting)
    finally:
        await asyncio.wait([starting], timeout=_MOMENT_S)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)


async def stop_quietly(client: Any, deadline_s: float) -> None:
    """Stops a client within a deadline; one that hangs or fails is abandoned."""
    try:
        async with asyncio.timeout(deadline_s):
            await client.stop()
    except asyncio.CancelledError:
        if asked_to_end():
            raise
    except Exception as error:
        log.info("a client of the bus was abandoned", reason=f"{type(error).__name__}: {error}")


def asked_to_end() -> bool:
    """Whether a cancellation is meant for this task; the client's own tasks let theirs out as well."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
