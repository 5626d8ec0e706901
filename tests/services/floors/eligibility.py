"""Floors of eligibility: waivers and reviews."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.http import Response
from shared.testing.world import World
from tests.eligibility.submissions import NO_TITLE, WUHAN, submitted
from tests.services.floors import Floors

FLOORS = Floors()
NOTICE = {"kind": "scattered", "order_no": 77, "status": "confirmed", "appeal_state": "not_appealed"}


async def waived(world: World, **days: str) -> Response:
    await world.feed(submitted(1, **NO_TITLE))
    wish = {"application_id": str(UUID(int=1)), "criterion": "A2", "ground": "高新技术企业复审已公示，证书待发"}
    return await world.post("/v1/waivers", {**wish, **days}, "city", scope=WUHAN)


async def reviewed(world: World, on: str, **finding: Any) -> Response:
    await world.feed(submitted(1))
    told = {"ground": "经核查与申报不符", "evidence": ["核查记录 第 3 号"], **finding}
    body = {"application_id": str(UUID(int=1)), "effective_on": on, **told}
    return await world.post("/v1/reviews", body, "city", scope=WUHAN)


@FLOORS.of("waiver", "received_on")
async def waived_before_the_receipt(world: World) -> Response:
    return await waived(world, effective_on="2024-06-09")


@FLOORS.of("waiver_end", "decided_on")
async def waived_until_the_day_from_which_it_counts(world: World) -> Response:
    return await waived(world, effective_on="2024-06-20", expires_on="2024-06-20")


@FLOORS.of("review", "received_on")
async def reviewed_before_the_receipt(world: World) -> Response:
    assert submitted(1).received_on == date(2024, 6, 10)
    return await reviewed(world, "2024-06-09", field="own_trademarks", verdict="overturned", value=0)


@FLOORS.of("review", "notified_on")
async def reviewed_before_the_notice_of_an_abnormal_filing(world: World) -> Response:
    finding = {"field": "abnormal_filings", "abnormal": {**NOTICE, "notified_on": "2024-06-20"}}
    return await reviewed(world, "2024-06-19", **finding)
