"""Copies of what intake and pool tell: the newest fact of each firm holds, in whatever sets they come."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from eligibility.store.tables import Membership, Recommendation, SeatPlanCopy
from shared.events.intake import ApplicationRecommended
from shared.events.pool import FirmAdmitted, FirmExited, SeatPlanChanged, UnitSeats
from shared.testing.world import World

pytestmark = pytest.mark.anyio
CODE = "91420100MA0000066P"


async def rows(world: World, kind: Any) -> list[Any]:
    async with world.runtime.database.sessions() as session:
        return list((await session.execute(select(kind))).scalars())


def admitted(on: date) -> FirmAdmitted:
    return FirmAdmitted(
        uscc=CODE,
        application_id=UUID(int=1),
        name="武汉示例光通信有限公司",
        reporting_unit="420100",
        admission_list_id=UUID(int=9),
        effective_on=on,
        rules_version="x",
    )


def exited(on: date) -> FirmExited:
    return FirmExited(
        uscc=CODE, name="x", reporting_unit="420100", route="removal", clause="T12.3c", effective_on=on,
        ground="tax_evasion",
    )  # fmt: skip


async def test_a_firm_that_left_and_came_back_is_a_member_again(world: World) -> None:
    await world.feed(admitted(date(2024, 7, 1)), exited(date(2025, 9, 1)), admitted(date(2026, 9, 2)))
    (row,) = await rows(world, Membership)
    assert (row.admitted_on, row.left_on, row.route) == (date(2026, 9, 2), None, None)


async def test_a_firm_that_left_is_known_by_its_route(world: World) -> None:
    await world.feed(admitted(date(2024, 7, 1)))
    await world.feed(exited(date(2025, 9, 1)))
    (row,) = await rows(world, Membership)
    assert (row.left_on, row.route) == (date(2025, 9, 1), "removal")


async def test_the_newest_seat_plan_replaces_the_one_before(world: World) -> None:
    def told(cap: int) -> SeatPlanChanged:
        units = (UnitSeats(reporting_unit="420100", seats=None, used=3),)
        return SeatPlanChanged(plan_id="hubei", cap=cap, used=3, units=units, effective_on=date(2024, 6, 20))

    await world.feed(told(400))
    await world.feed(told(500), told(450))
    (row,) = await rows(world, SeatPlanCopy)
    unit = {"reporting_unit": "420100", "seats": None, "used": 3, "over_cap": 0, "by_right": 0}
    assert (row.cap, row.used, row.units) == (450, 3, [unit])


async def test_a_recommendation_is_kept_once(world: World) -> None:
    def told(on: date) -> ApplicationRecommended:
        return ApplicationRecommended(
            uscc=CODE, application_id=UUID(int=1), batch="2024-1", reporting_unit="420100", effective_on=on
        )

    await world.feed(told(date(2024, 6, 20)), told(date(2024, 6, 21)))
    (row,) = await rows(world, Recommendation)
    assert row.uscc == CODE
