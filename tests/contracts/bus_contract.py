"""Every promise of `shared.bus.protocol.Bus`, written once and kept by each transport."""

import asyncio
import itertools
from collections.abc import Callable, Sequence

import pytest

from shared.bus.protocol import Bus, BusUnavailable, Message
from tests.contracts.conftest import PROBE_TOPICS

_topics = itertools.cycle(PROBE_TOPICS)
_groups = itertools.count(1)


class Listener:
    """A group that remembers what it committed; `fail` makes the next deliveries raise."""

    def __init__(self, fail: int = 0) -> None:
        self.group = f"contract-{next(_groups)}"
        self.got: list[Message] = []
        self.fail = fail

    async def __call__(self, messages: Sequence[Message]) -> None:
        if self.fail > 0:
            self.fail -= 1
            raise ConnectionError("the database is away")
        self.got.extend(messages)

    def values(self, marker: str) -> list[bytes]:
        """What this test sent, in the order of arrival."""
        return [message.value for message in self.got if message.key.startswith(marker)]


async def until(enough: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits for a condition that must come."""
    async with asyncio.timeout(seconds):
        while not enough():
            await asyncio.sleep(0.02)


async def publish_patiently(bus: Bus, messages: Sequence[Message]) -> None:
    """As the relay does: what is not confirmed is sent again."""
    for _ in range(20):
        try:
            await bus.publish(messages)
        except BusUnavailable:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("the bus never confirmed")


class BusContract:
    """Runs against the fixture `bus` of each transport."""

    pytestmark = pytest.mark.anyio

    async def test_every_group_sees_every_message(self, bus: Bus) -> None:
        topic, first, second = next(_topics), Listener(), Listener()
        await bus.subscribe(first.group, [topic], first)
        await bus.subscribe(second.group, [topic], second)
        marker = first.group
        sent = [Message(topic, f"{marker}-{n}", b"%d" % n) for n in range(50)]
        await publish_patiently(bus, sent)
        for listener in (first, second):
            await until(lambda listener=listener: len(set(listener.values(marker))) >= len(sent))  # type: ignore[misc]
            assert set(listener.values(marker)) == {message.value for message in sent}

    async def test_messages_of_one_key_arrive_in_the_order_of_publishing(self, bus: Bus) -> None:
        topic, listener = next(_topics), Listener()
        await bus.subscribe(listener.group, [topic], listener)
        marker = listener.group
        for start in range(0, 100, 20):
            batch = [Message(topic, f"{marker}-{n % 3}", b"%03d" % n) for n in range(start, start + 20)]
            await publish_patiently(bus, batch)
        await until(lambda: len(listener.values(marker)) >= 100)
        for key in range(3):
            own = [message.value for message in listener.got if message.key == f"{marker}-{key}"]
            assert own == sorted(own)

    async def test_a_batch_whose_delivery_failed_comes_again(self, bus: Bus) -> None:
        topic, listener = next(_topics), Listener(fail=2)
        await bus.subscribe(listener.group, [topic], listener)
        marker = listener.group
        await publish_patiently(bus, [Message(topic, f"{marker}-{n}", b"%d" % n) for n in range(5)])
        await until(lambda: len(set(listener.values(marker))) >= 5)

    async def test_one_groups_failure_loses_nothing_for_the_others(self, bus: Bus) -> None:
        topic, failing, well = next(_topics), Listener(fail=3), Listener()
        await bus.subscribe(failing.group, [topic], failing)
        await bus.subscribe(well.group, [topic], well)
        marker = failing.group
        await publish_patiently(bus, [Message(topic, f"{marker}-{n}", b"%d" % n) for n in range(5)])
        for listener in (failing, well):
            await until(lambda listener=listener: len(set(listener.values(marker))) >= 5)  # type: ignore[misc]

    async def test_a_group_that_is_stuck_falls_behind_until_it_gets_on(self, bus: Bus) -> None:
        topic, listener = next(_topics), Listener(fail=3)
        await bus.subscribe(listener.group, [topic], listener)
        publishing = asyncio.create_task(publish_patiently(bus, [Message(topic, f"{listener.group}-1", b"v")]))
        await until(lambda: listener.fail < 3)
        first = bus.state.lag_s(listener.group)
        await until(lambda: listener.fail < 2)
        assert bus.state.lag_s(listener.group) > first
        await publishing
        await until(lambda: bool(listener.values(listener.group)))
        await until(lambda: bus.state.lag_s(listener.group) == 0)
        assert str(bus.state) == "up"

    async def test_headers_and_bytes_travel_unchanged(self, bus: Bus) -> None:
        topic, listener = next(_topics), Listener()
        await bus.subscribe(listener.group, [topic], listener)
        message = Message(
            topic, f"{listener.group}-键", "中文\u0001".encode(), (("ce_id", b"1"), ("traceparent", b"x"))
        )
        await publish_patiently(bus, [message])
        await until(lambda: bool(listener.values(listener.group)))
        (got,) = [each for each in listener.got if each.key == message.key]
        assert (got.key, got.value, dict(got.headers)) == (message.key, message.value, dict(message.headers))

    async def test_publishing_nothing_and_topics_nobody_listens_to_is_no_fault(self, bus: Bus) -> None:
        await bus.publish([])
        await bus.publish([Message(next(_topics), "nobody", b"x")])
