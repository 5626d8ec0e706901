"""A screening as a job: the same as the synchronous one, watched, whole or not there, once whatever interrupts it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from pool.usecases import screen
from pool.wiring import service
from shared.events.pool import FirmShortlisted
from shared.jobs.model import JobRun
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import BATCH, HUANGSHI, WUHAN, assessed, given_candidates, given_seats

pytestmark = pytest.mark.anyio
WANTED = {"batch": BATCH, "effective_on": "2024-06-25"}
FIRMS = 12


@pytest.fixture
async def world(world_of: WorldOf, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(screen, "_PIECE", 5)
    async with world_of(service) as world:
        await given_seats(world, 8, {WUHAN: 4})
        await given_candidates(world, range(1, 7))
        await given_candidates(world, range(7, FIRMS + 1), HUANGSHI)
        yield world


async def started(world: World) -> str:
    """Where the job is read."""
    answer = await world.post("/v1/screening-jobs", WANTED)
    assert answer.status_code == 202, answer.text
    assert answer.json()["href"] == f"/pool/v1/jobs/{answer.json()['job_id']}"
    return str(answer.json()["href"]).removeprefix("/pool")


async def entries(world: World, screening_id: str) -> list[Any]:
    found: list[Any] = (await world.get(f"/v1/screenings/{screening_id}/entries?limit=200")).json()["items"]
    return found


async def shortlisted(world: World) -> list[str]:
    return [event.uscc for event in await world.published() if isinstance(event, FirmShortlisted)]


async def run_again(world: World) -> None:
    """The next runner, without the pause."""
    await world.fetch("UPDATE job SET lease_until = NULL WHERE ended_at IS NULL")
    await world.run_jobs()


async def test_a_job_screens_as_the_synchronous_route_does(world: World) -> None:
    at_once = (await world.post("/v1/screenings", WANTED)).json()
    path = await started(world)
    assert (await world.get(path)).json()["state"] == "waiting"
    await world.run_jobs()
    job = (await world.get(path)).json()
    assert (job["state"], job["done"], job["total"]) == ("done", FIRMS, FIRMS)
    by_job = (await world.get(f"/v1/screenings/{job['result']['screening_id']}")).json()
    assert by_job == {**at_once, "id": by_job["id"]}
    assert await entries(world, by_job["id"]) == await entries(world, at_once["id"])
    assert (job["result"]["recommended"], job["result"]["shortlisted"]) == (FIRMS, 8)


async def test_progress_counts_entries_while_none_is_to_be_seen_yet(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int, int]] = []
    original = JobRun.progress

    async def looking(
        self: JobRun, done: int, total: int, checkpoint: str | None = None, uow: UnitOfWork | None = None
    ) -> None:
        await original(self, done, total, checkpoint, uow)
        (row,) = await world.fetch(
            "SELECT done, total, (SELECT count(*) FROM screening_entry)::int AS entries FROM job"
        )
        if uow is None:
            seen.append((row["done"], row["total"], row["entries"]))

    monkeypatch.setattr(JobRun, "progress", looking)
    await started(world)
    await world.run_jobs()
    assert seen == [(5, FIRMS, 0), (10, FIRMS, 0), (12, FIRMS, 0)]


async def test_a_kill_half_way_leaves_nothing_and_the_next_runner_begins_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, calls = JobRun.progress, 0

    async def dying(
        self: JobRun, done: int, total: int, checkpoint: str | None = None, uow: UnitOfWork | None = None
    ) -> None:
        nonlocal calls
        calls += 1
        await original(self, done, total, checkpoint, uow)
        if calls == 2:
            raise ConnectionError("the process is gone")

    monkeypatch.setattr(JobRun, "progress", dying)
    path = await started(world)
    await world.run_jobs()
    assert (await world.get(path)).json()["state"] == "waiting"
    assert (await world.fetch("SELECT * FROM screening"), await shortlisted(world)) == ([], [])
    await run_again(world)
    job = (await world.get(path)).json()
    assert len(await entries(world, job["result"]["screening_id"])) == FIRMS
    assert len(await shortlisted(world)) == 8


async def test_a_kill_after_the_screening_was_kept_does_not_screen_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(_: object) -> None:
        monkeypatch.undo()
        raise ConnectionError("the process is gone before the job's end is written")

    monkeypatch.setattr("pool.usecases.screen_as_job._result", dying)
    path = await started(world)
    await world.run_jobs()
    (kept,) = await world.fetch("SELECT id FROM screening")
    await run_again(world)
    job = (await world.get(path)).json()
    assert (job["state"], job["result"]["screening_id"]) == ("done", str(kept["id"]))
    assert len(await world.fetch("SELECT * FROM screening")) == 1
    assert len(await shortlisted(world)) == 8


@pytest.mark.parametrize("path", ["/v1/screenings", "/v1/screening-jobs"])
async def test_a_batch_without_applications_is_not_screened(world: World, path: str) -> None:
    answer = await world.post(path, {**WANTED, "batch": "nosuch"})
    assert (answer.status_code, answer.json()["code"], answer.json()["batch"]) == (409, "batch-empty", "nosuch")
    english = await world.call("POST", path, json={**WANTED, "batch": "nosuch"}, headers={"Accept-Language": "en"})
    assert english.json()["detail"].startswith("Pool knows no application of batch nosuch")
    assert await world.fetch("SELECT id FROM screening UNION ALL SELECT id FROM job") == []


async def test_a_batch_of_which_nobody_is_recommended_is_screened_as_empty(world_of: WorldOf) -> None:
    async with world_of(service) as world:
        await given_seats(world, 8)
        await world.feed(assessed(1))
        answer = await world.post("/v1/screenings", WANTED)
    assert (answer.status_code, answer.json()["recommended"]) == (201, 0)


async def test_what_cannot_be_screened_is_refused_before_a_job_is_there(world_of: WorldOf) -> None:
    async with world_of(service) as empty:
        unset = await empty.post("/v1/screening-jobs", WANTED)
        ahead = await empty.post("/v1/screening-jobs", {**WANTED, "effective_on": "2999-01-01"})
        jobs = await empty.fetch("SELECT * FROM job")
    assert (unset.status_code, unset.json()["code"]) == (409, "seat-plan-missing")
    assert (ahead.status_code, ahead.json()["code"]) == (422, "effective-date-ahead")
    assert jobs == []
