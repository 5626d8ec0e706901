"""A broker for tests: the one that MIAOPU_KAFKA_BOOTSTRAP names, or one of their own."""

import asyncio
import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.testing.kafka_broker import Broker, in_own_loop
from shared.testing.require import require_kafka_jars

KAFKA_BOOTSTRAP = "MIAOPU_KAFKA_BOOTSTRAP"
MARK = "miaopu.tests"
"""Topic that makes a broker the tests' own: they empty it."""
_OURS = ("miaopu.", "contract.")
_DEADLINE_S = 30.0


@contextmanager
def broker_for_tests(given: str | None, folder: Path) -> Iterator[str]:
    """Address of a broker without a topic of ours; a given one is used by one test process at a time."""
    if given is None:
        with Broker(require_kafka_jars(), folder) as broker:
            yield broker.bootstrap
        return
    with (Path(tempfile.gettempdir()) / "miaopu-tests-kafka.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if refusal := in_own_loop(empty(given)):
            pytest.fail(refusal, pytrace=False)
        yield given


async def empty(bootstrap: str) -> str | None:
    """Takes away what earlier tests left; the reason why not, where the topics may be somebody's."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    async with asyncio.timeout(_DEADLINE_S):
        await admin.start()
        try:
            ours = await _topics(admin)
            if ours and MARK not in ours:
                return (
                    f"{KAFKA_BOOTSTRAP}={bootstrap} has topics of a platform, and tests empty their broker: "
                    f"name another one, or make the topic {MARK} on it"
                )
            if not ours:
                await admin.create_topics([NewTopic(MARK, 1, 1)])
            if left := sorted(ours - {MARK}):
                await admin.delete_topics(left)
            while await _topics(admin) != {MARK}:  # noqa: ASYNC110 - the broker takes its time and tells nobody
                await asyncio.sleep(0.1)
        finally:
            await admin.close()
    return None


async def _topics(admin: AIOKafkaAdminClient) -> set[str]:
    return {name for name in await admin.list_topics() if name.startswith(_OURS)}
