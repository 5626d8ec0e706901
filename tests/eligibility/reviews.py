"""Findings of a unit on one application, proposed and decided."""

from typing import Any
from uuid import UUID

from shared.testing.world import World
from tests.eligibility.submissions import WUHAN

GROUND = "商标已于 2024-03-01 转让，申报时不再持有"


def finding(field: str = "own_trademarks", verdict: str = "overturned", value: object = 0) -> dict[str, Any]:
    evidence = ["商标转让公告 第 1873 期"]
    return {
        "application_id": str(UUID(int=1)), "field": field, "verdict": verdict, "value": value, "ground": GROUND,
        "evidence": evidence,
    }  # fmt: skip


async def proposed(world: World, **options: Any) -> dict[str, Any]:
    answer = await world.post("/v1/reviews", finding(**options), "city", "zhang", scope=WUHAN)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def decided(world: World, review: dict[str, Any], decision: str = "approve") -> dict[str, Any]:
    answer = await world.decide(review["approval_id"], review["digest"], decision=decision)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def outcome(world: World) -> str:
    return str((await world.get(f"/v1/assessments/{UUID(int=1)}")).json()["outcome"])
