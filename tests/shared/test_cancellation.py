"""Callers who hang up leave nothing behind in the database."""

import asyncio

import pytest

from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import frame_service

pytestmark = pytest.mark.anyio
_STATES = """
SELECT count(*) AS all, count(*) FILTER (WHERE state <> 'idle') AS busy FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def connections(world: World) -> tuple[int, int]:
    """All connections of the service but the one that asks, and those that do or hold something."""
    (row,) = await world.fetch(_STATES)
    return row["all"], row["busy"]


async def test_two_hundred_requests_cancelled_mid_query_leave_the_connections_as_they_were(world_of: WorldOf) -> None:
    async with world_of(frame_service(), database_pool_size=5) as world:
        headers = world.headers("province")
        await asyncio.gather(*(world.client.get("/intake/v1/sleep?seconds=0.05", headers=headers) for _ in range(10)))
        base, _ = await connections(world)
        for wave in range(10):
            running = [
                asyncio.ensure_future(world.client.get("/intake/v1/sleep?seconds=5", headers=headers))
                for _ in range(20)
            ]
            await asyncio.sleep(0.02 * wave)
            for request in running:
                request.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        async with asyncio.timeout(10):
            while (await connections(world)) > (base, 0):
                await asyncio.sleep(0.05)
        answers = await asyncio.gather(
            *(world.client.get("/intake/v1/sleep?seconds=0", headers=headers) for _ in range(20))
        )
        assert {answer.status_code for answer in answers} == {200}


async def test_a_request_cancelled_mid_write_leaves_nothing_written(world_of: WorldOf) -> None:
    async with world_of(frame_service()) as world:
        request = asyncio.ensure_future(world.post("/v1/notes", {"title": "a", "count": 3000}))
        await asyncio.sleep(0.2)
        request.cancel()
        await asyncio.gather(request, return_exceptions=True)
        assert await world.journal() == []


async def test_more_requests_than_connections_wait_their_turn_or_are_told_to_come_again(world_of: WorldOf) -> None:
    async with world_of(frame_service(), database_pool_size=2, database_pool_timeout_s=0.5) as world:
        headers = world.headers("province")
        answers = await asyncio.gather(
            *(world.client.get("/intake/v1/sleep?seconds=0.4", headers=headers) for _ in range(12))
        )
        statuses = {answer.status_code for answer in answers}
        assert statuses == {200, 503}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code == 503)
        assert (await world.client.get("/intake/livez")).status_code == 200
