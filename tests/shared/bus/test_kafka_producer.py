"""A producer that fails in ways nobody expected: nothing of it reaches the relay but "not confirmed"."""

import asyncio
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, OutOfOrderSequenceNumber

from shared.bus.kafka import KafkaBus
from shared.bus.kafka_client import stop_quietly
from shared.bus.protocol import BusUnavailable, Message
from shared.settings import Settings

pytestmark = pytest.mark.anyio
BATCH = [Message("t", "k", b"v")]


class Producer:
    """A client whose sends fail with what it was made with, and whose end fails as well."""

    def __init__(self, error: BaseException | None) -> None:
        self._error = error
        self.stopped = False

    async def start(self) -> None:
        """Connects."""

    async def stop(self) -> None:
        self.stopped = True
        raise AssertionError("the client's own state is broken")

    async def send(self, *_: Any, **__: Any) -> asyncio.Future[None]:
        sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._error is None:
            sent.set_result(None)
        elif isinstance(self._error, asyncio.CancelledError):
            sent.cancel()
        else:
            sent.set_exception(self._error)
        return sent


def bus_of(monkeypatch: pytest.MonkeyPatch, *producers: Producer) -> KafkaBus:
    """A bus that takes these producers, one after another."""
    bus, left = KafkaBus(Settings(kafka_bootstrap="127.0.0.1:1", kafka_deadline_s=1)), list(producers)
    monkeypatch.setattr(bus, "_new_producer", lambda: left.pop(0))
    return bus


@pytest.mark.parametrize(
    "error",
    [EOFError(), AssertionError("state"), ValueError("field"), KeyError("t"), asyncio.CancelledError()],
    ids=lambda error: type(error).__name__,
)
async def test_an_unexpected_failure_is_not_confirmed_and_ends_the_producer(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    broken = Producer(error)
    bus = bus_of(monkeypatch, broken, Producer(None))
    with pytest.raises(BusUnavailable):
        await bus.publish(BATCH)
    assert broken.stopped
    assert str(bus.state).startswith("down since")
    await bus.publish(BATCH)
    assert str(bus.state) == "up"


@pytest.mark.parametrize(("error", "dropped"), [(KafkaTimeoutError(), False), (OutOfOrderSequenceNumber(), True)])
async def test_a_producer_that_may_go_on_by_itself_is_kept(
    monkeypatch: pytest.MonkeyPatch, error: Exception, dropped: bool
) -> None:
    producer = Producer(error)
    bus = bus_of(monkeypatch, producer)
    with pytest.raises(BusUnavailable):
        await bus.publish(BATCH)
    assert producer.stopped is dropped


async def test_a_publication_that_is_cancelled_ends_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Producer):
        async def send(self, *_: Any, **__: Any) -> asyncio.Future[None]:
            return asyncio.get_running_loop().create_future()

    bus = bus_of(monkeypatch, Slow(None))
    publishing = asyncio.create_task(bus.publish(BATCH))
    await asyncio.sleep(0.05)
    publishing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await publishing


async def test_a_task_that_is_cancelled_while_its_client_stops_ends() -> None:
    class Hanging:
        async def stop(self) -> None:
            await asyncio.sleep(60)

    async def stop_and_go_on() -> None:
        await stop_quietly(Hanging(), 30)
        await asyncio.sleep(60)

    stopping = asyncio.create_task(stop_and_go_on())
    await asyncio.sleep(0.02)
    stopping.cancel()
    await asyncio.wait([stopping], timeout=2)
    assert stopping.cancelled()


def test_a_bus_that_nobody_has_used_says_neither_up_nor_down() -> None:
    assert str(KafkaBus(Settings(kafka_bootstrap="127.0.0.1:1")).state) == "unused"
