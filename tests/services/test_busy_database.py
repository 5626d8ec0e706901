"""All connections of the hot paths in use: refused in time, with a hint when to come back, and well again after."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from intake.wiring import service as intake
from monitoring.wiring import service as monitoring
from shared.http import Response
from shared.testing.builders import application
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.intake.given import BATCH
from tests.monitoring.programme import REPORTS, WUHAN, admitted, report

pytestmark = pytest.mark.anyio
FEW: dict[str, Any] = {"database_pool_size": 2, "database_pool_timeout_s": 0.3}


@asynccontextmanager
async def exhausted(world: World) -> AsyncIterator[None]:
    """Within the block, every connection of the hot paths is somebody else's."""
    async with AsyncExitStack() as stack:
        for _ in range(FEW["database_pool_size"]):
            await stack.enter_async_context(world.runtime.database.pool.acquire())
        yield


async def submit(world: World, firm: int) -> Response:
    return await world.post("/v1/applications", application(firm), "city", scope={"unit": "420100"})


async def tell_progress(world: World, period: str) -> Response:
    return await world.post(REPORTS, report(period=period), "city", scope=WUHAN)


def assert_refused_for_now(answer: Response, started: float) -> None:
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert time.monotonic() - started < 3


async def test_an_application_is_refused_in_time_and_taken_later(world_of: WorldOf) -> None:
    async with world_of(intake, **FEW) as world:
        await world.post("/v1/batches", BATCH)
        assert (await submit(world, 1)).status_code == 201
        async with exhausted(world):
            started = time.monotonic()
            assert_refused_for_now(await submit(world, 2), started)
        assert (await submit(world, 2)).status_code == 201


async def test_a_progress_report_is_refused_in_time_and_taken_later(world_of: WorldOf) -> None:
    async with world_of(monitoring, **FEW) as world:
        await world.feed(admitted())
        async with exhausted(world):
            started = time.monotonic()
            assert_refused_for_now(await tell_progress(world, "2025-H1"), started)
        assert (await tell_progress(world, "2025-H1")).status_code == 201


async def test_metrics_and_readiness_answer_meanwhile(world_of: WorldOf) -> None:
    async with world_of(monitoring, **FEW) as world, exhausted(world):
        started = time.monotonic()
        assert (await world.client.get("/monitoring/metrics")).status_code == 200
        assert (await world.client.get("/monitoring/readyz")).status_code == 503
        assert time.monotonic() - started < 8
