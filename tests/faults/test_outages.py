"""F-B1–B3, F-C1–C2: the broker or the database goes away and comes back under load."""

import asyncio
import time

import asyncpg
import pytest

from shared.http import new_client
from shared.testing.builders import application
from shared.testing.kafka_broker import Broker
from tests.faults.rig import SERVICES, Rig, next_number

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("heavy"),
]
UNAVAILABLE = 503
TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname LIKE 'miaopu%'
"""


@pytest.fixture(scope="module")
def kafka_address(own_broker: Broker) -> str:
    """These tests kill their broker, so it is their own whatever is given."""
    return own_broker.bootstrap


async def bus_state(rig: Rig, service: str, act: str) -> str:
    """What a process says of the bus."""
    path = f"/{service}/readyz" if act == "serve" else "/readyz"
    async with new_client(10, rig.platform.processes[service, act].url) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return str((answer.json() if act == "serve" else answer.json()[service])["bus"])


async def until_bus(rig: Rig, service: str, says: str, patience_s: float = 30.0) -> None:
    """Waits until the service's worker says so of the bus, however idle it is."""
    async with asyncio.timeout(patience_s):
        while not (await bus_state(rig, service, "work")).startswith(says):
            await asyncio.sleep(0.2)


async def test_services_start_and_accept_while_the_broker_is_down(rig: Rig, own_broker: Broker) -> None:
    own_broker.stop()
    await asyncio.to_thread(rig.platform.stop)
    await rig.platform.start()
    number = next_number()
    assert (await rig.send_until_told(application(number), f"down-{number}")).status_code == 201
    for service in SERVICES:
        await until_bus(rig, service, "down since")
        assert await bus_state(rig, service, "serve") == "unused"
    unsent = await rig.fetch("intake", "SELECT count(*) AS n FROM outbox WHERE sent_at IS NULL")
    assert unsent[0]["n"] >= 1
    await asyncio.to_thread(own_broker.start)
    await rig.check()
    for service in SERVICES:
        await until_bus(rig, service, "up")


async def test_a_killed_broker_loses_nothing_and_fails_no_request(
    rig: Rig, own_broker: Broker, outage_s: float
) -> None:
    async with rig.under_load():
        own_broker.kill()
        await asyncio.sleep(outage_s)
        await asyncio.to_thread(own_broker.start)
    assert (rig.refused, rig.unanswered) == ([], 0)
    await rig.check()


async def test_a_hung_broker_loses_nothing_and_fails_no_request(rig: Rig, own_broker: Broker, outage_s: float) -> None:
    async with rig.under_load():
        own_broker.pause()
        await asyncio.sleep(outage_s * 1.5)
        own_broker.resume()
    assert (rig.refused, rig.unanswered) == ([], 0)
    await rig.check()


async def test_a_database_that_stops_at_once_keeps_all_that_was_acknowledged(rig: Rig) -> None:
    async with rig.under_load():
        await asyncio.to_thread(rig.server.restart_immediate)
        await asyncio.sleep(1)
    assert set(rig.refused) <= {UNAVAILABLE}
    rig.refused.clear()
    await rig.check()


async def test_terminated_backends_heal_within_seconds(rig: Rig) -> None:
    async with rig.under_load():
        administrator = await asyncpg.connect(rig.server.url("postgres"))
        await administrator.execute(TERMINATE)
        await administrator.close()
        await asyncio.sleep(5)
        assert set(rig.refused) <= {UNAVAILABLE}
        rig.refused.clear()
        healed = time.monotonic()
        number = next_number()
        await rig.send_until_told(application(number), f"heal-{number}")
        assert time.monotonic() - healed < 5
        assert rig.refused == []
    await rig.check()
