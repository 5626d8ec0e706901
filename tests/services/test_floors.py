"""No act is dated before a fact that it rests on: each floor of the table is held by the request that gives the day."""

from collections.abc import Mapping
from importlib import import_module

import pytest

from miaopu.platform import SERVICES
from shared.service import Service
from shared.services import SERVICE_NAMES, package_of
from shared.testing.fixtures import WorldOf
from shared.usecases.legal_date import ACTS
from tests.services.floors import Floor, Floors

FLOORS: Mapping[str, Floors] = {
    name: import_module(f"tests.services.floors.{package_of(name)}").FLOORS for name in SERVICE_NAMES
}
HELD = [
    pytest.param(service, floor, id=f"{floor.act}, {floor.fact}: {floor.tell.__name__}")
    for service in SERVICES
    for floor in FLOORS[service.name]
]


def test_every_fact_of_every_act_has_its_story() -> None:
    told = {(floor.act, floor.fact) for floors in FLOORS.values() for floor in floors}
    assert told == {(code, fact) for code, act in ACTS.items() for fact in act.rests_on}


@pytest.mark.anyio
@pytest.mark.parametrize(("service", "floor"), HELD)
async def test_a_day_before_the_fact_is_refused(world_of: WorldOf, service: Service, floor: Floor) -> None:
    async with world_of(service) as world:
        answer = await floor.tell(world)
    refusal = answer.json()
    assert refusal.get("code") == floor.code, refusal
    if floor.code == "before-its-ground":
        assert (answer.status_code, refusal["act"], refusal["fact"]) == (409, floor.act, floor.fact)
