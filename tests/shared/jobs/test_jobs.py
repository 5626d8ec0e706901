"""Jobs: watched, resumed where they were, taken over from the dead, and never run by two at once."""

import asyncio
import contextlib
import sys

import orjson
import pytest

from miaopu.platform import SERVICES
from shared.jobs.lease import JobLease
from shared.jobs.model import JobRun, caller_from
from shared.messaging.unit_of_work import unit_of_work
from shared.testing.world import World
from tests.shared.jobs.steps import WUHAN, Steps, queued, state_of, worker

pytestmark = pytest.mark.anyio


async def test_a_job_is_seen_waiting_then_running_then_done(world: World, steps: Steps) -> None:
    job_id = await queued(world, "wait")
    assert (await state_of(world, job_id))["state"] == "waiting"
    task = asyncio.create_task(worker(world).run_next())
    await steps.reached.wait()
    state = await state_of(world, job_id)
    assert (state["state"], state["done"], state["total"], state["result"]) == ("running", 1, 2, None)
    steps.go_on.set()
    assert await task
    state = await state_of(world, job_id)
    assert (state["state"], state["done"], state["result"]) == ("done", 2, {"from": None})
    assert state["ended_at"] is not None


async def test_a_job_is_its_callers_and_its_units_alone(world: World) -> None:
    job_id = await queued(world, "count")
    for role, scope in (("city", {"unit": "420200"}), ("firm", {"uscc": "X"})):
        for path in (f"/v1/jobs/{job_id}", f"/v1/jobs/{job_id}/events"):
            answer = await world.get(path, role, scope=scope)
            assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_a_job_whose_runner_is_cancelled_goes_on_at_once_from_its_checkpoint(world: World, steps: Steps) -> None:
    job_id = await queued(world, "wait")
    task = asyncio.create_task(worker(world).run_next())
    await steps.reached.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert steps.ended == 1
    assert (await state_of(world, job_id))["state"] == "waiting"
    steps.go_on.set()
    assert await worker(world).run_next()
    assert steps.starts == [None, "1"]
    assert (await state_of(world, job_id))["result"] == {"from": "1"}


async def test_a_job_whose_runner_is_killed_is_taken_over_when_its_lease_runs_out(world: World, steps: Steps) -> None:
    """A killed process says nothing: its row stays as it is."""
    job_id = await queued(world, "count")
    await world.fetch(
        "UPDATE job SET state = 'running', checkpoint = '4', lease_holder = 'the dead',"
        " lease_until = clock_timestamp() + interval '0.3 second'"
    )
    assert not await worker(world).run_next()
    await asyncio.sleep(0.35)
    assert await worker(world).run_next()
    assert (await state_of(world, job_id))["result"] == {"started_at": 4}


async def test_a_running_job_renews_its_lease_and_no_other_runner_gets_it(world: World, steps: Steps) -> None:
    await queued(world, "wait")
    task = asyncio.create_task(worker(world).run_next())
    await steps.reached.wait()
    await asyncio.sleep(1.0)
    assert not await worker(world).run_next()
    steps.go_on.set()
    assert await task
    assert steps.starts == [None]


async def test_a_runner_that_lost_its_lease_stops_and_leaves_the_end_to_the_other(world: World, steps: Steps) -> None:
    job_id = await queued(world, "wait")
    task = asyncio.create_task(worker(world).run_next())
    await steps.reached.wait()
    await world.fetch("UPDATE job SET lease_holder = 'another'")
    assert await asyncio.wait_for(task, 2)
    assert steps.ended == 1
    state = await state_of(world, job_id)
    assert (state["state"], state["done"]) == ("running", 1)


async def test_progress_of_a_runner_that_lost_its_lease_is_not_written(world: World, steps: Steps) -> None:
    job_id = await queued(world, "wait")
    task = asyncio.create_task(worker(world).run_next())
    await steps.reached.wait()
    await world.fetch("UPDATE job SET lease_holder = 'another', checkpoint = '7', done = 7")
    steps.go_on.set()
    assert await task
    state = await state_of(world, job_id)
    assert (state["state"], state["done"]) == ("running", 7)


async def test_a_job_is_cut_off_before_another_may_begin_it_while_the_database_is_away(
    world: World, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: JobLease) -> bool:
        raise ConnectionRefusedError("away")

    job_id = await queued(world, "wait")
    monkeypatch.setattr(JobLease, "_ask", away)
    assert await asyncio.wait_for(worker(world).run_next(), 3)
    assert (steps.ended, steps.starts) == (1, [None])
    monkeypatch.undo()
    steps.go_on.set()
    assert await worker(world).run_next()
    state = await state_of(world, job_id)
    assert (state["state"], state["result"], steps.starts) == ("done", {"from": "1"}, [None, "1"])
    assert (await world.fetch("SELECT attempts FROM job"))[0]["attempts"] == 1


async def test_what_a_runner_that_lost_its_lease_has_written_is_not_saved(world: World, steps: Steps) -> None:
    await queued(world, "write")
    task = asyncio.create_task(worker(world).run_next())
    await steps.reached.wait()
    await world.fetch("UPDATE job SET lease_holder = 'another'")
    steps.go_on.set()
    assert await task
    assert [line["act"] for line in await world.journal() if line["act"] == "write"] == []


async def test_nobody_claims_a_job_between_the_last_look_at_its_lease_and_the_commit(world: World) -> None:
    await queued(world, "count")
    (job,) = await world.fetch("UPDATE job SET lease_holder = 'one', state = 'running' RETURNING id, payload, caller")
    run = JobRun(job["id"], job["payload"], None, caller_from(job["caller"]), world.runtime, "one")
    async with unit_of_work(world.runtime, run.caller) as uow:
        await run.must_hold(uow)
        assert not await worker(world).run_next()
    assert await worker(world).run_next()


def test_no_job_writes_in_a_transaction_that_does_not_ask_for_its_lease() -> None:
    modules = {sys.modules[handler.__module__] for service in SERVICES for handler in service.jobs.values()}
    assert len(modules) > 5
    assert [module.__name__ for module in modules if hasattr(module, "unit_of_work")] == []


async def test_the_background_runner_takes_jobs_as_they_come_and_survives_what_they_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.jobs.worker._LOOK_EVERY_S", 0.02)
    running = asyncio.create_task(worker(world).run())
    try:
        await world.fetch("INSERT INTO job (id, kind, payload, due_at, created_by, caller)"
                          " VALUES (gen_random_uuid(), 'count', '', now(), 'x', '{\"role\": \"gone\"}')")  # fmt: skip
        jobs = [await queued(world, "count") for _ in range(4)]
        async with asyncio.timeout(10):
            while {(await state_of(world, job_id))["state"] for job_id in jobs} != {"done"}:
                await asyncio.sleep(0.02)
        assert not running.done()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_the_stream_of_a_job_tells_each_step_and_ends_with_it(world: World, steps: Steps) -> None:
    job_id = await queued(world, "wait")
    headers = world.headers("city", **WUHAN)
    task = asyncio.create_task(worker(world).run_next())
    await steps.reached.wait()
    asyncio.get_running_loop().call_later(0.4, steps.go_on.set)
    async with asyncio.timeout(5):
        answer = await world.client.get(f"/intake/v1/jobs/{job_id}/events", headers=headers)
    await task
    events = [
        orjson.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line.startswith("data: ")
    ]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [event["state"] for event in events] == ["running", "done"]
    assert answer.text.count("event: progress") == 2


async def test_the_stream_of_a_job_that_has_ended_tells_its_end(world: World) -> None:
    job_id = await queued(world, "count")
    await world.run_jobs()
    answer = await world.get(f"/v1/jobs/{job_id}/events", "city", scope=WUHAN)
    assert answer.text.count("event: progress") == 1
    assert '"state":"done"' in answer.text


async def test_a_stream_holds_no_connection_and_ends_when_its_time_is_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.api.frame.job_routes._LONGEST_STREAM_S", 0.6)
    job_id = await queued(world, "count")
    headers = world.headers("city", **WUHAN)
    path = f"/intake/v1/jobs/{job_id}/events"
    async with asyncio.timeout(8):
        answers = await asyncio.gather(*(world.client.get(path, headers=headers) for _ in range(40)))
    assert {answer.status_code for answer in answers} == {200}
