"""The programme lets services do its long steps as jobs, shows their progress, and waits for facts on their way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from intake.wiring import service as intake
from miaopu.demo.api import Api
from miaopu.demo.programme.admission import screen
from miaopu.demo.programme.applications import recommend
from miaopu.demo.programme.days import days_of
from miaopu.demo.programme.story import BankAccess, SeatRule, Story
from pool.wiring import service as pool
from shared.events.eligibility import ApplicationAssessed, Outcome
from shared.events.intake import ApplicationRecommended
from shared.identity.caller import Role
from shared.jobs.worker import JobWorker
from shared.schemas.intake.applications import ApplicationOut
from shared.testing.builders import application
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.intake.given import BATCH
from tests.miaopu.remembered import remembered
from tests.pool.story import HUANGSHI, WUHAN, assessed, given_candidates, given_seats

pytestmark = pytest.mark.anyio


class Watching:
    """Notes what a person would see of the last step."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def step(self, zh: str, en: str) -> Callable[[int, int], None]:
        """Begins anew."""
        del zh, en
        self.seen = []
        return lambda done, total: self.seen.append((done, total))


def story_in(world: World, tmp_path: Path) -> Story:
    """A programme whose platform is the one service."""
    api = Api({}, lambda role, subject, scope=None: world.issuer.token(subject, Role(role), scope))
    api.connections[world.service.name] = world.client
    bank = BankAccess("", lambda _: None, list)
    plan = world.runtime.plan
    days = days_of(plan, date(2026, 7, 2))
    return Story(api, tmp_path / "none.xlsx", SeatRule(8, short_units=0), bank, Watching(), plan, days)


@asynccontextmanager
async def working(world: World) -> AsyncIterator[None]:
    """The service's jobs are done as its host does them."""
    task = asyncio.create_task(JobWorker(world.runtime, world.service.jobs).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def judged(row: ApplicationOut, outcome: Outcome) -> ApplicationAssessed:
    fact = assessed(int(row.uscc), unit=row.reporting_unit, outcome=outcome)
    return ApplicationAssessed.model_validate(fact.model_dump() | {"application_id": row.id})


async def applied(world: World, number: int, unit: str, outcome: Outcome) -> ApplicationOut:
    """A row as the programme remembers it; intake has not heard of the outcome yet."""
    answer = await world.post("/v1/applications", application(number, unit=unit), "city", scope={"unit": unit})
    return remembered(UUID(answer.json()["id"]), str(number), outcome, unit=unit)


async def test_each_city_recommends_by_a_job_and_asks_again_for_what_intake_hears_of_later(
    world_of: WorldOf, tmp_path: Path
) -> None:
    async with world_of(intake) as world, working(world):
        await world.post("/v1/batches", BATCH)
        story = story_in(world, tmp_path)
        good = [await applied(world, number, (WUHAN, HUANGSHI)[number % 2], "eligible") for number in range(1, 7)]
        bad = await applied(world, 7, WUHAN, "ineligible")
        story.applications = [*good, bad]
        await world.feed(*(judged(row, "eligible") for row in good[:-1]), judged(bad, "ineligible"))
        step = asyncio.create_task(recommend(story))
        kinds = "SELECT caller FROM job WHERE kind = 'recommend-applications' AND state = 'done'"
        async with asyncio.timeout(20):
            while len(await world.fetch(kinds)) < 3:
                await asyncio.sleep(0.02)
        assert not step.done()
        await world.feed(judged(good[-1], "eligible"))
        await asyncio.wait_for(step, 20)
        told = [event.uscc for event in await world.published() if isinstance(event, ApplicationRecommended)]
        assert len(told) == len(set(told)) == len(good)
        assert story.counts["recommended"] == 6
        assert story.reporter.seen[-1] == (6, 6)  # type: ignore[attr-defined]


async def test_the_province_screens_by_a_job_and_reads_what_it_wrote(world_of: WorldOf, tmp_path: Path) -> None:
    async with world_of(pool) as world, working(world):
        await given_seats(world, 8)
        await given_candidates(world, range(1, 13))
        story = story_in(world, tmp_path)
        story.counts["recommended"] = 12
        screening = await screen(story)
        assert (screening.recommended, screening.shortlisted) == (12, 8)
        assert story.marginal_firm == screening.marginal
        assert [row["kind"] for row in await world.fetch("SELECT kind FROM job")] == ["screen-batch"]
        assert story.reporter.seen[-1] == (12, 12)  # type: ignore[attr-defined]
