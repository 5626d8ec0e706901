"""A producer that was restored: nothing of it is taken for a repeat, and nothing is silently wrong."""

from collections.abc import AsyncIterator
from uuid import UUID

import orjson
import pytest

from intake.wiring import service as intake
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import AGAIN, BusUnavailable, Heard, Message
from shared.events.envelope import Envelope
from shared.host import retry_dead_letters
from shared.ids import uuid7
from shared.messaging.epochs import compare, current_epoch
from shared.messaging.inbox import Inbox
from shared.messaging.received import order_of
from shared.messaging.relay import Relay
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import assessed, changed

pytestmark = pytest.mark.anyio
TOPIC = "miaopu.eligibility.v1"


def of_epoch(message: Message, epoch: UUID, *, event_id: UUID | None = None) -> Message:
    """The same event as a restored producer sends it."""
    document = orjson.loads(message.value) | {"epoch": str(epoch), "id": str(event_id or uuid7())}
    return Message(message.topic, message.key, orjson.dumps(document))


async def line(world: World) -> tuple[int, UUID | None, int | None]:
    row = (await world.fetch("SELECT last, epoch, diverged_from FROM inbox_subject"))[0]
    return row["last"], row["epoch"], row["diverged_from"]


async def outcome(world: World) -> str:
    return str((await world.fetch("SELECT outcome FROM candidate"))[0]["outcome"])


async def dead(world: World) -> list[str]:
    return [row["reason"] for row in await world.fetch("SELECT reason FROM parked_event WHERE state = 'dead'")]


async def test_a_number_seen_before_under_another_id_is_held_and_told(world: World) -> None:
    fact = assessed(1)
    await world.feed(fact, changed(fact, "ineligible"))
    await world.deliver([world.message(changed(fact, "eligible"), sequence=2)])
    assert await outcome(world) == "ineligible"
    assert [reason[:13] for reason in await dead(world)] == ["contradiction"]
    assert await line(world) == (2, None, 2)
    assert world.runtime.metrics.contradictions._value.get() == 1


def unreadable(message: Message, **changed: str) -> Message:
    """The same event with data that nobody here can read."""
    document = orjson.loads(message.value) | changed
    return Message(message.topic, message.key, orjson.dumps({**document, "data": {"uscc": 1}}))


async def test_one_that_cannot_be_read_and_claims_a_number_seen_before_is_kept_and_told_once(world: World) -> None:
    message = world.message(assessed(1))
    await world.deliver([message])
    claims = unreadable(message, id=str(uuid7()))
    for _ in range(2):
        await world.deliver([claims])
    assert [reason[:15] for reason in await dead(world)] == ["data do not fit"]
    assert await line(world) == (1, None, None), "what nobody can read contradicts nobody"


async def test_what_was_dealt_with_and_can_no_longer_be_read_is_a_repeat(world: World) -> None:
    """As where a release is taken back, and the bus brings an event of the newer one again."""
    message = world.message(assessed(1))
    await world.deliver([message])
    await world.deliver([unreadable(message)])
    assert (await line(world), await dead(world)) == ((1, None, None), [])


async def test_the_same_event_again_is_a_repeat_still(world: World) -> None:
    message = world.message(assessed(1))
    await world.deliver([message])
    await world.deliver([message, message])
    assert (await line(world), await dead(world)) == ((1, None, None), [])


async def test_an_event_from_the_archive_contradicts_nobody(world: World) -> None:
    """Ids that were pruned, or of facts that nobody subscribed to then, are unknown and old."""
    message = world.message(assessed(1))
    await world.deliver([message])
    await world.fetch("DELETE FROM inbox")
    await world.deliver([Message(message.topic, message.key, message.value, (AGAIN,))])
    assert (await line(world), await dead(world)) == ((1, None, None), [])


async def test_a_restored_producer_is_followed_in_its_newer_epoch(world: World) -> None:
    fact, epoch = assessed(1), uuid7()
    await world.feed(fact, changed(fact, "needs_review"), changed(fact, "eligible"))
    restored = world.message(changed(fact, "ineligible"), sequence=2)
    await world.deliver([of_epoch(restored, epoch)])
    assert await line(world) == (2, epoch, 3)
    assert await dead(world) == []


async def test_what_a_restored_producer_no_longer_knows_is_no_repeat_either(world: World) -> None:
    fact, epoch = assessed(1), uuid7()
    await world.feed(fact)
    await world.deliver([of_epoch(world.message(changed(fact, "ineligible"), sequence=2), epoch)])
    await world.deliver([world.message(changed(fact, "eligible"), sequence=3)])
    assert [reason[:13] for reason in await dead(world)] == ["contradiction"]
    assert (await line(world))[:2] == (2, epoch)


async def test_an_event_held_in_the_old_epoch_is_told_when_the_new_one_comes_to_its_number(world: World) -> None:
    fact, epoch = assessed(1), uuid7()
    await world.feed(fact)
    await world.deliver([world.message(changed(fact, "eligible"), sequence=3)])
    again = [world.message(changed(fact, "needs_review"), sequence=number) for number in (2, 3)]
    await world.deliver([of_epoch(message, epoch) for message in again])
    assert (await line(world))[:2] == (3, epoch)
    await retry_dead_letters(world.runtime, Inbox(world.runtime, world.service.subscriptions))
    assert ["contradiction" in reason for reason in await dead(world)] == [True]


# The producer


class Recorder(InProcessBus):
    """A bus whose consumers remember what a test says, and which keeps what is sent."""

    def __init__(self, *heard: Heard) -> None:
        super().__init__()
        self.sent: list[Envelope] = []
        self.known = heard

    async def heard(self, topics: object) -> tuple[Heard, ...]:
        return self.known

    async def publish(self, messages: object) -> None:
        self.sent += [Envelope.parse(message.value) for message in messages]  # type: ignore[attr-defined]


async def swept(world: World, bus: Recorder) -> list[Envelope]:
    world.runtime.bus = bus
    relay = Relay(world.runtime)
    await relay._sweep()
    await relay.stop()
    return bus.sent


@pytest.fixture
async def producer(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(intake) as world:
        yield world


async def given_event(world: World, subject: str = "unit:1") -> None:
    await world.fetch(
        """
        WITH s AS (INSERT INTO outbox_subject AS o (topic, subject, last) VALUES ('miaopu.intake.v1', $1, 1)
          ON CONFLICT (topic, subject) DO UPDATE SET last = o.last + 1 RETURNING last)
        INSERT INTO outbox (event_id, type, topic, subject, sequence, time, data)
        SELECT gen_random_uuid(), 'miaopu.intake.nothing.v1', 'miaopu.intake.v1', $1, last, now(), '{}' FROM s
        """,
        subject,
    )


async def test_a_producer_that_others_follow_stays_in_its_epoch(producer: World) -> None:
    await given_event(producer)
    sent = await swept(producer, Recorder(Heard("miaopu.intake.v1", "unit:1", 1)))
    assert [one.epoch for one in sent] == [None]


async def test_a_producer_behind_its_consumers_begins_a_new_epoch_by_itself(producer: World) -> None:
    await given_event(producer)
    await swept(producer, Recorder())
    await given_event(producer)
    known = Heard("miaopu.intake.v1", "unit:2", 4)
    announced, sent = await swept(producer, Recorder(known))
    epoch = await current_epoch(producer.runtime.database.pool)
    assert epoch is not None
    assert (sent.sequence, sent.epoch) == (2, epoch)
    assert (announced.type, announced.subject, announced.epoch) == (
        "miaopu.intake.epoch-began.v1",
        "unit:2",
        epoch,
    )
    assert announced.data == {"last": 0, "known": 4}
    await given_event(producer)
    assert [one.epoch for one in await swept(producer, Recorder(known))] == [epoch], "what is settled is not told twice"


async def test_another_event_of_the_same_number_begins_a_new_epoch_too(producer: World) -> None:
    await given_event(producer)
    known = Heard("miaopu.intake.v1", "unit:1", 1, None, uuid7())
    assert await compare(producer.runtime.database.pool, Recorder(known), "intake") is not None


async def test_a_producer_restored_to_before_its_last_restore_begins_another_epoch(producer: World) -> None:
    later = uuid7()
    told = Recorder(Heard("miaopu.intake.v1", "unit:1", 0, later))
    epoch = await compare(producer.runtime.database.pool, told, "intake")
    assert epoch is not None
    assert epoch > later


async def test_before_the_bus_was_asked_nothing_is_sent(producer: World) -> None:
    class Silent(Recorder):
        async def heard(self, topics: object) -> tuple[Heard, ...]:
            raise TimeoutError("the broker is away")

    await given_event(producer)
    bus = Silent()
    producer.runtime.bus = bus
    relay = Relay(producer.runtime)
    with pytest.raises(TimeoutError):
        await relay._sweep()
    await relay.stop()
    assert bus.sent == []


async def test_before_everybody_has_heard_of_it_no_epoch_begins(producer: World) -> None:
    """A stop in between has it told once more, and nothing is sent before."""

    class Deaf(Recorder):
        async def publish(self, messages: object) -> None:
            raise BusUnavailable("a consumer did not commit")

    pool, known = producer.runtime.database.pool, Heard("miaopu.intake.v1", "unit:2", 4)
    with pytest.raises(BusUnavailable):
        await compare(pool, Deaf(known), "intake")
    assert await current_epoch(pool) is None
    bus = Recorder(known)
    assert await compare(pool, bus, "intake") is not None
    assert [one.subject for one in bus.sent] == ["unit:2"]


async def test_what_is_unsent_is_no_part_of_what_its_producer_says_it_knows(producer: World) -> None:
    """Two acts since the restore have taken the numbers of what was lost; their events follow the announcement."""
    await given_event(producer, "unit:1")
    await swept(producer, Recorder())
    await given_event(producer, "unit:1")
    sent = await swept(producer, Recorder(Heard("miaopu.intake.v1", "unit:1", 3)))
    assert [(one.sequence, one.type.split(".")[2]) for one in sent] == [(1, "epoch-began"), (2, "nothing")]


async def test_a_database_loaded_onto_another_server_begins_a_new_epoch_once(producer: World) -> None:
    """Its journal was linked by transactions that this server has not reached."""
    await producer.fetch(
        """
        WITH row AS (INSERT INTO journal (xid, at, actor, role, act, subject)
          VALUES (9e17::bigint, now() - interval '1 day', 'a', 'province', 'x', 'y') RETURNING id)
        INSERT INTO journal_link (number, journal_id, xid, hash) SELECT 1, id, 9e17::bigint, 'h' FROM row
        """
    )
    pool = producer.runtime.database.pool
    assert await compare(pool, Recorder(), "intake") is not None
    assert await compare(pool, Recorder(), "intake") is None


# What copies keep of the order


def test_a_later_epoch_is_newer_whatever_its_sequences_are() -> None:
    first, second = uuid7(), UUID(int=uuid7().int + (5000 << 80))
    orders = [order_of(1, None), order_of(2**31, None), order_of(1, first), order_of(9, first), order_of(2, second)]
    assert orders == sorted(set(orders))
    assert orders[-1] < 2**63


async def test_an_assessment_of_a_restored_producer_replaces_the_later_one_that_it_lost(world: World) -> None:
    """Eligibility was restored to before its third judgement; the fourth, its third now, is what holds."""
    fact, epoch = assessed(1), uuid7()
    await world.feed(fact, changed(fact, "needs_review"), changed(fact, "eligible"))
    await world.deliver([of_epoch(world.message(changed(fact, "ineligible"), sequence=3), epoch)])
    assert await outcome(world) == "ineligible"


async def test_both_epochs_in_one_set_end_with_the_newer(world: World) -> None:
    fact, epoch = assessed(1), uuid7()
    messages = [
        world.message(fact),
        world.message(changed(fact, "needs_review")),
        world.message(changed(fact, "eligible")),
    ]
    restored = of_epoch(world.message(changed(fact, "ineligible"), sequence=2), epoch)
    await world.deliver([*messages, restored])
    assert await outcome(world) == "ineligible"
