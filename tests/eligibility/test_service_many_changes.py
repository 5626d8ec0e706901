"""Hundreds of approved changes cost little: nobody builds the rules of every day of every change that ever was."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest

from eligibility.domain.amending import amend
from eligibility.usecases.rules.current import known_rules
from shared.ids import uuid7
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.testing.world import World
from tests.eligibility.rules import SHARE, approved, previewed, staged
from tests.eligibility.submissions import submitted

pytestmark = pytest.mark.anyio
MANY = 200
_APPROVED = """
INSERT INTO rule_change (id, title, source, since, changes, state, position, staged_by, staged_at)
VALUES ($1, 'x', 'y', $2, $3::json, 'approved', $4, 'z', now())
"""


class Counted:
    """How often the parameters of a day were put together, and changes laid on a plan."""

    def __init__(self) -> None:
        self.days = self.changes = 0

    def day(self, whole: Callable[[Plan, date], Parameters]) -> Callable[[Plan, date], Parameters]:
        def counting(plan: Plan, day: date) -> Parameters:
            self.days += 1
            return whole(plan, day)

        return counting

    def change(self, whole: Callable[..., Plan]) -> Callable[..., Plan]:
        def counting(*arguments: Any) -> Plan:
            self.changes += 1
            return whole(*arguments)

        return counting


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    found = Counted()
    monkeypatch.setattr(Plan, "_in_force", found.day(Plan._in_force))
    monkeypatch.setattr(amend, "_with", found.change(amend._with))
    return found


def moved(number: int) -> tuple[date, bytes]:
    bounds = {"small_from": "20", "medium_from": "300", "large_from": str(1000 + number)}
    change = {"kind": "size_bounds", "group": "industry", "indicator": "employees", **bounds}
    return date(2024 + number // 12, 1 + number % 12, 10), orjson.dumps([change])


async def given_many(world: World) -> None:
    for number in range(6, 6 + MANY):
        since, changes = moved(number)
        await world.runtime.database.pool.execute(_APPROVED, uuid7(), since, changes.decode(), number)


async def test_two_hundred_approved_changes_are_each_laid_on_once_and_few_days_are_built(
    world: World, counted: Counted
) -> None:
    await given_many(world)
    await world.feed(submitted(1))
    assert counted.changes == MANY
    assert counted.days <= 5
    assert len(known_rules(world.runtime).amendments) == MANY
    await world.feed(submitted(2))
    assert (counted.changes, counted.days <= 5) == (MANY, True)


async def test_one_more_change_lays_only_itself_on(world: World, counted: Counted) -> None:
    await given_many(world)
    await world.feed(submitted(1, rd_input_yuan="900000", revenue_yuan="10000000"))
    counted.days = counted.changes = 0
    result = await approved(world, SHARE)
    assert counted.changes <= 10
    assert counted.days <= 20
    (flip,) = (await world.get("/v1/flips", params={"cause_id": result["rule_change_id"]})).json()["items"]
    assert (flip["application_id"], flip["turned_by"]) == (str(UUID(int=1)), ["A6"])
    assert (await world.get("/v1/rules", params={"on": "2025-01-01"})).json()["version"].startswith("hubei-2024-12-10+")


async def test_a_preview_with_many_changes_still_says_what_turns(world: World) -> None:
    await given_many(world)
    await world.feed(submitted(1, rd_input_yuan="900000", revenue_yuan="10000000"))
    for basis in ("affected", "as_if"):
        assert len((await previewed(world, await staged(world, SHARE), basis))["flips"]) == 1
