"""Sixty-four at once ask a served pool for twice the seats that there are: a process of its own, default settings."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from pool.wiring import service
from shared.events.pool import SeatPlanChanged
from shared.http import AsyncClient, new_client
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.processes import ServiceProcess, free_ports
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    HUANGSHI,
    WUHAN,
    counters,
    given_candidates,
    given_seats,
    when_proposed,
)

pytestmark = pytest.mark.anyio
CAP, AT_ONCE = 64, 64
NOTICE = {"first_day": "2024-06-22", "last_day": "2024-06-28"}
UNITS = {WUHAN: 50, HUANGSHI: 20}
"""Each unit has more firms than seats, and together they have more seats than the cap."""
T = TypeVar("T")


@dataclass
class Crowd:
    """Many people at one served pool, and what they were answered."""

    world: World
    client: AsyncClient
    statuses: Counter[int] = field(default_factory=Counter)
    under_way: int = 0
    most_under_way: int = 0

    def __post_init__(self) -> None:
        self.officer = self.world.headers("province", "officer")
        self.head = self.world.headers("province", "head")
        self.signers = [self.world.headers("department", f"{body}-person", body=body) for body in ("IPO", "EIT")]

    async def post(self, path: str, body: Any, headers: dict[str, str]) -> Any:
        """The JSON of the answer to one request."""
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        answer = await self.client.post(f"/pool{path}", json=body, headers=headers)
        self.under_way -= 1
        self.statuses[answer.status_code] += 1
        return answer.json()

    async def propose(self, number: int) -> dict[str, str]:
        """A list of one firm, co-signed and put up for decision."""
        body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(number)], **BY_SCREENING}
        listed = await self.post("/v1/admission-lists", body, self.officer)
        path = f"/v1/admission-lists/{listed['id']}"
        await self.post(f"{path}/notice", NOTICE, self.officer)
        for signer in self.signers:
            await self.post(f"{path}/co-signatures", {}, signer)
        proposed: dict[str, str] = await self.post(f"{path}/proposal", {}, self.officer)
        return proposed

    async def approve(self, proposed: dict[str, str]) -> Any:
        """The answer to the approval by another person."""
        decision = {"decision": "approve", "digest": proposed["digest"]}
        return await self.post(f"/v1/approvals/{proposed['approval_id']}/decision", decision, self.head)


async def all_of(items: Iterable[T], act: Callable[[T], Awaitable[Any]], at_once: int) -> list[Any]:
    """Each item's answer, with so many under way as long as there are items."""
    turn = asyncio.Semaphore(at_once)

    async def one(item: T) -> Any:
        async with turn:
            return await act(item)

    return list(await asyncio.gather(*(one(item) for item in items)))


@pytest.fixture
async def crowd(world: World, tmp_path: Path) -> AsyncIterator[Crowd]:
    """The pool as `python -m pool serve` runs it, on the world's database and with its keys."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MIAOPU_")}
    own = {
        "MIAOPU_POOL_DATABASE_URL": world.runtime.database.url,
        "MIAOPU_DATA_DIR": str(world.runtime.settings.data_dir),
    }
    server = ServiceProcess("pool", "serve", free_ports(1)[0], inherited | own, tmp_path / "pool.log")
    server.start()
    try:
        await server.ready()
        async with new_client(60, server.url) as client:
            yield Crowd(world, client)
    finally:
        server.stop()


async def test_sixty_four_at_once_for_twice_the_seats_fill_exactly_the_cap(crowd: Crowd) -> None:
    world, firms = crowd.world, range(1, 2 * CAP + 1)
    await given_seats(world, CAP, {**UNITS})
    await given_candidates(world, firms[::2])
    await given_candidates(world, firms[1::2], HUANGSHI)
    proposals = await all_of(firms, crowd.propose, 8)
    crowd.statuses.clear()
    answers = await all_of(proposals, crowd.approve, AT_ONCE)
    assert (crowd.statuses, crowd.most_under_way) == ({200: 2 * CAP}, AT_ONCE)
    decided = [answer["result"]["firms"][0] for answer in answers]
    assert Counter(firm["outcome"] for firm in decided) == {"admitted": CAP, "no_seat": CAP}
    assert {firm["reason"] for firm in decided} <= {None, "unit_full", "cap_reached", "reserved"}
    assert await counters(world) == (CAP, CAP, CAP, CAP)
    used = {row["reporting_unit"]: row["used"] for row in await world.fetch("SELECT * FROM unit_seats WHERE used > 0")}
    members = Counter(row["reporting_unit"] for row in await world.fetch("SELECT reporting_unit FROM member"))
    assert used == members
    assert all(used[unit] <= seats for unit, seats in UNITS.items())


async def test_the_plan_that_others_are_told_last_is_the_one_that_stands(crowd: Crowd) -> None:
    """It is told under the lock of the seats, so that their copies never go back."""
    world, firms = crowd.world, range(1, 25)
    await given_seats(world, 12, {WUHAN: 8, HUANGSHI: 8})
    await given_candidates(world, firms[::2])
    await given_candidates(world, firms[1::2], HUANGSHI)
    await all_of(await all_of(firms, crowd.propose, 8), crowd.approve, AT_ONCE)
    told = [event for event in await world.published() if isinstance(event, SeatPlanChanged)]
    assert [event.used for event in told] == list(range(13))
    for event in told:
        assert sum(unit.used for unit in event.units) == event.used
    stands = (await world.get("/v1/seat-plan")).json()
    assert told[-1].model_dump(mode="json")["units"] == stands["units"]


async def test_a_rush_for_the_seats_leaves_connections_to_everybody_else(crowd: Crowd) -> None:
    """Even while the lock of the seats is held elsewhere (F-C4)."""
    world, firms = crowd.world, range(1, 25)
    await given_seats(world, 24)
    await given_candidates(world, firms)
    proposals = await all_of(firms, crowd.propose, 8)
    async with world.runtime.database.pool.acquire() as holder, holder.transaction():
        await holder.execute("SELECT * FROM seat_plan FOR UPDATE")
        rush = asyncio.create_task(all_of(proposals, crowd.approve, AT_ONCE))
        await asyncio.sleep(1)
        async with asyncio.timeout(2):
            members = await crowd.client.get("/pool/v1/members", headers=crowd.officer)
        assert (members.status_code, members.json()["total"]) == (200, 0)
        assert not rush.done()
    answers = await rush
    assert Counter(answer["result"]["admitted"] for answer in answers) == {1: len(firms)}


async def test_who_waits_too_long_for_a_turn_is_told_to_come_again(world_of: WorldOf) -> None:
    async with world_of(service, database_pool_size=2, database_lock_timeout_s=0.3) as world:
        await given_seats(world, 3)
        await given_candidates(world, [1, 2, 3])
        proposals = [await when_proposed(world, [number]) for number in (1, 2, 3)]
        async with world.runtime.database.pool.acquire() as holder:
            held = holder.transaction()
            await held.start()
            await holder.execute("SELECT * FROM seat_plan FOR UPDATE")
            rush = [world.decide(proposed["approval_id"], proposed["digest"]) for proposed in proposals]
            refused = await asyncio.gather(*rush)
            await held.rollback()
        assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(503, "unavailable")}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
        again = [await world.decide(proposed["approval_id"], proposed["digest"]) for proposed in proposals]
        assert [answer.status_code for answer in again] == [200, 200, 200]
