"""A simulation as a job: it tells where it is, and goes on where it was killed."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from eligibility.usecases.simulating import compute
from eligibility.usecases.simulating import job as simulation_job
from eligibility.usecases.simulating.read_base import _NEXT, PIECE
from shared.jobs.model import JobRun
from shared.jobs.worker import JobWorker
from shared.testing.world import World
from tests.eligibility.simulated import BATCH, SWEEP, WHAT_IF, given_firms, given_seats, result, simulated

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("in_thread")]


async def test_the_base_is_read_on_by_an_index_and_never_sorted(world: World) -> None:
    """Each piece costs what it holds; a base that is sorted for each piece costs its square."""
    async with world.runtime.database.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
        place = (date(2024, 6, 15), UUID(int=7), PIECE, date(2024, 6, 20), ["graduation"])
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {_NEXT}", BATCH, *place))
    assert "ix_assessment_batch_order" in plan
    assert "Sort" not in plan


async def test_a_sweep_tells_where_it_is_however_long_a_point_takes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await given_seats(world)
    await given_firms(world)
    whole = await result(world, await simulated(world, sweep=SWEEP))
    monkeypatch.setattr(compute, "_SWEEP_S", 0.0)
    told: list[int] = []
    real = JobRun.progress

    async def progress(run: JobRun, done: int, *args: Any) -> None:
        told.append(done)
        await real(run, done, *args)

    monkeypatch.setattr(JobRun, "progress", progress)
    slow = await result(world, await simulated(world, sweep=SWEEP))
    assert told == [4, 5, 6, 7, 8, 9, 10]
    assert slow["sweep"] == whole["sweep"]


async def test_a_day_before_the_plan_is_refused_and_a_job_that_is_done_is_done_in_full(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    early = await world.post("/v1/simulations", {"batch": "2024-1", "on": "1999-01-01"})
    assert (early.status_code, early.json()["code"]) == (422, "before-plan")
    await simulated(world)
    assert await world.fetch("SELECT count(*) FROM job WHERE state = 'done' AND done < total") == [(0,)]


class Killed(Exception):
    """The process is gone."""


async def test_a_job_that_was_killed_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await given_seats(world)
    await given_firms(world)
    monkeypatch.setattr("eligibility.usecases.simulating.read_base.PIECE", 2)
    monkeypatch.setattr(simulation_job, "_MOST_POINTS", 2)
    scenario = (await world.post("/v1/simulations", {**WHAT_IF, "sweep": SWEEP})).json()["id"]
    ran: list[str] = []
    real = world.runtime.compute.run

    async def run(function: Any, *args: Any) -> Any:
        """Its process goes away in the second piece of the base, and again after the first points."""
        ran.append(function.__name__)
        if len(ran) in (2, 7):
            raise Killed
        return await real(function, *args)

    monkeypatch.setattr(world.runtime.compute, "run", run)
    for _ in range(3):
        await JobWorker(world.runtime, world.service.jobs).run_next()
        await world.fetch("UPDATE job SET lease_until = NULL")
    found = await result(world, scenario)
    first, second, third = ran[:2], ran[2:7], ran[7:]
    assert first == ["pieces_of", "pieces_of"]
    assert second == [
        "place_in_process",
        "pieces_of",
        "compare_in_process",
        "sweep_in_process",
        "sweep_in_process",
    ]
    assert third == [
        "place_in_process",
        "compare_in_process",
        "sweep_in_process",
        "sweep_in_process",
        "whole_in_process",
    ]
    monkeypatch.undo()
    once = await result(world, await simulated(world, sweep=SWEEP))
    for each in (found, once):
        del each["read_at"]
    assert found == once
