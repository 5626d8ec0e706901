"""Recommendations of many firms as one job: each stands alone, its city's own only, once whatever interrupts it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from intake.usecases.recommend_many import REASON_LETTERS
from intake.wiring import service
from shared.domain.standing import CODES
from shared.events.eligibility import Outcome
from shared.events.intake import ApplicationRecommended
from shared.http import Response
from shared.jobs.model import JobRun, LeaseLost, caller_from
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.world import World
from tests.intake.given import HUANGSHI, WUHAN, applied
from tests.pool.story import violated

pytestmark = pytest.mark.anyio
ON = "2024-06-18"


async def wanted(world: World, ids: Sequence[str] | None, unit: str = WUHAN, on: str = ON) -> Response:
    """A city asks for recommendations."""
    body = {"batch": "2024-1", "effective_on": on, "application_ids": ids}
    return await world.post("/v1/recommendation-jobs", body, "city", scope={"unit": unit})


async def state_of(world: World, started: Response, unit: str = WUHAN) -> Any:
    """The job as the city reads it, where the answer said."""
    assert started.status_code == 202, started.text
    assert set(started.json()) == {"job_id", "href"}
    path = started.json()["href"].removeprefix("/intake")
    return (await world.get(path, "city", scope={"unit": unit})).json()


async def told(world: World) -> list[UUID]:
    """Whose recommendation the others heard of."""
    return [event.application_id for event in await world.published() if isinstance(event, ApplicationRecommended)]


async def test_each_application_has_its_own_answer(world: World) -> None:
    good = [await applied(world, 1), await applied(world, 2)]
    unfit: tuple[Outcome | None, ...] = ("ineligible", "needs_waiver", None)
    bad = [await applied(world, number, outcome) for number, outcome in enumerate(unfit, 3)]
    path = f"/v1/applications/{good[0]}/recommendation"
    assert (await world.post(path, {"effective_on": ON}, "city", scope={"unit": WUHAN})).is_success
    started = await wanted(world, [*good, *bad])
    assert (await state_of(world, started))["state"] == "waiting"
    await world.run_jobs()
    job = await state_of(world, started)
    assert (job["state"], job["done"], job["total"]) == ("done", 5, 5)
    answers = [(one["application_id"], one["outcome"], one["code"]) for one in job["result"]["applications"]]
    assert answers == [
        (good[0], "refused", "already-recommended"),
        (good[1], "recommended", None),
        *((one, "refused", "not-recommendable") for one in bad),
    ]
    assert (job["result"]["recommended"], job["result"]["refused"]) == (1, 4)
    assert await told(world) == [UUID(one) for one in good]
    shown = (await world.get(f"/v1/applications/{good[1]}")).json()
    assert (shown["state"], shown["recommended_on"]) == ("recommended", ON)


async def test_a_refusal_says_the_heaviest_reason_in_words(world: World) -> None:
    unfit: tuple[Outcome | None, ...] = ("ineligible", "needs_waiver", None)
    ids = [await applied(world, number, outcome) for number, outcome in enumerate(unfit, 1)]
    good, barred = await applied(world, 4), await applied(world, 5, "ineligible")
    await world.feed(violated(5))
    started = await wanted(world, [*ids, barred, good])
    await world.run_jobs()
    applications = (await state_of(world, started))["result"]["applications"]
    assert [(one["code"], one["reason"]) for one in applications] == [
        ("not-recommendable", "ineligible"),
        ("not-recommendable", "waiver_missing"),
        ("not-recommendable", "not_assessed"),
        ("not-recommendable", "before_falsification"),
        (None, None),
    ]
    assert applications[1]["message"] == {
        "zh": "缺少所需豁免，请先申请并批准", "en": "A waiver that it needs is missing; have it granted first",
    }  # fmt: skip
    assert applications[-1]["message"] is None


def test_each_reason_has_a_letter_of_its_own_in_checkpoints() -> None:
    assert set(REASON_LETTERS) == set(CODES)
    letters = list(REASON_LETTERS.values())
    assert len(set(letters)) == len(letters)
    assert all(letter.isupper() and len(letter) == 1 for letter in letters)


async def test_a_job_that_an_earlier_release_began_goes_on(world: World) -> None:
    """Its checkpoint knows refusals without their reasons."""
    ids = [await applied(world, number) for number in (1, 2, 3)]
    started = await wanted(world, ids)
    await world.fetch("UPDATE job SET checkpoint = 'rn', done = 2, total = 3")
    await world.run_jobs()
    job = await state_of(world, started)
    assert [(one["code"], one["reason"], one["message"]) for one in job["result"]["applications"]] == [
        (None, None, None),
        ("not-recommendable", None, None),
        (None, None, None),
    ]
    assert await told(world) == [UUID(ids[2])]


async def test_a_job_that_a_newer_release_began_is_left_to_it(world: World) -> None:
    """Its checkpoint knows a reason that this one does not: nothing is recommended, and nothing is forgotten."""
    ids = [await applied(world, number) for number in (1, 2)]
    started = await wanted(world, ids)
    await world.fetch("UPDATE job SET checkpoint = '~', done = 1, total = 2")
    await world.run_jobs()
    assert ((await state_of(world, started))["state"], await told(world)) == ("waiting", [])
    await world.fetch("UPDATE job SET attempts = 9, lease_until = NULL")
    await world.run_jobs()
    job = await state_of(world, started)
    assert (job["state"], job["error"]["code"], job["done"]) == ("failed", "job-of-a-newer-release", 1)


async def test_without_names_it_is_all_that_may_be_of_the_citys_own(world: World) -> None:
    own = [await applied(world, number) for number in (1, 2)]
    await applied(world, 3, "ineligible")
    await applied(world, 4, unit=HUANGSHI)
    started = await wanted(world, None)
    await world.run_jobs()
    job = await state_of(world, started)
    assert [one["application_id"] for one in job["result"]["applications"]] == own
    assert await told(world) == [UUID(one) for one in own]


async def test_anothers_application_and_one_that_is_not_there_are_named_and_nothing_is_begun(world: World) -> None:
    own, anothers, none = await applied(world, 1), await applied(world, 2, unit=HUANGSHI), str(uuid4())
    answer = await wanted(world, [own, anothers, none])
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-applications")
    assert answer.json()["application_ids"] == f"{anothers}, {none}"
    await world.run_jobs()
    assert await told(world) == []


async def test_the_city_that_asked_is_the_one_that_acts(world: World) -> None:
    """Even if the firm went to another unit between the request and the job."""
    stays, goes = [await applied(world, number) for number in (1, 2)]
    started = await wanted(world, [stays, goes])
    await world.fetch("UPDATE application SET reporting_unit = $2 WHERE id = $1", UUID(goes), HUANGSHI)
    await world.run_jobs()
    answers = (await state_of(world, started))["result"]["applications"]
    assert [(one["outcome"], one["code"]) for one in answers] == [("recommended", None), ("refused", "not-found")]
    (line,) = [line for line in await world.journal() if line["act"] == "recommend-application"]
    assert (line["actor"], line["role"], line["reporting_unit"]) == ("city-person", "city", WUHAN)
    path = started.json()["href"].removeprefix("/intake")
    assert (await world.get(path, "city", scope={"unit": HUANGSHI})).status_code == 404


async def test_a_job_that_was_interrupted_goes_on_and_recommends_nobody_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [await applied(world, number) for number in range(1, 6)]
    original, calls = JobRun.progress, 0

    async def dying(
        self: JobRun, done: int, total: int, checkpoint: str | None = None, uow: UnitOfWork | None = None
    ) -> None:
        nonlocal calls
        calls += 1
        await original(self, done, total, checkpoint, uow)
        if calls == 3:
            raise ConnectionError("the process is gone before the commit")

    monkeypatch.setattr(JobRun, "progress", dying)
    started = await wanted(world, ids)
    await world.run_jobs()
    half = await state_of(world, started)
    assert (half["state"], half["done"], len(await told(world))) == ("waiting", 2, 2)
    await world.fetch("UPDATE job SET lease_until = NULL WHERE ended_at IS NULL")
    await world.run_jobs()
    job = await state_of(world, started)
    assert {one["outcome"] for one in job["result"]["applications"]} == {"recommended"}
    assert await told(world) == [UUID(one) for one in ids]


async def test_a_runner_that_lost_its_lease_recommends_nobody(world: World) -> None:
    application_id = await applied(world, 1)
    started = await wanted(world, [application_id])
    await world.fetch("UPDATE job SET lease_holder = 'another', lease_until = now() + interval '1 minute'")
    (row,) = await world.fetch("SELECT id, payload, caller FROM job")
    run = JobRun(row["id"], row["payload"], None, caller_from(row["caller"]), world.runtime, "the one before")
    with pytest.raises(LeaseLost):
        await service.jobs["recommend-applications"](run)
    assert await told(world) == []
    assert (await state_of(world, started))["done"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"effective_on": "2999-01-01"}, "effective-date-ahead"),
        ({"batch": "none"}, "unknown-batch"),
        ({"application_ids": []}, "malformed-request"),
    ],
)
async def test_what_cannot_be_is_refused_before_a_job_is_there(world: World, body: dict[str, Any], code: str) -> None:
    asked = {"batch": "2024-1", "effective_on": ON, "application_ids": None, **body}
    answer = await world.post("/v1/recommendation-jobs", asked, "city", scope={"unit": WUHAN})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await world.fetch("SELECT * FROM job") == []
