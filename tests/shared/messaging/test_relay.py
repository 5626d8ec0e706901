"""The relay: everything unsent, in order, by one at a time; what is unknown is sent again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import cast

import asyncpg
import pytest

from monitoring.wiring import service
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import BusUnavailable, Message
from shared.database.lease import Lease, LeaseEnded
from shared.events.envelope import Envelope
from shared.messaging.batches import sets_of
from shared.messaging.received import read_message
from shared.messaging.relay import Relay
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.messaging.relayed import publish, unsent
from tests.shared.messaging.writing import TABLE, by_record, event

pytestmark = pytest.mark.anyio


class Heard:
    """A group that remembers envelopes; `lost` makes the next batches unconfirmed after they were received."""

    def __init__(self, lost: int = 0) -> None:
        self.envelopes: list[Envelope] = []
        self.lost = lost

    async def __call__(self, messages: Sequence[Message]) -> None:
        self.envelopes += [Envelope.parse(message.value) for message in messages]
        if self.lost:
            self.lost -= 1
            raise ConnectionError("confirmed too late")

    def of(self, firm: str) -> list[int]:
        return [envelope.sequence for envelope in self.envelopes if envelope.subject == firm]


class Slow(Heard):
    """A group that takes its time; `finished` counts the batches that it came to the end of."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds, self.finished = seconds, 0

    async def __call__(self, messages: Sequence[Message]) -> None:
        await super().__call__(messages)
        await asyncio.sleep(self.seconds)
        self.finished += 1


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service, relay_batch=7, lease_s=0.6) as world:
        await world.runtime.database.pool.execute(TABLE)
        yield world


async def listen(world: World, heard: Heard) -> None:
    assert isinstance(world.runtime.bus, InProcessBus)
    await world.runtime.bus.subscribe("heard", ["miaopu.pool.v1"], heard)


async def test_all_that_is_unsent_goes_out_in_order(world: World) -> None:
    heard = Heard()
    await listen(world, heard)
    for firm in (uscc(1), uscc(2), uscc(1)):
        await publish(world, firm, 9)
    assert await world.relay() == 27
    assert heard.of(uscc(1)) == list(range(1, 19))
    assert heard.of(uscc(2)) == list(range(1, 10))
    assert await unsent(world) == 0


async def test_what_was_not_confirmed_is_sent_again(world: World) -> None:
    heard = Heard(lost=1)
    await listen(world, heard)
    await publish(world, uscc(1), 3)
    with pytest.raises(BusUnavailable):
        await world.relay()
    assert await unsent(world) == 3
    await world.relay()
    assert heard.of(uscc(1)) == [1, 2, 3, 1, 2, 3]
    assert await unsent(world) == 0


async def test_a_running_relay_is_woken_by_a_commit_and_survives_a_failing_bus(world: World) -> None:
    heard = Heard(lost=1)
    await listen(world, heard)
    relay = asyncio.create_task(Relay(world.runtime).run())
    await by_record(world, uscc(3), "k")
    async with asyncio.timeout(10):
        while heard.of(uscc(3)) != [1, 1] or await unsent(world):
            await asyncio.sleep(0.02)
    relay.cancel()
    await asyncio.gather(relay, return_exceptions=True)


async def test_one_holds_the_lease_and_another_takes_over_when_it_falls_silent(world: World) -> None:
    pool = world.runtime.database.pool
    first, second = Lease(pool, "relay", 0.5), Lease(pool, "relay", 0.5)
    assert (await first.hold(), await second.hold()) == (True, False)
    await asyncio.sleep(0.6)
    assert (await second.hold(), await first.hold()) == (True, False)
    await second.give_back()
    assert await first.hold()


async def test_a_batch_that_takes_longer_than_the_lease_keeps_it(world: World) -> None:
    """Whatever the deadline of the bus: nobody else sends meanwhile."""
    heard = Slow(1.5)
    await listen(world, heard)
    await publish(world, uscc(1), 3)
    other = Lease(world.runtime.database.pool, "relay", 0.6)
    sweep = asyncio.create_task(Relay(world.runtime)._sweep())
    taken = [await other.hold() for _ in range(6) if await asyncio.sleep(0.2, True)]
    await sweep
    assert not any(taken)
    assert heard.of(uscc(1)) == [1, 2, 3]
    assert not await world.fetch("SELECT FROM outbox WHERE sent_at IS NULL")


async def test_a_batch_is_cut_off_when_another_has_the_lease(world: World) -> None:
    heard = Slow(30)
    await listen(world, heard)
    await publish(world, uscc(1), 3)
    relay = Relay(world.runtime)
    sweep = asyncio.create_task(relay._sweep())
    await asyncio.sleep(0.1)
    await world.fetch("UPDATE lease SET holder = 'another', until = clock_timestamp() + interval '1 hour'")
    with pytest.raises(LeaseEnded):
        async with asyncio.timeout(5):
            await sweep
    assert (heard.finished, len(await world.fetch("SELECT FROM outbox WHERE sent_at IS NULL"))) == (0, 3)


class Pool:
    """A database that grants once, and then is away or answers late."""

    def __init__(self, late_s: float = 0.0) -> None:
        self.late_s, self.asked = late_s, 0

    async def fetchval(self, *_: object) -> int:
        self.asked += 1
        await asyncio.sleep(self.late_s)
        if self.asked > 1:
            raise ConnectionRefusedError("away")
        return 1


async def test_what_stands_on_a_lease_ends_with_it_while_the_database_is_away() -> None:
    pool = Pool()
    lease = Lease(cast("asyncpg.Pool", pool), "relay", 0.6)
    assert await lease.hold()
    started = asyncio.get_running_loop().time()
    with pytest.raises(LeaseEnded):
        async with lease.kept():
            await asyncio.sleep(30)
    assert asyncio.get_running_loop().time() - started < 0.6 + 0.3
    assert pool.asked > 1


async def test_a_lease_that_was_granted_too_late_is_none() -> None:
    assert not await Lease(cast("asyncpg.Pool", Pool(late_s=0.3)), "relay", 0.2).hold()


async def test_a_failure_within_is_told_as_it_is(world: World) -> None:
    lease = Lease(world.runtime.database.pool, "relay", 0.6)
    await lease.hold()
    with pytest.raises(TimeoutError, match="the block's own"):
        async with lease.kept():
            raise TimeoutError("the block's own")


async def test_a_batch_is_cut_into_few_sets_without_changing_a_firms_order(world: World) -> None:
    admitted = [read_message(world.message(event(uscc(n))), service.subscriptions) for n in (1, 2, 3)]
    sets = sets_of(admitted)
    assert [len(group) for _, group in sets] == [3]
