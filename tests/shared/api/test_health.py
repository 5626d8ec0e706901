"""What readiness and metrics say of a service that is not as it should be."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from shared import clock
from shared.bus.in_process import InProcessBus
from shared.bus.kafka import KafkaBus
from shared.bus.protocol import BusUnavailable, Message
from shared.events.pool import FirmAdmitted
from shared.messaging.received import Received
from shared.messaging.relay import Relay
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.postgres.private_server import PrivateServer
from shared.settings import Settings
from shared.testing.builders import uscc
from shared.testing.databases import Databases
from shared.testing.fixtures import WorldOf
from shared.testing.tcp_proxy import TcpProxy
from shared.testing.world import World, open_world
from tests.shared.frame import frame_service
from tests.shared.messaging.writing import event

pytestmark = pytest.mark.anyio


async def ready(world: World) -> tuple[int, dict[str, str]]:
    answer = await world.client.get("/intake/readyz")
    return answer.status_code, answer.json()


async def figures(world: World) -> dict[str, float]:
    """Figures by name, with the state where they have one."""
    text = (await world.client.get("/intake/metrics")).text
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[" ".join([sample.name, *filter(None, [sample.labels.get("state")])])] = sample.value
    return found


async def test_a_service_as_it_should_be_is_ready(frame: World) -> None:
    status, state = await ready(frame)
    assert (status, state["database"], state["bus"], state["work"]) == (200, "up", "up", "ok")
    assert state["migration"] == state["expected_migration"]


@pytest.mark.parametrize("found", ["'2020_01_01_older'", None])
async def test_a_database_of_another_revision_is_not_ready(frame: World, found: str | None) -> None:
    change = "DELETE FROM alembic_version" if found is None else f"UPDATE alembic_version SET version_num = {found}"
    await frame.runtime.database.pool.execute(change)
    status, state = await ready(frame)
    assert (status, state["migration"]) == (503, (found or "none").strip("'"))


async def test_a_database_that_was_never_migrated_is_not_ready(frame: World) -> None:
    await frame.runtime.database.pool.execute("DROP TABLE alembic_version")
    status, state = await ready(frame)
    assert status == 503
    assert state["database"].startswith("not migrated")


@asynccontextmanager
async def behind_a_proxy(server: PrivateServer, url: str, folder: Path) -> AsyncIterator[tuple[World, TcpProxy]]:
    assert server.socket_dir is not None
    async with TcpProxy(server.socket_dir / f".s.PGSQL.{server._port}") as proxy:
        through = f"postgresql://postgres@127.0.0.1:{proxy.port}/{url.partition('?')[0].rpartition('/')[2]}"
        async with open_world(frame_service(), through, folder) as world:
            yield world, proxy


async def test_a_database_that_does_not_answer_is_told_within_seconds_and_so_is_its_return(
    pg_server: PrivateServer, databases: Databases, tmp_path: Path
) -> None:
    url = await databases.fresh(frame_service())
    async with behind_a_proxy(pg_server, url, tmp_path) as (world, proxy):
        assert (await ready(world))[0] == 200
        proxy.to_server.blackhole = True
        started = time.monotonic()
        status, state = await ready(world)
        assert (status, state["database"]) == (503, "down: TimeoutError")
        assert (await world.client.get("/intake/metrics")).status_code == 200
        assert time.monotonic() - started < 10
        assert (await world.client.get("/intake/livez")).status_code == 200
        proxy.to_server.blackhole = False
        assert (await ready(world))[0] == 200
    await databases.drop(url)


async def test_a_broker_that_is_away_leaves_a_service_ready_and_one_that_is_not_asked_is_unused(frame: World) -> None:
    bus = KafkaBus(Settings(kafka_bootstrap="127.0.0.1:1", kafka_deadline_s=0.5))
    frame.runtime.bus = bus
    assert ((await ready(frame))[0], (await ready(frame))[1]["bus"]) == (200, "unused")
    assert str((await figures(frame))["bus_up"]) == "nan"
    bus.state.fail("producer", ConnectionError("refused"))
    status, state = await ready(frame)
    assert status == 200
    assert state["bus"].startswith("down since")
    assert (await figures(frame))["bus_up"] == 0


async def test_the_age_of_the_oldest_unsent_event_grows_until_it_is_sent(frame: World) -> None:
    async with unit_of_work(frame.runtime, frame.runtime.caller) as uow:
        uow.publish(event(uscc(1)))
        uow.publish(event(uscc(2)))
        uow.journal("tell", uscc(1))
    aged = clock.now() - timedelta(seconds=90)
    await frame.runtime.database.pool.execute("UPDATE outbox SET time = $1 WHERE subject = $2", aged, uscc(1))
    before = await figures(frame)
    assert 90 <= before["outbox_oldest_seconds"] < 100
    assert before["outbox_unsent"] == 2
    await frame.relay()
    after = await figures(frame)
    assert (after["outbox_oldest_seconds"], after["outbox_unsent"]) == (0, 0)


async def test_the_lag_grows_while_the_consumer_is_stuck_and_ends_with_it(frame: World) -> None:
    away = True

    async def deliver(_: Sequence[Message]) -> None:
        if away:
            raise ConnectionRefusedError("the database is away")

    assert isinstance(frame.runtime.bus, InProcessBus)
    await frame.runtime.bus.subscribe("intake", ["miaopu.pool.v1"], deliver)
    lags = []
    for _ in range(3):
        with pytest.raises(Exception, match="away"):
            await frame.runtime.bus.publish([Message("miaopu.pool.v1", "k", b"v")])
        await asyncio.sleep(0.05)
        lags.append((await figures(frame))["consumer_lag_seconds"])
    assert lags == sorted(lags)
    assert lags[2] >= lags[0] + 0.1
    assert (await figures(frame))["consumer_lag_messages"] == 1
    away = False
    await frame.runtime.bus.publish([Message("miaopu.pool.v1", "k", b"v")])
    found = await figures(frame)
    assert found["consumer_lag_seconds"] == 0
    assert "consumer_lag_messages" not in found


async def test_parked_events_are_counted_by_their_state(world_of: WorldOf) -> None:
    async def refuse(_: Sequence[Received[FirmAdmitted]], __: UnitOfWork) -> None:
        raise ValueError("not now")

    service = frame_service(subscriptions={FirmAdmitted: refuse})
    async with world_of(service, retry_pauses_s=(60.0,)) as world:
        await world.feed(event(uscc(1)), event(uscc(1)), event(uscc(2)))
        await world.deliver([Message(FirmAdmitted.topic, uscc(3), b"no event")])
        found: dict[str, Any] = await figures(world)
        parked = {name: value for name, value in found.items() if name.startswith("parked_events")}
        assert parked == {"parked_events retrying": 2, "parked_events held": 1, "parked_events dead": 1}


class Refusing(InProcessBus):
    """A bus that takes nothing while it is told so."""

    away = True

    async def publish(self, messages: Sequence[Message]) -> None:
        """Refuses, or hands on."""
        if self.away:
            raise BusUnavailable("nobody answers")
        await super().publish(messages)


async def test_a_relay_that_has_failed_for_too_long_makes_its_process_unready(world_of: WorldOf) -> None:
    async with world_of(frame_service(), relay_failing_s=0.3, relay_interval_s=0.05) as world:
        bus = Refusing()
        world.runtime.bus = bus
        async with unit_of_work(world.runtime, world.runtime.caller) as uow:
            uow.publish(event(uscc(1)))
            uow.journal("tell", uscc(1))
        assert (await ready(world))[1]["relay"] == "unused"
        relaying = asyncio.create_task(Relay(world.runtime).run())
        try:
            await until_ready(world, False)
            assert (await ready(world))[1]["relay"].startswith("failing since")
            bus.away = False
            await until_ready(world, True)
            assert (await ready(world))[1]["relay"] == "ok"
        finally:
            relaying.cancel()
            await asyncio.gather(relaying, return_exceptions=True)


async def until_ready(world: World, wanted: bool) -> None:
    async with asyncio.timeout(30):
        while ((await ready(world))[0] == 200) is not wanted:
            await asyncio.sleep(0.05)


async def test_what_stands_in_the_database_is_counted_by_one_process_alone(frame: World) -> None:
    lease = Relay(frame.runtime)._lease
    assert "outbox_unsent" in await figures(frame)  # nobody relays
    assert await lease.hold()
    assert "outbox_unsent" in await figures(frame)
    frame.runtime.relay.holder = None  # as `serve` is, and every other replica of `work`
    found = await figures(frame)
    assert not {"outbox_unsent", "outbox_oldest_seconds", "journal_unsealed_rows"} & found.keys()
    assert not [name for name in found if name.startswith("parked_events")]
    assert "consumer_lag_seconds" in found
