"""The archive once more: in pieces, behind what is fresh, each subject in order, and without a write to its rows."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest

from monitoring.wiring import service
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import BusUnavailable, Message
from shared.events.envelope import Envelope
from shared.messaging import archive
from shared.messaging.relay import Relay
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.messaging.relayed import publish, unsent
from tests.shared.messaging.writing import TABLE

pytestmark = pytest.mark.anyio
BATCH = 7
Sent = tuple[str, int]
"""Code and sequence."""


class Topic:
    """What the relay puts on the topic, batch by batch; `then` runs after each batch has been taken."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.batches: list[list[Sent]] = []
        self.then: Callable[[int], Awaitable[None]] | None = None
        self.refuse: set[int] = set()

    async def __call__(self, messages: Sequence[Message]) -> None:
        envelopes = [Envelope.parse(message.value) for message in messages]
        number = len(self.batches) + 1
        if number in self.refuse:
            self.refuse.discard(number)
            raise ConnectionError("not confirmed")
        self.batches.append([(envelope.subject, envelope.sequence) for envelope in envelopes])
        if self.then:
            await self.then(number)

    @property
    def all(self) -> list[Sent]:
        return [sent for batch in self.batches for sent in batch]

    def of(self, firm: str) -> list[int]:
        return [sequence for subject, sequence in self.all if subject == firm]

    def first_of(self, firm: str) -> list[int]:
        """Its sequences in the order in which each was seen for the first time."""
        return list(dict.fromkeys(self.of(firm)))


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service, relay_batch=BATCH) as world:
        await world.runtime.database.pool.execute(TABLE)
        yield world


@pytest.fixture
async def topic(world: World) -> Topic:
    """Ten firms with four events each are in the archive; the topic is empty, as after its loss."""
    for _ in range(4):
        for firm in range(1, 11):
            await publish(world, uscc(firm), 1)
    topic = Topic(Relay(world.runtime))
    await topic.relay.drain()
    assert isinstance(world.runtime.bus, InProcessBus)
    await world.runtime.bus.subscribe("topic", ["miaopu.pool.v1"], topic)
    return topic


async def replay(world: World, **wanted: str) -> int:
    answer = await world.post("/v1/archive/replay", wanted)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["events"])


async def test_all_of_it_goes_out_in_order_and_in_bounded_pieces(world: World, topic: Topic) -> None:
    assert await replay(world) == 40
    assert await unsent(world) == 0
    assert await topic.relay.drain() == 40
    assert max(len(batch) for batch in topic.batches) == BATCH
    assert topic.all == [(uscc(firm), sequence) for sequence in range(1, 5) for firm in range(1, 11)]
    assert await topic.relay.drain() == 0


@pytest.mark.parametrize(
    ("wanted", "events"),
    [({"subject": uscc(3)}, 4), ({"topic": "miaopu.pool.v1"}, 40), ({"topic": "miaopu.intake.v1"}, 0)],
)
async def test_only_what_is_asked_for_goes_out(world: World, topic: Topic, wanted: dict[str, str], events: int) -> None:
    assert await replay(world, **wanted) == events
    await topic.relay.drain()
    assert len(topic.all) == events
    assert {subject for subject, _ in topic.all} <= {wanted.get("subject", subject) for subject, _ in topic.all}


async def test_only_what_is_young_enough_goes_out(world: World, topic: Topic) -> None:
    (row,) = await world.fetch("SELECT time FROM outbox ORDER BY id OFFSET 30 LIMIT 1")
    assert await replay(world, since=row["time"].isoformat()) == 10
    await topic.relay.drain()
    assert topic.all == [(uscc(firm), 4) for firm in range(1, 11)]


async def test_what_is_fresh_goes_first_and_takes_its_subjects_past_along(world: World, topic: Topic) -> None:
    await replay(world)
    await publish(world, uscc(99), 1)
    await publish(world, uscc(10), 1)
    await topic.relay.drain()
    assert topic.batches[:2] == [
        [(uscc(10), sequence) for sequence in (1, 2, 3, 4)],
        [(uscc(99), 1), (uscc(10), 5)],
    ]
    assert topic.first_of(uscc(10)) == [1, 2, 3, 4, 5]
    for firm in range(1, 10):
        assert topic.of(uscc(firm)) == [1, 2, 3, 4]


async def test_what_comes_during_a_replay_waits_for_one_piece_at_most(world: World, topic: Topic) -> None:
    async def revoke_after_the_second(number: int) -> None:
        if number in (2, 4):
            await publish(world, uscc(10), 1)
            await publish(world, uscc(99), 1)

    topic.then = revoke_after_the_second
    await replay(world)
    await topic.relay.drain()
    assert (uscc(99), 1) in topic.batches[3]
    assert (uscc(99), 2) in topic.batches[4]
    assert topic.first_of(uscc(10)) == [1, 2, 3, 4, 5, 6]
    for firm in range(1, 10):
        assert topic.first_of(uscc(firm)) == [1, 2, 3, 4]


async def test_a_replay_goes_on_where_it_was_broken_off(world: World, topic: Topic) -> None:
    topic.refuse = {4}
    await replay(world)
    with pytest.raises(BusUnavailable):
        await topic.relay.drain()
    done = len(topic.all)
    assert done == 3 * BATCH
    assert await topic.relay.drain() == 40 - done
    assert len(topic.all) == 40


async def test_a_subject_that_could_not_be_taken_along_is_so_the_next_time(world: World, topic: Topic) -> None:
    await replay(world)
    await publish(world, uscc(10), 1)
    topic.refuse = {1}
    with pytest.raises(BusUnavailable):
        await topic.relay.drain()
    await topic.relay.drain()
    assert topic.first_of(uscc(10)) == [1, 2, 3, 4, 5]


async def test_two_replays_at_once_each_come_to_their_end(world: World, topic: Topic) -> None:
    await replay(world, subject=uscc(1))
    await replay(world, subject=uscc(2))
    await topic.relay.drain()
    assert topic.all == [(uscc(firm), sequence) for firm in (1, 2) for sequence in (1, 2, 3, 4)]


async def test_a_rare_subject_is_looked_for_in_windows(
    world: World, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_WINDOW", 5)
    await replay(world, subject=uscc(9))
    await topic.relay.drain()
    assert topic.of(uscc(9)) == [1, 2, 3, 4]
    assert await world.fetch("SELECT FROM archive_replay WHERE done_at IS NULL") == []
