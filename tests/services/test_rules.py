"""Each service tells the parameters that it answers for, on any day, and which of them nothing reads yet."""

import pytest

from miaopu.platform import SERVICES
from shared.service import Service
from shared.testing.fixtures import WorldOf

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
async def test_a_service_tells_its_own_parameters_with_their_mark(service: Service, world_of: WorldOf) -> None:
    async with world_of(service) as world:
        rules = (await world.get("/v1/rules", params={"on": "2024-06-15"})).json()
        early = await world.get("/v1/rules", params={"on": "2024-06-05"})
    plan = world.runtime.plan
    told = {one["name"]: one["not_read_yet"] for one in rules["parameters"]}
    own = {name: meaning.not_read_yet for name, meaning in plan.definitions.items()
           if meaning.folder == service.readers.folder}  # fmt: skip
    assert own.items() <= told.items()
    assert {plan.definitions[name].folder for name in told} <= {service.readers.folder, ""}
    assert (early.status_code, early.json()["code"]) == (422, "before-plan")


async def test_the_cap_and_the_clock_of_a_day_can_be_asked(world_of: WorldOf) -> None:
    pool = next(service for service in SERVICES if service.name == "pool")
    async with world_of(pool) as world:
        rules = (await world.get("/v1/rules", params={"on": "2024-06-15"})).json()
    told = {one["name"]: (one["value"], one["not_read_yet"]) for one in rules["parameters"]}
    assert (told["pool.cap"], told["no_progress.years"]) == (("500", None), ("2", None))
    assert told["no_progress.warning_days"] == ("180", "两年期预警")
