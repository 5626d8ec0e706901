"""One broker for the contract tests of this process, started when the first of them needs it."""

import asyncio
from collections.abc import Iterator

import pytest

from shared.bus.topics import ensure_topics, topic_names
from shared.settings import Settings
from shared.testing.kafka_broker import Broker
from shared.testing.require import require_kafka_jars

PROBE_TOPICS = [f"contract.{number}" for number in range(12)]


@pytest.fixture(scope="session")
def kafka_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a running broker with the product's topics and some for probes."""
    broker = Broker(require_kafka_jars(), tmp_path_factory.mktemp("kafka"))
    broker.start()
    settings = Settings(kafka_bootstrap=broker.bootstrap, kafka_deadline_s=5, kafka_session_timeout_s=6)
    asyncio.run(ensure_topics(settings, [*topic_names(), *PROBE_TOPICS]))
    try:
        yield settings
    finally:
        broker.stop()
