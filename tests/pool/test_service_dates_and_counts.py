"""Days before the plan, and what is counted exactly: waivers, products, rights, seats of a unit without a row."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from pool.wiring import service
from shared.events.eligibility import WaiverDecided
from shared.events.monitoring import RecognisedProduct
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    WUHAN,
    approve,
    assessed,
    counters,
    given_candidates,
    given_seats,
    graduation,
    recommended,
    removal,
    under,
    verified,
    when_admitted,
)

pytestmark = pytest.mark.anyio
BEFORE = "2024-06-05"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1, 2])
        yield world


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("PUT", "/v1/seat-plan", {"cap": 10, "effective_on": BEFORE}, id="seat plan"),
        pytest.param("POST", "/v1/screenings", {"batch": BATCH, "effective_on": BEFORE}, id="screening"),
        pytest.param("POST", "/v1/screening-jobs", {"batch": BATCH, "effective_on": BEFORE}, id="screening job"),
        pytest.param(
            "POST",
            "/v1/admission-lists",
            {"batch": BATCH, "effective_on": BEFORE, "usccs": [uscc(1)], **BY_SCREENING},
            id="list",
        ),
        pytest.param("POST", "/v1/graduations", graduation(1, BEFORE), id="graduation"),
        pytest.param("POST", "/v1/removals", removal(1, on=BEFORE), id="removal"),
        pytest.param("POST", "/v1/clock-sweeps", {"on": BEFORE}, id="sweep"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_day_before_the_plan_is_refused_with_its_first_day(
    world: World, method: str, path: str, body: dict[str, Any], language: str
) -> None:
    etag = (await world.get("/v1/seat-plan")).headers["etag"]
    answer = await world.call(method, path, json=body, headers={"If-Match": etag, "Accept-Language": language})
    assert (answer.status_code, answer.json()["code"]) == (422, "before-plan")
    assert "2024-06-06" in answer.json()["detail"]


async def test_the_plans_first_day_is_accepted(world: World) -> None:
    assert (await world.post("/v1/clock-sweeps", {"on": "2024-06-06"})).status_code == 200


def waiver(number: int, criterion: str, *, granted: bool) -> WaiverDecided:
    return WaiverDecided(
        uscc=uscc(number),
        application_id=UUID(int=number),
        reporting_unit=WUHAN,
        waiver_id=uuid7(),
        criterion=criterion,
        granted=granted,
        ground="经核实符合原则上条件",
    )


async def test_waivers_of_one_set_are_taken_in_their_order(world: World) -> None:
    await world.feed(waiver(1, "A8", granted=True))
    await world.feed(
        waiver(1, "A9", granted=True),
        waiver(2, "A9", granted=False),
        waiver(1, "A7", granted=False),
        waiver(1, "A9", granted=False),
        waiver(2, "A9", granted=True),
        waiver(1, "A7", granted=True),
        waiver(9, "A7", granted=False),
    )
    rows = await world.fetch("SELECT uscc, waivers_granted FROM candidate")
    assert {row["uscc"]: row["waivers_granted"] for row in rows} == {
        uscc(1): ["A7", "A8"],
        uscc(2): ["A9"],
        uscc(9): [],
    }


async def test_a_set_of_waivers_is_one_statement(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    run = UnitOfWork.execute_native

    async def note(self: UnitOfWork, statement: str, *args: Any) -> Any:
        told.append(statement)
        return await run(self, statement, *args)

    monkeypatch.setattr(UnitOfWork, "execute_native", note)
    await world.feed(waiver(1, "A8", granted=True), waiver(2, "A8", granted=True), waiver(1, "A9", granted=True))
    assert len([statement for statement in told if "waivers_granted" in statement]) == 1


async def test_two_products_recognised_on_one_day_count_twice(world: World) -> None:
    under(world, new_products=2)
    await when_admitted(world, [1])
    await world.feed(verified(1))
    assert (await world.post("/v1/graduations", graduation(1))).json()["missing"] == "new_product"
    other = RecognisedProduct(name="又一产品", recognised_on=date(2025, 3, 18))
    await world.feed(verified(1).model_copy(update={"recognised_products": (other,)}))
    proposed = await world.post("/v1/graduations", graduation(1))
    assert (proposed.status_code, len(proposed.json()["evidence"]["products"])) == (201, 2)


@pytest.mark.parametrize(("factor", "rights"), [("1.5", "3.0"), ("0.4", "0.8"), ("0", "0")])
async def test_rights_of_a_locality_are_summed_exactly(world: World, factor: str, rights: str) -> None:
    under(world, factor=Decimal(factor))
    await when_admitted(world, [1, 2])
    await world.feed(verified(1), verified(2))
    for number in (1, 2):
        proposed = (await world.post("/v1/graduations", graduation(number))).json()
        assert (await approve(world, proposed)).status_code == 200
    rows = await world.fetch("SELECT sum(rights) AS rights FROM replenishment_line WHERE reporting_unit = $1", WUHAN)
    assert rows[0]["rights"] == Decimal(rights)


async def test_a_unit_without_a_row_is_counted_too(world: World) -> None:
    await world.feed(assessed(7, unit="420000"))
    await world.feed(recommended(7, unit="420000"))
    assert (await when_admitted(world, [7]))["admitted"] == 1
    assert await counters(world) == (1, 1, 1, 1)
