"""A graduation that rests on growth of a recognised product, and firms whose rate cannot rise (T12.1)."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pool.wiring import service
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    approve,
    assessed,
    given_candidates,
    given_seats,
    graduation,
    grown,
    recommended,
    under,
    verified,
    when_admitted,
)

pytestmark = pytest.mark.anyio
DAY = "2026-07-15"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """A member with half its patents industrialised, and one with nine and a half of ten."""
    async with world_of(service) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1])
        await world.feed(assessed(2).model_copy(update={"valid_patents": 20, "industrialised_patents": 19}))
        await world.feed(recommended(2))
        yield world


async def propose(world: World, number: int = 1) -> Any:
    return await world.post("/v1/graduations", graduation(number, DAY))


async def test_growth_of_a_recognised_product_stands_in_for_a_new_one_and_is_shown(world: World) -> None:
    await when_admitted(world, [1])
    await world.feed(grown(1, (2024, "1000", "100"), (2025, "1200", "130.50")))
    proposed = await propose(world)
    assert proposed.status_code == 201, proposed.text
    evidence = proposed.json()["evidence"]
    assert evidence["products"] == []
    assert evidence["product_growth"] == [
        {"name": "光模块", "data_year": 2025, "sales": ["1000", "1200"], "profit": ["100", "130.5"], "reached": True}
    ]
    assert (await approve(world, proposed.json())).status_code == 200


@pytest.mark.parametrize(
    ("years", "reached"),
    [
        pytest.param([(2024, "1000", "100"), (2025, "1199", "130")], False, id="sales grew too little"),
        pytest.param([(2024, "1000", "0"), (2025, "5000", "900")], None, id="no profit to grow from"),
        pytest.param([(2025, "5000", "900")], None, id="no year before"),
    ],
)
async def test_without_growth_of_both_it_is_not_shown(
    world: World, years: list[tuple[int, str, str]], reached: bool | None
) -> None:
    await when_admitted(world, [1])
    await world.feed(grown(1, *years))
    refused = await propose(world)
    assert (refused.status_code, refused.json()["missing"]) == (409, "new_product")
    await world.feed(verified(1, on=date(2026, 7, 1)))
    assert [one["reached"] for one in (await propose(world)).json()["evidence"]["product_growth"]] == [reached]


async def test_the_share_is_the_plans(world: World) -> None:
    under(world, product_growth_share=Decimal("0.3"))
    await when_admitted(world, [1])
    await world.feed(grown(1, (2024, "1000", "100"), (2025, "1299", "200")))
    assert (await propose(world)).json()["code"] == "graduation-not-shown"
    await world.feed(grown(1, (2025, "1300", "200"), on=date(2026, 7, 1)))
    assert (await propose(world)).status_code == 201


async def test_a_report_is_one_whether_it_comes_as_v1_or_as_v2_or_as_both(world: World) -> None:
    await when_admitted(world, [1])
    told = grown(1, (2024, "1000", "100"), (2025, "1200", "120"))
    report = verified(1, on=date(2026, 6, 20), recognised=None).model_copy(update={"report_id": told.report_id})
    await world.feed(report, told, told)
    await world.feed(report)
    rows = await world.fetch("SELECT (SELECT count(*) FROM progress), (SELECT count(*) FROM product_year)")
    assert tuple(rows[0].values()) == (1, 2)


async def test_who_comes_in_near_the_ceiling_is_told_so_and_read_with_it(world: World) -> None:
    firms = (await when_admitted(world, [1, 2]))["firms"]
    assert [[one["code"] for one in firm["warnings"]] for firm in firms] == [[], ["near_ceiling"]]
    assert "19/20" in firms[1]["warnings"][0]["message"]["zh"]
    assert "95%" in firms[1]["warnings"][0]["message"]["zh"]
    members = {row["uscc"]: row["warnings"] for row in (await world.get("/v1/members")).json()["items"]}
    assert (members[uscc(1)], members[uscc(2)]) == ([], firms[1]["warnings"])
    (one,) = (await world.get(f"/v1/members/{uscc(2)}")).json()
    assert one["warnings"] == firms[1]["warnings"]


async def test_it_graduates_by_keeping_its_rate(world: World) -> None:
    await when_admitted(world, [2])
    await world.feed(verified(2, valid=20, industrialised=18, on=date(2026, 6, 1)))
    assert (await propose(world, 2)).json()["missing"] == "rate_rise"
    await world.feed(verified(2, valid=20, industrialised=19, on=date(2026, 6, 20)))
    assert (await propose(world, 2)).status_code == 201
