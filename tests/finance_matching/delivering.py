"""The deliverer at work beside a world, and what its banks and receipts say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from finance_matching.delivery.feeds import deliver_feeds
from shared.testing.world import World
from tests.finance_matching.given import (
    until,
)
from tests.finance_matching.receivers import Receiver

FAST: dict[str, Any] = {
    "delivery_timeout_s": 0.6,
    "delivery_pauses_s": (0.05, 0.1),
    "delivery_urgent_pause_s": 0.1,
    "delivery_gone_pause_s": 0.2,
}


@asynccontextmanager
async def delivering(world: World) -> AsyncIterator[None]:
    """The deliverer at work, as its host runs it."""
    task = asyncio.create_task(deliver_feeds(world.runtime))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def summary(world: World) -> dict[str, int]:
    answer: dict[str, int] = (await world.get("/v1/receipts/summary")).json()
    return answer


async def requested(at_bank: Receiver, number: int) -> bool:
    """Whether it was asked so often."""
    return len(at_bank.requests) >= number


async def taken(at_bank: Receiver, number: int) -> bool:
    """Whether it took so many."""
    return len(at_bank.taken) >= number


async def confirmed(world: World, number: int) -> None:
    async def enough() -> bool:
        return (await summary(world))["confirmed"] >= number

    await until(enough)
