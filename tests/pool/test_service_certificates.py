"""A certificate that ends before the day of admission: looked at in screening, at the proposal, at the decision."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from pool.wiring import service
from shared.events.eligibility import ApplicationAssessed
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import BATCH, assessed, changed, given_seats, recommended, waived, when_admitted, when_proposed

pytestmark = pytest.mark.anyio
LAST = date(2024, 7, 1)
NEXT = "2024-07-02"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 100)
        yield world


async def given(world: World, number: int = 1, until: date | None = LAST) -> ApplicationAssessed:
    """A recommended firm that is eligible until its certificate ends."""
    fact = assessed(number).model_copy(update={"stands_until": until, "waivers_after": ("A2",)})
    await world.feed(fact, recommended(number))
    return fact


@pytest.mark.parametrize(("on", "number"), [("2024-07-01", 1), (NEXT, 0)])
async def test_a_screening_counts_a_certificate_to_its_last_day(world: World, on: str, number: int) -> None:
    await given(world)
    screening = (await world.post("/v1/screenings", {"batch": BATCH, "effective_on": on})).json()
    assert screening["recommended"] == number


async def test_candidates_show_until_when_they_stand(world: World) -> None:
    await given(world)
    (row,) = (await world.get("/v1/candidates")).json()["items"]
    assert (row["stands_until"], row["waivers_after"]) == ("2024-07-01", ["A2"])


async def test_a_list_after_the_last_day_is_refused_and_says_what_to_do(world: World) -> None:
    await given(world)
    await given(world, 2, None)
    refused = await when_proposed(world, [1, 2], on=NEXT)
    assert (refused["status"], refused["code"], refused["usccs"]) == (409, "certificates-lapsed", uscc(1))
    for piece in ("T12.2b", "/eligibility/v1/waivers", "所列资质"):
        assert piece in refused["detail"]
    assert (await when_admitted(world, [1, 2], on="2024-07-01"))["admitted"] == 2


async def test_a_waiver_of_a2_lets_the_firm_in_after_the_last_day(world: World) -> None:
    await world.feed(waived(await given(world)))
    assert (await when_admitted(world, [1], on=NEXT))["admitted"] == 1


async def test_the_decision_looks_again(world: World) -> None:
    """The list was proposed while the certificate had no end; it was judged anew before the decision."""
    fact = await given(world, until=None)
    proposed = await when_proposed(world, [1], on=NEXT)
    await world.feed(changed(fact, "eligible", stands_until=LAST))
    result = (await world.decide(proposed["approval_id"], proposed["digest"])).json()["result"]
    (firm,) = result["firms"]
    assert (result["admitted"], firm["outcome"], firm["reason"]) == (0, "not_recommendable", "certificate_lapsed")
    assert "豁免" in firm["message"]["zh"]
    assert "have a waiver granted" in firm["message"]["en"]


async def test_an_assessment_of_before_has_no_known_end(world: World) -> None:
    await world.feed(assessed(1), recommended(1))
    assert (await when_admitted(world, [1], on="2026-07-01"))["admitted"] == 1
