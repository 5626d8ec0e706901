"""A service that subscribes to a topic for the first time hears all that was sent on it, once, by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from monitoring.wiring import service as monitoring
from pool.wiring import service as pool
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import BusUnavailable
from shared.messaging.inbox import Inbox
from shared.messaging.positions import KeptPositions
from shared.messaging.relay import Relay
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.messaging.test_relay import publish

pytestmark = pytest.mark.anyio
_TOPIC = "miaopu.pool.v1"
_LINES = "SELECT subject, last, waiting FROM inbox_subject ORDER BY subject"
_REPLAYS = "SELECT topic, events, done_at IS NOT NULL AS done FROM archive_replay ORDER BY asked_at"
"""In the producer's database."""


@dataclass
class Pair:
    """A producer that has long sent what nobody heard, and a consumer that is new to its topic."""

    producer: World
    consumer: World

    async def sweep(self) -> None:
        """As a process does it that starts: the consumer subscribes, then the relay makes its first sweep."""
        bus = self.producer.runtime.bus = InProcessBus(deadline_s=10)
        runtime = self.consumer.runtime
        inbox = Inbox(runtime, self.consumer.service.subscriptions)
        positions = KeptPositions(runtime.database.pool, inbox.consumer)
        await bus.subscribe(inbox.consumer, inbox.topics, inbox.deliver, inbox.recall, positions)
        relay = Relay(self.producer.runtime)
        try:
            await relay._sweep()
        finally:
            await relay.stop()

    async def lines(self) -> list[tuple[str, int, bool]]:
        return [tuple(row) for row in await self.consumer.fetch(_LINES)]

    async def replays(self) -> list[tuple[str, int, bool]]:
        return [tuple(row) for row in await self.producer.fetch(_REPLAYS)]


@pytest.fixture
async def pair(world_of: WorldOf) -> AsyncIterator[Pair]:
    async with world_of(pool, relay_batch=7) as producer, world_of(monitoring) as consumer:
        for firm in range(1, 6):
            await publish(producer, uscc(firm), 3)
        relay = Relay(producer.runtime)
        await relay.drain()
        await relay.stop()
        yield Pair(producer, consumer)


ALL = [(uscc(firm), 3, False) for firm in range(1, 6)]


async def test_a_newcomer_hears_all_that_was_sent_and_only_once(pair: Pair) -> None:
    await pair.sweep()
    assert await pair.lines() == ALL
    await pair.sweep()
    assert await pair.replays() == [(_TOPIC, 15, True)]


async def test_its_first_fresh_event_waits_behind_no_gap(pair: Pair) -> None:
    await publish(pair.producer, uscc(3), 1)
    await pair.sweep()
    assert (uscc(3), 4, False) in await pair.lines()
    assert await pair.consumer.fetch("SELECT FROM parked_event") == []


async def test_a_replay_that_was_broken_off_goes_on_and_is_not_asked_for_again(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise ConnectionError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(Inbox, "deliver", refuse)
        with pytest.raises(BusUnavailable):
            await pair.sweep()
    assert await pair.replays() == [(_TOPIC, 15, False)]
    await pair.sweep()
    assert await pair.lines() == ALL
    assert await pair.replays() == [(_TOPIC, 15, True)]


async def test_where_nothing_was_sent_nothing_is_asked_for(pair: Pair) -> None:
    await pair.producer.fetch("DELETE FROM outbox")
    await pair.sweep()
    assert (await pair.lines(), await pair.replays()) == ([], [])
