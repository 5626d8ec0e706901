"""Years of products: reported, checked, and told with the verification."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from monitoring.wiring import service
from shared.events.monitoring import ProgressVerified, ProgressVerifiedV2
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.monitoring.programme import FIRM, REPORTS, WUHAN, admitted, report

pytestmark = pytest.mark.anyio
YEAR = {
    "product": "高速光模块",
    "data_year": 2024,
    "state": "recognised",
    "filing_no": "ZLMJ2024001",
    "recognised_on": "2025-03-18",
    "sales": "36000000.5",
    "profit": "-5200000",
    "grade": "一级",
}


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(admitted(FIRM))
        yield world


async def post(world: World, *years: dict[str, Any]) -> Any:
    return await world.post(REPORTS, report(product_years=list(years)), "city", "zhang", scope=WUHAN)


async def test_years_of_products_are_kept_and_told_with_the_verification_beside_v1(world: World) -> None:
    filed = YEAR | {"product": "传感器", "state": "filed", "recognised_on": None, "sales": "0"}
    reported = await post(world, YEAR, YEAR | {"data_year": 2023}, filed)
    assert reported.status_code == 201, reported.text
    body = {"substantive": True, "verified_on": "2025-06-25"}
    path = f"{REPORTS}/{reported.json()['id']}/verification"
    shown = (await world.post(path, body, "city", "wang", scope=WUHAN)).json()["product_years"]
    assert [(one["product"], one["data_year"], one["sales"]) for one in shown] == [
        ("高速光模块", 2024, "36000000.5"),
        ("高速光模块", 2023, "36000000.5"),
        ("传感器", 2024, "0"),
    ]
    told = {type(one): one for one in await world.published()}
    first, second = told[ProgressVerified], told[ProgressVerifiedV2]
    assert isinstance(second, ProgressVerifiedV2)
    assert first.model_dump().items() <= second.model_dump().items()
    assert (second.product_years[0].profit, second.product_years[0].grade) == (Decimal(-5200000), "一级")


@pytest.mark.parametrize(
    ("year", "pointer", "code"),
    [
        ({"data_year": 2025}, "/product_years/0/data_year", "year_not_over"),
        ({"recognised_on": None}, "/product_years/0/recognised_on", "recognition_and_state"),
        ({"state": "filed"}, "/product_years/0/recognised_on", "recognition_and_state"),
        ({"recognised_on": "2025-06-21"}, "/product_years/0/recognised_on", "date_ahead"),
    ],
)
async def test_a_year_that_cannot_be_is_refused_with_its_place(
    world: World, year: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await post(world, YEAR | year)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, pointer, code)


async def test_a_product_stands_once_in_a_year(world: World) -> None:
    answer = await post(world, YEAR, YEAR)
    assert [error["code"] for error in answer.json()["errors"]] == ["product_year_twice"]
