"""The bus contract on both transports, and what is each transport's own."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from shared.bus.in_process import InProcessBus
from shared.bus.kafka import KafkaBus
from shared.bus.protocol import Bus, BusUnavailable, Message
from shared.settings import Settings
from tests.contracts.bus_contract import BusContract, Listener, until
from tests.contracts.conftest import PROBE_TOPICS

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
