"""Jobs that are refused, break down, kill their process, or outlast the database."""

import orjson
import pytest

from shared.testing.world import World
from tests.shared.jobs.steps import Steps, forget_the_pause, queued, state_of

pytestmark = pytest.mark.anyio


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


async def test_a_job_of_a_newer_release_is_left_to_it_for_a_while_and_then_says_so(world: World, steps: Steps) -> None:
    job_id = await queued(world, "not_understand")
    await world.run_jobs()
    (row,) = await world.fetch("SELECT state, lease_until - now() > interval '3 seconds' AS paused FROM job")
    assert (row["state"], row["paused"], len(steps.starts)) == ("waiting", True, 1)
    for _ in range(12):
        await forget_the_pause(world)
        await world.run_jobs()
    state = await state_of(world, job_id)
    assert (state["state"], state["error"]["code"], len(steps.starts)) == ("failed", "job-of-a-newer-release", 10)
    assert "较新版本" in state["error"]["zh"]


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
