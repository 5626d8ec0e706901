"""Floors of monitoring: reports, violations, appeals."""

from typing import Any

from shared.http import Response
from shared.testing.world import World
from tests.monitoring.programme import VIOLATIONS, admitted, confirm, post_report, post_violation, verify
from tests.services.floors import Floors

FLOORS = Floors()
FILING: dict[str, Any] = {
    "ground": "abnormal_filing",
    "abnormal": {"kind": "without_research", "order_no": 77, "notified_on": "2025-08-22"},
}


async def reported(world: World, **changes: Any) -> str:
    await world.feed(admitted())
    answer = await post_violation(world, **changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def appealed(world: World, violation_id: str, on: str, state: str = "pending") -> Response:
    body = {"appeal_state": state, "effective_on": on}
    return await world.post(f"{VIOLATIONS}/{violation_id}/appeal", body, "province", "zhao")


@FLOORS.of("progress_report", "admitted_on")
async def reported_before_the_admission(world: World) -> Response:
    await world.feed(admitted())
    answer: Response = await post_report(world, reported_on="2024-06-30", period="2024-H1", recognised_products=[])
    return answer


@FLOORS.of("verification", "reported_on")
async def verified_before_the_report(world: World) -> Response:
    await world.feed(admitted())
    report_id = (await post_report(world)).json()["id"]
    answer: Response = await verify(world, report_id, verified_on="2025-06-19")
    return answer


@FLOORS.of("violation_report", "occurred_on")
async def reported_before_it_occurred(world: World) -> Response:
    await world.feed(admitted())
    answer: Response = await post_violation(world, reported_on="2025-08-19")
    return answer


@FLOORS.of("violation_report", "notified_on")
async def reported_before_the_notice(world: World) -> Response:
    await world.feed(admitted())
    answer: Response = await post_violation(world, reported_on="2025-08-21", **FILING)
    return answer


@FLOORS.of("confirmation", "violation_reported_on")
async def confirmed_before_the_report(world: World) -> Response:
    answer: Response = await confirm(world, await reported(world), effective_on="2025-08-24")
    return answer


@FLOORS.of("confirmation", "occurred_on")
async def confirmed_before_it_occurred(world: World) -> Response:
    violation_id = await reported(world, reported_on="2025-08-20")
    await world.fetch("UPDATE violation SET reported_on = NULL")
    answer: Response = await confirm(world, violation_id, effective_on="2025-08-19")
    return answer


@FLOORS.of("appeal_step", "notified_on")
async def appealed_against_before_the_notice(world: World) -> Response:
    return await appealed(world, await reported(world, **FILING), "2025-08-21")


@FLOORS.of("appeal_step", "confirmed_on")
async def appealed_against_before_the_confirmation(world: World) -> Response:
    violation_id = await reported(world)
    await confirm(world, violation_id)
    return await appealed(world, violation_id, "2025-08-31")


@FLOORS.of("appeal_step", "appeal_on")
async def decided_before_the_appeal(world: World) -> Response:
    violation_id = await reported(world)
    await confirm(world, violation_id)
    await appealed(world, violation_id, "2025-09-05")
    return await appealed(world, violation_id, "2025-09-04", "upheld")
