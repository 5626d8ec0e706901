"""The development broker is a real Kafka that can be killed and frozen; without Java or Maven one line says why."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.testing import kafka_jars
from shared.testing.kafka_broker import Broker
from shared.testing.require import REQUIRE_KAFKA, require_kafka_jars, skip_or_fail

TOPIC = "rig"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(require_kafka_jars(to_kill=True), tmp_path_factory.mktemp("kafka")) as broker:
        asyncio.run(_make_topic(broker))
        yield broker


async def _make_topic(broker: Broker) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, num_partitions=2, replication_factor=1)])
    await admin.close()


async def _send(producer: AIOKafkaProducer, text: str, deadline_s: float = 20) -> None:
    async with asyncio.timeout(deadline_s):
        await producer.send_and_wait(TOPIC, text.encode())


async def _all_texts(broker: Broker, until: str) -> list[str]:
    """Everything in the topic, in the order read, up to a text that must come."""
    consumer = AIOKafkaConsumer(TOPIC, bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    texts: list[str] = []
    try:
        async with asyncio.timeout(20):
            while until not in texts:
                texts.append((await consumer.getone()).value.decode())
    finally:
        await consumer.stop()
    return texts


@pytest.mark.kafka
@pytest.mark.anyio
async def test_a_killed_broker_comes_back_at_its_address_with_what_it_acknowledged(broker: Broker) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all") as producer:
        await _send(producer, "before the kill")
    broker.kill()
    assert not broker.running
    await asyncio.to_thread(broker.start)
    assert await _all_texts(broker, "before the kill") == ["before the kill"]


@pytest.mark.kafka
@pytest.mark.anyio
async def test_a_frozen_broker_answers_nobody_and_a_send_that_timed_out_arrives_all_the_same(broker: Broker) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all") as producer:
        await _send(producer, "warm")
        broker.pause()
        try:
            with pytest.raises(TimeoutError):
                await _send(producer, "sent while frozen", deadline_s=1)
        finally:
            broker.resume()
        await producer.flush()
    assert "sent while frozen" in await _all_texts(broker, "sent while frozen")


def test_a_missing_tool_skips_with_its_reason_unless_the_run_requires_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRE_KAFKA, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no broker here"):
        skip_or_fail("no broker here", required_by=REQUIRE_KAFKA)
    monkeypatch.setenv(REQUIRE_KAFKA, "1")
    with pytest.raises(pytest.fail.Exception, match="MIAOPU_REQUIRE_KAFKA=1, but no broker here"):
        skip_or_fail("no broker here", required_by=REQUIRE_KAFKA)


@pytest.mark.parametrize(
    ("java", "reason"),
    [
        pytest.param(None, "Java 17 or later is not installed", id="no Java"),
        pytest.param('openjdk version "11.0.2"', "needs Java 17 or later, this is 11", id="old Java"),
        pytest.param('openjdk version "17.0.15"', "Maven (mvn) is not installed", id="no Maven"),
    ],
)
def test_what_is_missing_is_named(
    java: str | None, reason: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if java is not None:
        program = tmp_path / "java"
        program.write_text(f"#!/bin/sh\necho '{java}' >&2\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    monkeypatch.setattr(kafka_jars, "MARK", tmp_path / "never fetched")
    jars = kafka_jars.find_or_install_jars()
    assert jars.folder is None
    assert reason in jars.reason
