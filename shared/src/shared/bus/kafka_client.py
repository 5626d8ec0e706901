"""What producer and consumers have in common: which errors a broker that is away causes, and how a client is ended."""

import asyncio
import logging
import time
from typing import Any

from aiokafka.errors import KafkaConnectionError, KafkaError

from shared.log import get_logger
from shared.settings import BadSettings

log = get_logger(__name__)
AWAY = (KafkaError, OSError, TimeoutError, BadSettings)
"""What is raised while the broker is away or lets us not in (a password file being replaced); anything else is a fault
of the client or ours."""
LONGEST_PAUSE_S = 5.0
_MOMENT_S = 1.0
_FRESH_S = 30.0


class _LastWords(logging.Handler):
    """What the client logs, some 60 lines a second while the broker is away, goes no further than the newest reason.

    It names the password or certificate that was refused only here; its error says no more than that it cannot connect.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said, self.at = "", float("-inf")

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a reason why no connection came about."""
        text = record.getMessage()
        if text.startswith("Unable connect to") and "StaleMetadata" not in text:
            self.said, self.at = text, time.monotonic()


_words = _LastWords()
_client_log = logging.getLogger("aiokafka")
_client_log.addHandler(_words)
_client_log.propagate = False


def explained(error: BaseException) -> BaseException:
    """The error with the reason that the client gave to its log alone, where that is fresh."""
    if isinstance(error, KafkaConnectionError) and time.monotonic() - _words.at < _FRESH_S:
        error = KafkaConnectionError(_words.said)
    return error


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
