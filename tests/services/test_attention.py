"""A violation confirmed in monitoring becomes a member's attention in pool and monitoring, by eligibility's check."""

from typing import Any, TypeVar

import pytest

from eligibility.wiring import service as eligibility
from monitoring.wiring import service as monitoring
from pool.wiring import service as pool
from shared.events.base import Event
from shared.events.eligibility import ApplicationAssessed, ComplianceChecked
from shared.events.monitoring import ViolationConfirmed
from shared.events.pool import FirmAdmitted
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.eligibility.submissions import submitted
from tests.monitoring.programme import confirm, post_violation
from tests.pool.story import given_seats, recommended, when_admitted

pytestmark = pytest.mark.anyio
T = TypeVar("T", bound=Event)


async def told(world: World, kind: type[T]) -> list[T]:
    return [event for event in await world.published() if type(event) is kind]


async def compliance(world: World, **filters: str) -> dict[str, Any]:
    rows = (await world.get("/v1/members", params=filters)).json()["items"]
    return {row["uscc"]: (row["compliance"], row["compliance_unmet"]) for row in rows}


async def test_a_confirmed_violation_is_a_members_attention_everywhere(world_of: WorldOf) -> None:
    async with world_of(eligibility) as rules, world_of(pool) as seats, world_of(monitoring) as watch:
        await rules.feed(submitted(1), submitted(2))
        await given_seats(seats, 10)
        await seats.feed(*await told(rules, ApplicationAssessed), recommended(1), recommended(2))
        assert (await when_admitted(seats, [1, 2]))["admitted"] == 2
        for world in (rules, watch):
            await world.feed(*await told(seats, FirmAdmitted))
        accused = (await post_violation(watch, uscc=uscc(1), ground="tax_evasion")).json()
        assert (await confirm(watch, accused["id"])).status_code == 200
        await rules.feed(*await told(watch, ViolationConfirmed))
        assert (await rules.post("/v1/compliance-checks", {"on": "2025-12-31"})).status_code == 202
        await rules.run_jobs()
        expected = {uscc(1): ("attention", ["C5"]), uscc(2): ("compliant", [])}
        for world in (seats, watch):
            await world.feed(*await told(rules, ComplianceChecked))
            assert await compliance(world) == expected
            assert list(await compliance(world, compliance="attention")) == [uscc(1)]
        assert {row["state"] for row in (await seats.get("/v1/members")).json()["items"]} == {"active"}
