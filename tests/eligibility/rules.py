"""Changes of rules: staged, previewed, approved by a second person, and what they did."""

from collections.abc import Sequence
from typing import Any

from shared.events.eligibility import AssessmentChanged
from shared.testing.world import World

LOW_RD: dict[str, Any] = {"rd_input_yuan": "900000", "revenue_yuan": "10000000"}
"""A share of 9 %."""
SHARE = {"kind": "parameter", "name": "A6.rd_share", "value": "0.08"}
EARLY, AHEAD = "2024-06-10", "2027-01-01"
WHY = "依鄂知发〔2026〕18 号第三条追溯适用"


async def staged(world: World, *changes: dict[str, Any], since: str = EARLY) -> dict[str, Any]:
    body = {"title": "调整研发投入占比", "source": "鄂知发〔2026〕18 号", "since": since, "changes": list(changes)}
    body |= {"retroactive_ground": WHY}
    answer = await world.post("/v1/rule-changes", body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def approved(world: World, *changes: dict[str, Any], since: str = EARLY) -> dict[str, Any]:
    change = await staged(world, *changes, since=since)
    decided = await world.decide(change["approval_id"], change["digest"])
    assert decided.status_code == 200, decided.text
    await world.run_jobs()
    result: dict[str, Any] = decided.json()["result"]
    return result


async def previewed(world: World, change: dict[str, Any], basis: str = "affected") -> dict[str, Any]:
    answer = await world.get(f"/v1/rule-changes/{change['id']}/preview", params={"basis": basis})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def changes_told(world: World) -> list[AssessmentChanged]:
    return [event for event in await world.published() if isinstance(event, AssessmentChanged)]


async def outcomes(world: World) -> list[str]:
    items: Sequence[dict[str, Any]] = (await world.get("/v1/assessments")).json()["items"]
    return [item["outcome"] for item in items]
