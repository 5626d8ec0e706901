"""Settings of whoever runs the tests reach none of them, but for the address of a broker that they may use."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.settings import Settings
from shared.testing.kafka_broker import Broker
from shared.testing.kafka_given import MARK, broker_for_tests, empty
from shared.testing.require import require_kafka_jars

ROOT = Path(__file__).parents[2]
GIVEN = {"MIAOPU_KAFKA_BOOTSTRAP": "127.0.0.1:1", "MIAOPU_PORT": "1", "MIAOPU_MODE": "distributed"}


def test_a_test_sees_none_of_them() -> None:
    settings = Settings()
    assert (settings.mode, settings.kafka_bootstrap, settings.port) == ("embedded", None, 8080)


def test_none_reaches_a_test_of_a_run_that_was_given_some() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{__file__}::{SEES_NONE}"]
    run = subprocess.run(command, env={**os.environ, **GIVEN}, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert "1 passed" in run.stdout


SEES_NONE = test_a_test_sees_none_of_them.__name__


def test_a_given_broker_is_used_and_none_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def nothing_there(_: str) -> None:
        return None

    monkeypatch.setattr("shared.testing.kafka_given.empty", nothing_there)
    with broker_for_tests("broker.example:9092", tmp_path) as address:
        assert address == "broker.example:9092"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.kafka
@pytest.mark.anyio
async def test_a_given_broker_is_emptied_unless_its_topics_are_somebody_elses(tmp_path: Path) -> None:
    async def make(topic: str) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
        await admin.start()
        try:
            await admin.create_topics([NewTopic(topic, 1, 1)])
        finally:
            await admin.close()
        await until_topics(lambda found: topic in found)

    async def until_topics(enough: Callable[[set[str]], bool]) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
        await admin.start()
        try:
            async with asyncio.timeout(20):
                while not enough({name for name in await admin.list_topics() if not name.startswith("__")}):
                    await asyncio.sleep(0.05)
        finally:
            await admin.close()

    with Broker(require_kafka_jars(to_kill=True), tmp_path) as broker:
        await make("miaopu.pool.v1")
        refusal = await empty(broker.bootstrap)
        assert refusal is not None
        assert MARK in refusal
        await make(MARK)
        await make("somebody.elses")
        await until_topics(lambda found: found == {"miaopu.pool.v1", MARK, "somebody.elses"})
        assert await empty(broker.bootstrap) is None
        await until_topics(lambda found: found == {MARK, "somebody.elses"})
        assert await empty(broker.bootstrap) is None
