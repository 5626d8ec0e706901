"""A batch, and applications in it as eligibility has told of them."""

from typing import Any

from shared.events.eligibility import ApplicationAssessed, Outcome
from shared.testing.builders import application
from shared.testing.world import World
from tests.pool.story import assessed

BATCH = {
    "code": "2024-1",
    "title": "2024 年第一批",
    "authority": "湖北省知识产权局",
    "reference_date": "2024-06-15",
    "opens_on": "2024-06-06",
    "closes_on": "2024-06-15",
}
WUHAN, HUANGSHI = "420100", "420200"
SCOPE = {"unit": "420100"}
ON = {"effective_on": "2024-06-18"}


async def applied(world: World, number: int, outcome: Outcome | None = "eligible", unit: str = WUHAN) -> str:
    """The id of an application, with what eligibility has told of it."""
    answer = await world.post("/v1/applications", application(number, unit=unit), "city", scope={"unit": unit})
    assert answer.status_code == 201, answer.text
    application_id = str(answer.json()["id"])
    if outcome is not None:
        fact = assessed(number, unit=unit, outcome=outcome).model_dump() | {"application_id": application_id}
        if outcome == "needs_waiver":
            fact |= {"waivers_needed": ["A3"]}
        await world.feed(ApplicationAssessed.model_validate(fact))
    return application_id


async def job(world: World, ids: list[str] | None) -> Any:
    """A job of recommendations; None is what the city may recommend as it stands."""
    body = {"batch": "2024-1", "application_ids": ids, **ON}
    started = (await world.post("/v1/recommendation-jobs", body, "city", scope=SCOPE)).json()
    await world.run_jobs()
    path = f"/v1/jobs/{started['job_id']}"
    return (await world.get(path, "city", "city-person", scope=SCOPE)).json()["result"]
