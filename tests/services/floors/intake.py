"""Floors of intake: batches, applications, recommendations."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.events.eligibility import ApplicationAssessed
from shared.http import Response
from shared.testing.example import APPLICATION_EXAMPLE
from shared.testing.world import World
from tests.pool.story import assessed
from tests.services.floors import Floors

FLOORS = Floors()
CITY = {"unit": "420100", "office": "ip"}
BATCH = {"code": "F", "title": "第一批", "authority": "湖北省知识产权局", "opens_on": "2024-06-06"}


async def given_batch(world: World, closes_on: str = "2024-06-30", reference_date: str = "2024-06-15") -> None:
    body = {**BATCH, "closes_on": closes_on, "reference_date": reference_date}
    assert (await world.post("/v1/batches", body)).status_code == 201


async def applied(world: World, received_on: str, **declared: Any) -> Response:
    body = {"batch": "F", "declaration": {**APPLICATION_EXAMPLE["declaration"], **declared}, "received_on": received_on}
    return await world.post("/v1/applications", body, "city", scope=CITY)


async def given_eligible(world: World, received_on: str) -> str:
    """An application of the batch that was found eligible; its id."""
    answer = await applied(world, received_on)
    assert answer.status_code == 201, answer.text
    told = assessed(1).model_dump() | {
        "uscc": APPLICATION_EXAMPLE["declaration"]["uscc"],
        "application_id": UUID(answer.json()["id"]),
        "batch": "F",
        "received_on": date.fromisoformat(received_on),
    }
    await world.feed(ApplicationAssessed.model_validate(told))
    return str(answer.json()["id"])


async def recommended(world: World, application_id: str, on: str) -> Response:
    path = f"/v1/applications/{application_id}/recommendation"
    return await world.post(path, {"effective_on": on}, "city", scope=CITY)


@FLOORS.of("extension", "closes_on")
async def extended_to_the_day_on_which_the_batch_closes(world: World) -> Response:
    await given_batch(world)
    return await world.post("/v1/batches/F/extensions", {"until": "2024-06-30", "ground": "鄂知发〔2024〕9 号"})


@FLOORS.of("application", "established_on")
async def applied_before_the_firm_was_founded(world: World) -> Response:
    await given_batch(world)
    return await applied(world, "2024-06-10", established_on="2024-06-11")


@FLOORS.of("recommendation", "received_on")
async def recommended_before_the_receipt(world: World) -> Response:
    await given_batch(world)
    return await recommended(world, await given_eligible(world, "2024-06-20"), "2024-06-19")


@FLOORS.of("recommendation", "reference_date")
async def recommended_before_the_reference_date(world: World) -> Response:
    await given_batch(world)
    return await recommended(world, await given_eligible(world, "2024-06-10"), "2024-06-14")


@FLOORS.of("recommendation", "reference_date")
async def recommended_by_a_job_before_the_reference_date(world: World) -> Response:
    await given_batch(world)
    body = {"batch": "F", "effective_on": "2024-06-14"}
    return await world.post("/v1/recommendation-jobs", body, "city", scope=CITY)


async def assigned(world: World, unit: str, on: str) -> Response:
    body = {"reporting_unit": unit, "ground": "鄂知发〔2024〕11 号：主要生产经营地", "effective_on": on}
    path = f"/v1/firms/{APPLICATION_EXAMPLE['declaration']['uscc']}/assignment"
    return await world.post(path, body, "province", "zhao")


@FLOORS.of("assignment", "assigned_on")
async def assigned_before_the_assignment_before(world: World) -> Response:
    first = (await assigned(world, "420200", "2024-06-18")).json()
    assert (await world.decide(first["approval_id"], first["digest"])).status_code == 200
    return await assigned(world, "420600", "2024-06-17")
