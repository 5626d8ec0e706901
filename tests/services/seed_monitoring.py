"""Monitoring's two sides: a member with a report and a violation each."""

from typing import Any

from monitoring.wiring import service
from shared.testing.world import World
from tests.monitoring.programme import FINDING, admitted, report, violation
from tests.services.frame_acts import RULES
from tests.services.seeding import Act, Placed, Seed


async def ground(_: World) -> None:
    """Nothing: members come as facts."""


def _report(placed: Placed, period: str) -> dict[str, Any]:
    return report(uscc=placed.side.uscc, period=period)


def _violation(placed: Placed) -> dict[str, Any]:
    return violation(uscc=placed.side.uscc)


def _abnormal(placed: Placed) -> dict[str, Any]:
    return violation(uscc=placed.side.uscc, ground="abnormal_filing", abnormal=FINDING)


async def side(world: World, placed: Placed) -> None:
    """A member of the unit, what it reported, and what it is accused of."""
    await world.feed(admitted(placed.side.uscc, placed.side.unit))
    scope = placed.scope("city")
    reported = await world.post("/v1/progress-reports", _report(placed, "2025-H1"), "city", "zhang", scope=scope)
    accused = await world.post("/v1/violations", _violation(placed), "city", "zhang", scope=scope)
    placed.ids |= {"report_id": reported.json()["id"], "violation_id": accused.json()["id"]}


APPEAL = {"appeal_state": "pending", "effective_on": "2025-09-05"}
VERIFIED = {"substantive": True, "verified_on": "2025-06-25"}
ACTS = (
    Act("post_progress_report", "firm", json=lambda placed: _report(placed, "2024-H2"), keep={"id": "report_id"}),
    Act("post_verification", "city", subject="wang", json=lambda _: VERIFIED),
    Act("post_violation", "city", json=_violation, keep={"id": "violation_id"}),
    Act("post_confirmation", subject="li", json=lambda _: {"effective_on": "2025-09-01"}),
    Act("post_violation", "city", json=_abnormal, keep={"id": "violation_id"}),
    Act("post_appeal", subject="li", json=lambda _: APPEAL),
    Act("post_violation", "city", json=_violation, keep={"id": "violation_id"}),
    Act("post_dismissal", subject="li", json=lambda _: {"note": "查无此事"}),
)
SEED = Seed(service, ground, side, ACTS, RULES)
