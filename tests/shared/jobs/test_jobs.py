"""Jobs: watched, resumed where they were, taken over from the dead, and never run by two at once."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson
import pytest

from miaopu.platform import SERVICES
from shared.jobs.lease import JobLease
from shared.jobs.model import JobHandler, JobRun, caller_from
from shared.jobs.worker import JobWorker
from shared.messaging.unit_of_work import unit_of_work
from shared.problems import Problem
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import frame_service

pytestmark = pytest.mark.anyio
WUHAN = {"unit": "420100"}


class Refused(Problem):
    """What a job's act refuses."""

    code = "workbook-refused"
    title = {"zh": "不是工作簿", "en": "No workbook"}
    detail = {"zh": "文件 {file} 不是工作簿。", "en": "{file} is no workbook."}


class Steps:
    """Handlers that a test steers."""

    def __init__(self) -> None:
        self.starts: list[str | None] = []
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self.ended = 0

    async def wait(self, run: JobRun) -> dict[str, Any]:
        """One step, then waits for a sign."""
        self.starts.append(run.checkpoint)
        await run.progress(1, 2, checkpoint="1")
        self.reached.set()
        try:
            await self.go_on.wait()
        finally:
            self.ended += 1
        await run.progress(2, 2, checkpoint="2")
        return {"from": run.checkpoint}

    async def write(self, run: JobRun) -> dict[str, Any]:
        """Writes, and does not hear that the lease is another's."""
        async with run.transaction() as uow:
            uow.journal("write", "probe")
            self.reached.set()
            await asyncio.shield(self.go_on.wait())
        return {}

    async def refuse(self, _: JobRun) -> dict[str, Any]:
        """Refuses, as a use case does."""
        raise Refused(file="a.pdf")

    async def break_down(self, run: JobRun) -> dict[str, Any]:
        """A bug."""
        self.starts.append(run.checkpoint)
        raise KeyError("bug")

    async def database_away(self, run: JobRun) -> dict[str, Any]:
        """Not the job's fault."""
        self.starts.append(run.checkpoint)
        if len(self.starts) < 6:
            raise ConnectionRefusedError("away")
        return {}

    async def cancel_itself(self, _: JobRun) -> dict[str, Any]:
        """Ends as cancelled although nobody cancelled it."""
        raise asyncio.CancelledError

    @property
    def handlers(self) -> dict[str, JobHandler]:
        """By the name of the method."""
        kinds: list[Callable[..., Any]] = [
            self.wait,
            self.write,
            self.refuse,
            self.break_down,
            self.database_away,
            self.cancel_itself,
        ]
        return {kind.__name__: kind for kind in kinds}


@pytest.fixture
def steps() -> Steps:
    return Steps()


@pytest.fixture
async def world(world_of: WorldOf, steps: Steps) -> AsyncIterator[World]:
    async with world_of(frame_service(jobs={**frame_service().jobs, **steps.handlers}), lease_s=0.6) as world:
        yield world


async def queued(world: World, kind: str) -> str:
    answer = await world.post(f"/v1/long-work?kind={kind}", None, "city", scope=WUHAN)
    assert answer.status_code == 202
    return str(answer.json()["id"])


async def state_of(world: World, job_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await world.get(f"/v1/jobs/{job_id}", "city", scope=WUHAN)).json()
    return answer


def worker(world: World) -> JobWorker:
    return JobWorker(world.runtime, world.service.jobs)


async def forget_the_pause(world: World) -> None:
    await world.fetch("UPDATE job SET lease_until = NULL WHERE state = 'waiting'")


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


async def test_a_refused_job_tells_why_in_both_languages(world: World) -> None:
    job_id = await queued(world, "refuse")
    await world.run_jobs()
    state = await state_of(world, job_id)
    assert state["state"] == "failed"
    assert state["error"] == {
        "code": "workbook-refused",
        "zh": "文件 a.pdf 不是工作簿。",
        "en": "a.pdf is no workbook.",
        "members": {"file": "a.pdf"},
        "errors": [],
    }


async def test_a_job_that_breaks_down_is_tried_three_times_and_then_failed(world: World, steps: Steps) -> None:
    job_id = await queued(world, "break_down")
    for _ in range(5):
        await world.run_jobs()
        await forget_the_pause(world)
    state = await state_of(world, job_id)
    assert (state["state"], state["error"]["code"], len(steps.starts)) == ("failed", "job-failed", 3)
    assert {"zh", "en", "members", "errors"} <= state["error"].keys()
    assert "bug" not in orjson.dumps(state).decode()


async def test_a_database_that_is_away_is_no_failure_of_the_job(world: World, steps: Steps) -> None:
    job_id = await queued(world, "database_away")
    for _ in range(6):
        await world.run_jobs()
        await forget_the_pause(world)
    assert ((await state_of(world, job_id))["state"], len(steps.starts)) == ("done", 6)


async def test_a_job_that_kills_its_process_each_time_ends_some_day(world: World, steps: Steps) -> None:
    job_id = await queued(world, "wait")
    await world.fetch("UPDATE job SET attempts = 10")
    await world.run_jobs()
    assert ((await state_of(world, job_id))["state"], steps.starts) == ("failed", [])


async def test_a_new_checkpoint_starts_the_count_of_attempts_anew(world: World) -> None:
    await queued(world, "count")
    await world.fetch("UPDATE job SET attempts = 2")
    await world.run_jobs()
    (row,) = await world.fetch("SELECT attempts, state FROM job")
    assert (row["attempts"], row["state"]) == (1, "done")


async def test_a_handler_that_ends_as_cancelled_does_not_end_the_runner(world: World) -> None:
    await queued(world, "cancel_itself")
    done = await queued(world, "count")
    await world.run_jobs()
    assert (await state_of(world, done))["state"] == "done"


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
