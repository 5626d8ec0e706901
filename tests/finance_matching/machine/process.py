"""The deliverer as its own process: `python -m tests.finance_matching.machine.process URL FOLDER ORDER TIMEOUT`."""

import asyncio
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from finance_matching.delivery.feeds import deliver_feeds
from finance_matching.wiring import service
from shared.bus.in_process import InProcessBus
from shared.compute import Compute
from shared.delivery import line, order
from shared.delivery.order import CONNECTIONS
from shared.host import open_runtime
from shared.messaging.wake import listen
from shared.settings import Settings

SETTINGS: dict[str, Any] = {
    "delivery_pauses_s": (0.1, 0.3),
    "delivery_urgent_pause_s": 0.4,
    "delivery_gone_pause_s": 0.8,
    "lease_s": 2.0,
}


def by_number_alone(waiting: Iterable[Any], under_way: Collection[Any]) -> Any:
    """The mutant: a queue as it is usually written."""
    busy = {message.chain for message in under_way}
    ready = [message for message in waiting if message.chain not in busy]
    return min(ready, key=lambda message: message.number, default=None) if len(under_way) < CONNECTIONS else None


def past_those_that_wait(waiting: Iterable[Any], under_way: Collection[Any]) -> Any:
    """The mutant: a revocation that waits for its own entry holds up nothing."""
    busy = {message.chain for message in under_way}
    return order.next_message([message for message in waiting if message.chain not in busy], under_way)


ORDERS = {"settled": order.next_message, "number": by_number_alone, "beside": past_those_that_wait}


async def run(url: str, folder: Path, timeout_s: float) -> None:
    """Delivers until it is killed; says `ready` once it stands."""
    settings = Settings(data_dir=folder, delivery_timeout_s=timeout_s, **SETTINGS)
    async with open_runtime(service, settings, InProcessBus(), Compute(1), url) as runtime:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.gather(listen(runtime), deliver_feeds(runtime))


if __name__ == "__main__":
    line.next_message = ORDERS[sys.argv[3]]  # type: ignore[attr-defined]
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]), float(sys.argv[4])))
