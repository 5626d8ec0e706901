"""A service that subscribes to a topic for the first time hears all that was sent on it, once, by itself."""

from collections.abc import AsyncIterator

import pytest

from monitoring.wiring import service as monitoring
from pool.wiring import service as pool
from shared.bus.protocol import BusUnavailable
from shared.messaging.inbox import Inbox
from shared.messaging.relay import Relay
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from tests.shared.messaging.pairs import Pair
from tests.shared.messaging.relayed import publish

pytestmark = pytest.mark.anyio
_TOPIC = "miaopu.pool.v1"


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
