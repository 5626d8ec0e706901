"""How soon all healthy banks hear of a removal while 17,600 listings are told to 19 banks, 9 of them sick."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any

from finance_matching.delivery.feeds import deliver_feeds
from finance_matching.wiring import service
from shared.testing.world import World, open_world
from tests.benchmarks.bench import Bench, Measure, Play
from tests.benchmarks.report import Goal, Line, Round, value
from tests.finance_matching.given import admitted, bank, exited, publish, register_endpoint, uscc_of
from tests.finance_matching.receivers import Noted, Receiver, receiver

_FIRMS, _BANKS, _SICK, _REMOVED = 926, 19, 9, 5
_LATEST_S = 30.0


async def _slow(_: Noted) -> int:
    await asyncio.sleep(8)
    return 204


async def _broken(_: Noted) -> int:
    return 500


async def _refusing(_: Noted) -> int:
    return 422


async def _well(_: Noted) -> int:
    return 204


def _behaviour(number: int) -> Any:
    return (_slow, _broken, _refusing)[number % 3] if number < _SICK else _well


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    rounds = iter(range(1, 10_000))
    yield lambda: asyncio.run(_round(bench, next(rounds)))


async def _round(bench: Bench, number: int) -> Round:
    url = await asyncio.to_thread(bench.migrated, service, f"bench_revocation_{number}_{int(time.time())}")
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(open_world(service, url, bench.folder / f"revocation-{number}"))
        await world.feed(*(admitted(n) for n in range(1, _FIRMS + 1)))
        await publish(world, "members")
        receivers = [await stack.enter_async_context(receiver(_behaviour(n))) for n in range(_BANKS)]
        for n, one in enumerate(receivers):
            await register_endpoint(world, await bank(world, f"BANK-{n}"), one.url)
        delivering = asyncio.create_task(deliver_feeds(world.runtime))
        await asyncio.sleep(0.5)
        try:
            waits = [await _revoked_everywhere(world, receivers[_SICK:], _FIRMS - n) for n in range(_REMOVED)]
        finally:
            delivering.cancel()
            await asyncio.gather(delivering, return_exceptions=True)
    return {"slowest": max(waits), "median": sorted(waits)[len(waits) // 2]}


async def _revoked_everywhere(world: World, receivers: list[Receiver], firm: int) -> float:
    """Seconds from the commit until the last healthy bank has the revocation."""
    await world.feed(exited(firm))
    started = time.perf_counter()
    async with asyncio.timeout(_LATEST_S):
        while not all(_has(one, firm) for one in receivers):
            await asyncio.sleep(0.002)
    return time.perf_counter() - started


def _has(at_bank: Receiver, firm: int) -> bool:
    wanted = ("revoked", uscc_of(firm))
    return any(noted.change == wanted for noted in reversed(at_bank.taken[-200:]))


MEASURE = Measure(
    "revocation",
    "removal → all healthy banks, 17,600 listings told to 19 banks, 9 of them sick",
    _open,
    (
        value("median", "median, s", ".3f"),
        Line("slowest, s", lambda one: one["slowest"], ".3f", Goal(0.5, 1, smaller_is_better=True)),
    ),
)
