"""Notices of abnormal filings: recorded on one application, asked about in the next."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from shared.events.intake import ApplicationSubmitted
from shared.testing.world import World
from tests.eligibility.reviews import decided
from tests.eligibility.submissions import WUHAN, submitted

NOTICE: dict[str, Any] = {
    "kind": "without_research",
    "order_no": 77,
    "notified_on": "2024-05-20",
    "status": "confirmed",
    "appeal_state": "not_appealed",
}
OTHER = NOTICE | {"kind": "scattered", "notified_on": "2024-03-01"}
PENDING, UPHELD, REVERSED = ({"appeal_state": state} for state in ("pending", "upheld", "reversed"))


def body(**changes: Any) -> dict[str, Any]:
    return {
        "application_id": str(UUID(int=1)),
        "field": "abnormal_filings",
        "abnormal": NOTICE | changes,
        "ground": "国家知识产权局认定通知",
        "evidence": ["认定通知 2024-05-20"],
    }


def again(number: int = 2, **options: Any) -> ApplicationSubmitted:
    """Another application of firm 1, in the next batch."""
    later: dict[str, Any] = {"batch": "2024-2", "reference_date": date(2024, 9, 15)}
    return submitted(1, **later | options).model_copy(update={"application_id": UUID(int=number)})


async def found(world: World, changes: Mapping[str, Any], number: int = 1) -> dict[str, Any]:
    """A finding on an application of the firm, approved by a second person."""
    wanted = body(**changes) | {"application_id": str(UUID(int=number))}
    answer = await world.post("/v1/reviews", wanted, "city", "zhang", scope=WUHAN)
    assert answer.status_code == 201, answer.text
    return await decided(world, answer.json())


async def outcome(world: World, number: int) -> str:
    return str((await world.get(f"/v1/assessments/{UUID(int=number)}")).json()["outcome"])


async def recomputed(world: World, number: int) -> list[bool]:
    path = f"/v1/assessments/{UUID(int=number)}/history"
    numbers = [one["number"] for one in (await world.get(path)).json()]
    return [(await world.get(f"{path}/{place}/recomputation")).json()["same"] for place in numbers]
