"""A broker with the product's topics for each module of contract tests, started when the first test needs it."""

import pytest

from shared.bus.topics import ensure_topics, topic_names
from shared.settings import Settings
from shared.testing.kafka_broker import in_own_loop

PROBE_TOPICS = [f"contract.{number}" for number in range(12)]
ENDS_TOPIC = "contract.ends"


@pytest.fixture(scope="module")
def kafka_settings(kafka_address: str) -> Settings:
    """Settings of a running broker with the product's topics and some for probes."""
    settings = Settings(kafka_bootstrap=kafka_address, kafka_deadline_s=5, kafka_session_timeout_s=6)
    in_own_loop(ensure_topics(settings, [*topic_names(), *PROBE_TOPICS, ENDS_TOPIC]))
    return settings
