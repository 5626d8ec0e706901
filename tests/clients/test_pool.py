"""Pool through its typed client."""

from datetime import date

import pytest

from shared.clients.base import Refused
from shared.clients.pool import PoolClient, ScreeningJobResult
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.pool.story import BATCH, given_candidates, given_seats, when_admitted

pytestmark = pytest.mark.anyio


async def test_seats_and_members_are_read_and_the_clock_is_swept(at_pool: World) -> None:
    async with at_pool.connected(PoolClient, "province") as pool:
        with pytest.raises(Refused, match="not-found"):
            await pool.seat_plan()
        await given_seats(at_pool, 10)
        await given_candidates(at_pool, [1, 2])
        await when_admitted(at_pool, [1, 2])
        seats = await pool.seat_plan()
        assert (seats.cap, seats.used) == (10, 2)
        assert [one.uscc async for one in pool.members(on="2024-07-01")] == sorted([uscc(1), uscc(2)])
        assert [one async for one in pool.members(on="2024-06-30")] == []
        swept = await pool.sweep(date(2026, 7, 2))
        assert {one.uscc for one in swept.proposed} == {uscc(1), uscc(2)}


async def test_a_screening_runs_as_a_job_whose_result_has_a_type(at_pool: World) -> None:
    await given_seats(at_pool, 1)
    await given_candidates(at_pool, [1, 2])
    async with at_pool.connected(PoolClient, "province") as pool:
        accepted = await pool.start_screening(BATCH, date(2024, 6, 25))
        await at_pool.run_jobs()
        result = ScreeningJobResult.model_validate((await pool.job(accepted.job_id)).result)
        assert (result.recommended, result.shortlisted) == (2, 1)
