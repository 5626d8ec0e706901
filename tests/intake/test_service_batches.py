"""Batches: opened on a day on which the plan holds."""

import pytest

from intake.wiring import service
from shared.testing.fixtures import WorldOf

pytestmark = pytest.mark.anyio
BATCH = {
    "code": "2024-1",
    "title": "2024 年第一批",
    "authority": "湖北省知识产权局",
    "opens_on": "2024-06-06",
    "closes_on": "2024-06-15",
}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_reference_date_before_the_plan_is_refused_with_its_first_day(world_of: WorldOf, language: str) -> None:
    async with world_of(service) as world:
        headers = {"Accept-Language": language}
        early = await world.post("/v1/batches", BATCH | {"reference_date": "2024-06-05"}, headers=headers)
        first = await world.post("/v1/batches", BATCH | {"reference_date": "2024-06-06"}, headers=headers)
    assert (early.status_code, early.json()["code"]) == (422, "before-plan")
    assert "2024-06-06" in early.json()["detail"]
    assert first.status_code == 201


async def test_a_batch_that_closes_before_it_opens_is_refused(world_of: WorldOf) -> None:
    async with world_of(service) as world:
        days = {"reference_date": "2025-06-15", "opens_on": "2025-06-20", "closes_on": "2025-06-19"}
        answer = await world.post("/v1/batches", BATCH | days)
        one_day = await world.post("/v1/batches", BATCH | days | {"closes_on": "2025-06-20"})
    assert (answer.status_code, answer.json()["code"]) == (422, "batch-closes-before-opening")
    assert "2025-06-20" in answer.json()["detail"]
    assert one_day.status_code == 201
