"""A judgement made again from what was stored with it."""

from typing import Any
from uuid import UUID

from shared.testing.world import World

ONE = UUID(int=1)


async def recomputed(world: World, number: int) -> dict[str, Any]:
    answer = await world.get(f"/v1/assessments/{ONE}/history/{number}/recomputation")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
