"""F-B1–B3, F-C1–C2: the broker or the database goes away and comes back under load."""

import asyncio
import time

import asyncpg
import pytest

from shared.http import new_client
from shared.testing.builders import application
from tests.faults.rig import Rig, next_number

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


async def bus_state(rig: Rig, service: str) -> str:
    """What the service's worker says of the bus."""
    async with new_client(10, rig.platform.processes[service, "work"].url) as client:
        state = (await client.get("/readyz")).json()
    return str(state[service]["bus"])


async def test_services_start_and_accept_while_the_broker_is_down(rig: Rig) -> None:
    rig.broker.stop()
    for act in ("serve", "work"):
        process = rig.platform.processes["intake", act]
        process.stop()
        process.start()
        await process.ready()
    number = next_number()
    assert (await rig.send_until_told(application(number), f"down-{number}")).status_code == 201
    unsent = await rig.fetch("intake", "SELECT count(*) AS n FROM outbox WHERE sent_at IS NULL")
    assert unsent[0]["n"] >= 1
    await asyncio.sleep(4)
    assert (await bus_state(rig, "intake")).startswith("down since")
    rig.broker.start()
    await rig.check()
    assert await bus_state(rig, "intake") == "up"


async def test_a_killed_broker_loses_nothing_and_fails_no_request(rig: Rig, outage_s: float) -> None:
    async with rig.under_load():
        rig.broker.kill()
        await asyncio.sleep(outage_s)
        await asyncio.to_thread(rig.broker.start)
    assert (rig.refused, rig.unanswered) == ([], 0)
    await rig.check()


async def test_a_hung_broker_loses_nothing_and_fails_no_request(rig: Rig, outage_s: float) -> None:
    async with rig.under_load():
        rig.broker.pause()
        await asyncio.sleep(outage_s * 1.5)
        rig.broker.resume()
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
        rig.refused.clear()
        healed = time.monotonic()
        number = next_number()
        await rig.send_until_told(application(number), f"heal-{number}")
        assert time.monotonic() - healed < 5
        assert rig.refused == []
    await rig.check()
