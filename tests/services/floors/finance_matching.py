"""Floors of finance-matching: versions of lists, consent."""

from datetime import date

from shared.http import Response
from shared.testing.world import World
from tests.finance_matching.given import admitted, publish, uscc_of
from tests.services.floors import Floors

FLOORS = Floors()


async def version(world: World, on: str) -> Response:
    return await world.post("/v1/lists/members/versions", {"effective_on": on})


async def said(world: World, granted: bool, on: str) -> Response:
    scope, body = {"uscc": uscc_of(1)}, {"granted": granted, "effective_on": on}
    return await world.call("PUT", f"/v1/firms/{uscc_of(1)}/consent", "firm", scope=scope, json=body)


@FLOORS.of("list_version", "version_on")
async def listed_before_the_present_version(world: World) -> Response:
    await world.feed(admitted(1))
    await publish(world, "members", on=date(2024, 7, 5))
    return await version(world, "2024-07-04")


@FLOORS.of("consent", "consent_on")
async def said_before_the_firms_word_before(world: World) -> Response:
    await world.feed(admitted(1))
    assert (await said(world, granted=False, on="2024-08-02")).status_code == 200
    return await said(world, granted=True, on="2024-08-01")
