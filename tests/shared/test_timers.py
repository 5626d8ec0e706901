"""Timers fire once per period, whatever number of processes a service has and whichever of them dies."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.database.lease import Lease
from shared.testing.world import World
from shared.timers import fire, keep_firing

pytestmark = pytest.mark.anyio
EVERY_S = 1.0


@pytest.fixture
def pool(frame: World) -> asyncpg.Pool:
    return frame.runtime.database.pool


def lease_of_a_process(pool: asyncpg.Pool, name: str = "remind") -> Lease:
    return Lease(pool, name, 0.3)


class Fired:
    """Counts, and does once what a test wants."""

    def __init__(self, *moods: Exception | float) -> None:
        self.number, self.moods = 0, list(moods)

    async def __call__(self) -> None:
        self.number += 1
        mood = self.moods.pop(0) if self.moods else 0.0
        if isinstance(mood, Exception):
            raise mood
        await asyncio.sleep(mood)


@pytest.fixture
async def three_processes(pool: asyncpg.Pool) -> AsyncIterator[Fired]:
    fired = Fired()
    tasks = [asyncio.create_task(keep_firing(lease_of_a_process(pool), EVERY_S, fired)) for _ in range(3)]
    yield fired
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_several_processes_fire_a_timer_once_per_period(three_processes: Fired) -> None:
    await asyncio.sleep(2.5 * EVERY_S)
    assert three_processes.number == 3


async def test_a_process_that_starts_anew_waits_for_the_next_period(pool: asyncpg.Pool) -> None:
    fired = Fired()
    await fire(lease_of_a_process(pool), EVERY_S, fired)
    left = await fire(lease_of_a_process(pool), EVERY_S, fired)
    assert (fired.number, 0.5 < left <= EVERY_S) == (1, True)
    await asyncio.sleep(left + 0.02)
    await fire(lease_of_a_process(pool), EVERY_S, fired)
    assert fired.number == 2


async def test_a_run_longer_than_the_lease_is_not_begun_a_second_time(pool: asyncpg.Pool) -> None:
    fired = Fired(0.8)
    running = asyncio.create_task(fire(lease_of_a_process(pool), EVERY_S, fired))
    other = lease_of_a_process(pool)
    for _ in range(4):
        await asyncio.sleep(0.15)
        assert await fire(other, EVERY_S, fired) <= 0.3
    await running
    assert fired.number == 1


async def test_what_a_dead_process_had_begun_another_makes_up_for_in_the_same_period(pool: asyncpg.Pool) -> None:
    assert await lease_of_a_process(pool).hold()  # and nothing more is heard of it
    fired, other = Fired(), lease_of_a_process(pool)
    left = await fire(other, 3600, fired)
    assert (fired.number, left <= 0.3) == (0, True)
    await asyncio.sleep(left + 0.02)
    await fire(other, 3600, fired)
    assert fired.number == 1


async def test_a_run_that_the_database_cut_short_is_made_up_for_soon(pool: asyncpg.Pool) -> None:
    fired, lease = Fired(ConnectionRefusedError("away")), lease_of_a_process(pool)
    assert await fire(lease, 3600, fired) <= 5
    await fire(lease, 3600, fired)
    assert fired.number == 2


async def test_a_run_that_failed_by_itself_has_had_its_turn(pool: asyncpg.Pool) -> None:
    fired, lease = Fired(KeyError("a bug")), lease_of_a_process(pool)
    assert await fire(lease, 3600, fired) > 3599
    await fire(lease_of_a_process(pool), 3600, fired)
    assert fired.number == 1


async def test_a_period_shorter_than_the_lease_is_fired_by_its_one_holder(pool: asyncpg.Pool) -> None:
    holder, others = Fired(), Fired()
    lease, other = lease_of_a_process(pool), lease_of_a_process(pool)
    for _ in range(3):
        assert await fire(lease, 0.05, holder) == 0.05
        assert await fire(other, 0.05, others) == 0.05
    assert (holder.number, others.number) == (3, 0)
