"""Seats, firms and orders for simulations over HTTP."""

from datetime import date
from typing import Any

from shared.events.pool import SeatPlanChanged, UnitSeats
from shared.testing.world import World
from tests.eligibility.submissions import NO_SOFT_ONE, submitted

BATCH = "2024-1"
WHAT_IF: dict[str, Any] = {"batch": BATCH, "name": "占比 8%", "changes": {"A6.rd_share": "0.08"}, "on": "2024-06-25"}
SWEEP = {"parameter": "A6.rd_share", "from": "0.05", "to": "0.15", "points": 6}
POOR: dict[str, Any] = {"rd_input_yuan": "4000000", "revenue_yuan": "50000000"}
"""R&D input of 8 % of revenue."""


async def given_seats(world: World, cap: int = 2) -> None:
    units = (UnitSeats(reporting_unit="420100", seats=None, used=0),)
    await world.feed(SeatPlanChanged(plan_id="hubei", cap=cap, used=0, units=units, effective_on=date(2024, 6, 20)))


async def given_firms(world: World) -> None:
    """Two good ones, one that misses A6, one that needs waivers; a name that would be a formula."""
    await world.feed(
        submitted(1, own_trademarks=2, name="=1+1有限公司"),
        submitted(2, own_trademarks=1, unit="420200"),
        submitted(3, own_trademarks=2, rd_staff=64, **POOR),
        submitted(4, **NO_SOFT_ONE),
    )


async def simulated(world: World, **order: Any) -> str:
    """The scenario of an order whose job has run."""
    answer = await world.post("/v1/simulations", {**WHAT_IF, **order})
    assert answer.status_code == 202, answer.text
    await world.run_jobs()
    return str(answer.json()["id"])


async def result(world: World, scenario_id: str) -> Any:
    answer = await world.get(f"/v1/scenarios/{scenario_id}/result")
    assert answer.status_code == 200, answer.text
    return answer.json()


def seated(found: Any, change: str) -> list[str]:
    return [firm["uscc"] for firm in found["firms"] if firm["change"] == change]
