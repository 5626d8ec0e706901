"""A consumer goes on where its own database stands, whatever the broker remembers of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete
from aiokafka.structs import TopicPartition

from pool.wiring import service as pool
from shared.bus.kafka import KafkaBus
from shared.bus.protocol import Message
from shared.bus.topics import ensure_topics
from shared.host import Work
from shared.messaging.positions import KeptPositions
from shared.settings import Settings
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.kafka_broker import in_own_loop
from shared.testing.world import World
from tests.contracts.bus_contract import Listener, until
from tests.pool.story import assessed, changed

pytestmark = [pytest.mark.anyio, pytest.mark.kafka, pytest.mark.xdist_group("kafka-contract")]
_TOPICS = ("positions.gone", "positions.anew")
_COPIED = ("candidate", "inbox", "inbox_subject", "consumer_position")
_KNOWN = "SELECT uscc, outcome FROM candidate ORDER BY uscc"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(pool) as world:
        yield world


@pytest.fixture(scope="module")
def own_topics(kafka_settings: Settings) -> tuple[str, ...]:
    in_own_loop(ensure_topics(kafka_settings, _TOPICS))
    return _TOPICS


@asynccontextmanager
async def working(world: World, settings: Settings) -> AsyncIterator[KafkaBus]:
    """The service's own consumer on the broker, as `work` runs it."""
    bus = world.runtime.bus = KafkaBus(settings)
    work = Work(world.service, world.runtime, parts=["consumers"], cross_process=False)
    await work.subscribe()
    try:
        yield bus
    finally:
        await bus.stop()
        await work.stop()


async def until_known(world: World, expected: Callable[[list[Any]], bool]) -> list[Any]:
    async with asyncio.timeout(60):
        while not expected(found := [tuple(row) for row in await world.fetch(_KNOWN)]):
            await asyncio.sleep(0.05)
    return found


async def copied(world: World) -> dict[str, list[Any]]:
    return {table: await world.fetch(f"SELECT * FROM {table}") for table in _COPIED}


async def copy_back(world: World, rows: dict[str, list[Any]]) -> None:
    """As a restore from a dump does it: the tables hold what they held then, and nothing else."""
    await world.fetch(f"TRUNCATE {', '.join(_COPIED)} CASCADE")
    async with world.runtime.database.pool.acquire() as connection:
        for table, held in rows.items():
            if held:
                columns = list(held[0].keys())
                await connection.copy_records_to_table(table, records=[tuple(row) for row in held], columns=columns)


async def test_a_database_copied_back_hears_again_what_it_has_lost(world: World, kafka_settings: Settings) -> None:
    first = [assessed(number) for number in range(1, 101)]
    later = [changed(fact, "ineligible") for fact in first] + [assessed(number) for number in range(101, 201)]
    async with working(world, kafka_settings) as bus:
        await bus.publish([world.message(fact) for fact in first])
        await until_known(world, lambda known: len(known) == 100)
        before = await copied_when_quiet(world)
        await bus.publish([world.message(fact) for fact in later])
        known = await until_known(world, lambda known: len(known) == 200 and has_heard_all(known))
    await copy_back(world, before)
    assert len(await world.fetch(_KNOWN)) == 100
    async with working(world, kafka_settings):
        assert await until_known(world, lambda found: len(found) == 200 and has_heard_all(found)) == known
    assert await lost(world) == set()
    assert await world.fetch("SELECT FROM parked_event") == []
    assert await world.fetch("SELECT FROM inbox_subject WHERE diverged_from IS NOT NULL") == []


def has_heard_all(known: Sequence[Any]) -> bool:
    outcomes = dict(known)
    return all(outcomes[uscc(number)] == "ineligible" for number in range(1, 101))


async def copied_when_quiet(world: World) -> dict[str, list[Any]]:
    """The copy once the positions are kept as well: they follow the effects."""
    seen = await copied(world)
    while True:
        await asyncio.sleep(0.3)
        if (again := await copied(world)) == seen:
            return seen
        seen = again


async def test_an_empty_database_reads_from_the_beginning_though_the_broker_remembers_more(
    world: World, kafka_settings: Settings
) -> None:
    async with working(world, kafka_settings) as bus:
        await bus.publish([world.message(assessed(number)) for number in range(301, 311)])
        await until_known(world, lambda known: uscc(310) in dict(known))
    await copy_back(world, {})
    async with working(world, kafka_settings):
        await until_known(world, lambda known: {uscc(number) for number in range(301, 311)} <= dict(known).keys())


# A place that the topic no longer has


async def admin_of(settings: Settings) -> AIOKafkaAdminClient:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    await admin.start()
    return admin


@asynccontextmanager
async def reading(world: World, settings: Settings, listener: Listener, topic: str) -> AsyncIterator[KafkaBus]:
    """A plain group whose positions are kept in a real database."""
    bus = KafkaBus(settings)
    positions = KeptPositions(world.runtime.database.pool, "pool")
    await bus.subscribe(listener.group, [topic], listener, positions=positions)
    try:
        yield bus
    finally:
        await bus.stop()


async def lost(world: World) -> set[tuple[str, int]]:
    rows = await world.fetch("SELECT topic, partition FROM consumer_position WHERE lost_at IS NOT NULL")
    return {(row["topic"], row["partition"]) for row in rows}


async def positions_of(world: World, topic: str) -> dict[int, int]:
    rows = await world.fetch("SELECT partition, next_offset FROM consumer_position WHERE topic = $1", topic)
    return {row["partition"]: row["next_offset"] for row in rows}


async def test_messages_that_are_gone_are_told_and_the_rest_is_read(
    world: World, kafka_settings: Settings, own_topics: tuple[str, ...]
) -> None:
    topic, listener = own_topics[0], Listener()
    async with reading(world, kafka_settings, listener, topic) as bus:
        await bus.publish([Message(topic, "one", b"%d" % number) for number in range(10)])
        await until(lambda: len(listener.got) == 10)
    [[partition, _]] = [place for place in (await positions_of(world, topic)).items() if place[1] == 10]
    await world.fetch("UPDATE consumer_position SET next_offset = 2 WHERE topic = $1", topic)
    admin = await admin_of(kafka_settings)
    await admin.delete_records({TopicPartition(topic, partition): RecordsToDelete(before_offset=6)})
    await admin.close()
    again = Listener()
    again.group = listener.group
    async with reading(world, kafka_settings, again, topic):
        await until(lambda: len(again.got) == 4)
    assert (topic, partition) in await lost(world)
    assert [message.value for message in again.got] == [b"6", b"7", b"8", b"9"]


async def test_a_topic_made_anew_is_told_and_read_from_its_beginning(
    world: World, kafka_settings: Settings, own_topics: tuple[str, ...]
) -> None:
    topic, listener = own_topics[1], Listener()
    async with reading(world, kafka_settings, listener, topic) as bus:
        await bus.publish([Message(topic, "one", b"%d" % number) for number in range(10)])
        await until(lambda: len(listener.got) == 10)
    admin = await admin_of(kafka_settings)
    await admin.delete_topics([topic])
    await asyncio.sleep(1)
    await admin.create_topics([NewTopic(topic, kafka_settings.kafka_partitions, 1)])
    await admin.close()
    again = Listener()
    again.group = listener.group
    async with reading(world, kafka_settings, again, topic) as bus:
        await bus.publish([Message(topic, "one", b"new")])
        await until(lambda: [message.value for message in again.got] == [b"new"])
        assert len(await lost(world)) == 1
    assert max((await positions_of(world, topic)).values()) == 1
