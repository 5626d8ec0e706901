"""The bus contract on both transports, and what is each transport's own."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from shared import clock
from shared.bus.in_process import InProcessBus
from shared.bus.kafka import KafkaBus
from shared.bus.protocol import AGAIN, Bus, BusUnavailable, Message
from shared.events.envelope import Envelope
from shared.ids import uuid7
from shared.settings import Settings
from tests.contracts.bus_contract import BusContract, Listener, until
from tests.contracts.conftest import ENDS_TOPIC, PROBE_TOPICS

pytestmark = pytest.mark.anyio


class TestInProcessBus(BusContract):
    """The bus inside one process."""

    @pytest.fixture
    async def bus(self) -> AsyncIterator[Bus]:
        bus = InProcessBus(deadline_s=5)
        await bus.start()
        yield bus
        await bus.stop()

    async def test_a_publication_is_over_only_when_every_group_has_committed(self, bus: Bus) -> None:
        committed = asyncio.Event()

        async def slow(_: object) -> None:
            await asyncio.sleep(0.05)
            committed.set()

        await bus.subscribe("slow", ["t"], slow)
        await bus.publish([Message("t", "k", b"v")])
        assert committed.is_set()

    async def test_a_group_that_does_not_commit_leaves_the_batch_unconfirmed(self, bus: Bus) -> None:
        failing = Listener(fail=1)
        await bus.subscribe(failing.group, ["t"], failing)
        with pytest.raises(BusUnavailable):
            await bus.publish([Message("t", "k", b"v")])
        assert bus.state.down_since is not None
        await bus.publish([Message("t", "k", b"v")])
        assert bus.state.down_since is None


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka-contract")
class TestKafkaBus(BusContract):
    """Kafka, on a real broker."""

    @pytest.fixture
    async def bus(self, kafka_settings: Settings) -> AsyncIterator[Bus]:
        bus = KafkaBus(kafka_settings)
        await bus.start()
        yield bus
        await bus.stop()

    async def test_a_group_that_comes_later_sees_what_was_there(self, bus: Bus) -> None:
        listener = Listener()
        await bus.publish([Message(PROBE_TOPICS[0], f"{listener.group}-early", b"early")])
        await bus.subscribe(listener.group, [PROBE_TOPICS[0]], listener)
        await until(lambda: listener.values(listener.group) == [b"early"])

    async def test_a_group_goes_on_behind_what_it_committed(self, bus: Bus, kafka_settings: Settings) -> None:
        listener = Listener()
        await bus.subscribe(listener.group, [PROBE_TOPICS[1]], listener)
        await bus.publish([Message(PROBE_TOPICS[1], f"{listener.group}-1", b"one")])
        await until(lambda: listener.values(listener.group) == [b"one"])
        await asyncio.sleep(0.3)
        await bus.stop()
        second = KafkaBus(kafka_settings)
        again = Listener()
        again.group = listener.group
        await second.subscribe(listener.group, [PROBE_TOPICS[1]], again)
        await second.publish([Message(PROBE_TOPICS[1], f"{listener.group}-2", b"two")])
        await until(lambda: again.values(listener.group) == [b"two"])
        await second.stop()


@pytest.mark.kafka
async def test_no_call_waits_longer_than_its_deadline_for_a_broker_that_is_away() -> None:
    bus = KafkaBus(Settings(kafka_bootstrap="127.0.0.1:1", kafka_deadline_s=1))
    started = time.monotonic()
    with pytest.raises(BusUnavailable):
        await bus.publish([Message("t", "k", b"v")])
    await bus.subscribe("nobody", ["t"], Listener())
    await bus.stop()
    assert time.monotonic() - started < 6
    assert bus.state.down_since is not None


def event_bytes(subject: str, sequence: int, epoch: UUID | None = None) -> bytes:
    """An event as a producer sends it."""
    kind = "miaopu.intake.application-submitted.v1"
    return Envelope(uuid7(), kind, "intake", subject, sequence, clock.now(), {}, epoch=epoch).to_bytes()


@pytest.mark.kafka
async def test_the_broker_tells_the_newest_event_of_each_partition(kafka_settings: Settings) -> None:
    """By this a producer whose database was restored sees that it has fallen behind."""
    bus, topic, epoch = KafkaBus(kafka_settings), ENDS_TOPIC, uuid7()
    for sequence in (1, 2, 3):
        await bus.publish([Message(topic, "unit:1", event_bytes("unit:1", sequence))])
    await bus.publish([Message(topic, f"unit:{one}", event_bytes(f"unit:{one}", 7, epoch)) for one in range(2, 60)])
    heard = await bus.heard([topic])
    await bus.stop()
    assert len(heard) == kafka_settings.kafka_partitions
    assert all(one.event_id is not None for one in heard)
    assert {(one.sequence, one.epoch) for one in heard} <= {(3, None), (7, epoch)}


@pytest.mark.kafka
async def test_what_was_sent_from_the_archive_hides_no_newer_event(kafka_settings: Settings) -> None:
    """After a replay the end of a partition is full of old numbers."""
    bus, topic, subject = KafkaBus(kafka_settings), ENDS_TOPIC, "unit:again"
    newest = event_bytes(subject, 9)
    await bus.publish([Message(topic, subject, newest)])
    await bus.publish([Message(topic, subject, event_bytes(subject, 1 + one % 8), (AGAIN,)) for one in range(40)])
    heard = [one for one in await bus.heard([topic]) if one.subject == subject]
    await bus.stop()
    assert [(one.sequence, one.event_id) for one in heard] == [(9, Envelope.parse(newest).id)]


@pytest.mark.kafka
async def test_the_broker_tells_the_newest_event_of_every_subject(kafka_settings: Settings) -> None:
    """By this a producer whose database was restored sees of which subjects it has lost events."""
    bus, topic, epoch = KafkaBus(kafka_settings), ENDS_TOPIC, uuid7()
    subjects = [f"unit:each-{one}" for one in range(30)]
    for sequence in (1, 2):
        await bus.publish([Message(topic, one, event_bytes(one, sequence)) for one in subjects])
    await bus.publish([Message(topic, subjects[0], event_bytes(subjects[0], 2, epoch))])
    await bus.publish([Message(topic, one, event_bytes(one, 1), (AGAIN,)) for one in subjects])
    heard = {one.subject: one for one in await bus.heard_of_each([topic])}
    await bus.stop()
    assert {one: heard[one].sequence for one in subjects} == dict.fromkeys(subjects, 2)
    assert [one for one in subjects if heard[one].epoch] == subjects[:1]


@pytest.mark.kafka
async def test_a_broker_that_is_away_tells_nothing_and_says_so() -> None:
    bus = KafkaBus(Settings(kafka_bootstrap="127.0.0.1:1", kafka_deadline_s=1))
    with pytest.raises(BusUnavailable):
        await bus.heard(["t"])
