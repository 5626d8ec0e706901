"""Background work does not die of what it meets; a part that ends all the same is seen."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from monitoring.wiring import service as monitoring
from shared.api.frame.operations import operations_app
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import Message
from shared.database.database import Database
from shared.host import Work
from shared.http import ASGITransport, new_client
from shared.messaging import wake
from shared.messaging.unit_of_work import unit_of_work
from shared.run import run_service
from shared.runtime import Runtime
from shared.service import Service
from shared.testing.builders import uscc
from shared.testing.databases import Databases
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import frame_service
from tests.shared.messaging.writing import event


class MoodyBus(InProcessBus):
    """A bus that fails in each of these ways, one after another, before it is well."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.left = list(errors)
        self.sent: list[Message] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        if self.left:
            raise self.left.pop(0)
        self.sent += messages


async def until(enough: Callable[[], Awaitable[bool]] | Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while True:
            found = enough()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def working(world: World, service: Service, *parts: str, cross_process: bool = False) -> AsyncIterator[Work]:
    work = Work(service, world.runtime, parts, cross_process)
    work.start()
    try:
        yield work
    finally:
        await work.stop()


async def readiness(world: World) -> tuple[int, str]:
    answer = await world.client.get(f"/{world.service.name}/readyz")
    return answer.status_code, answer.json()["work"]


@pytest.mark.anyio
async def test_the_relay_goes_on_after_failures_that_nobody_expected(world_of: WorldOf) -> None:
    async with world_of(monitoring, relay_interval_s=0.02) as world:
        bus = world.runtime.bus = MoodyBus(EOFError(), AssertionError("state"), ValueError("field"), KeyError("t"))
        async with unit_of_work(world.runtime, world.runtime.caller) as uow:
            uow.publish(event(uscc(1)))
            uow.journal("tell", uscc(1))
        async with working(world, monitoring, "relay") as work:
            await until(lambda: bool(bus.sent))
            assert bus.left == []
            assert not work.ended.is_set()
            assert (await readiness(world)) == (200, "ok")


async def fails(_: Runtime) -> None:
    await asyncio.sleep(0.01)
    raise KeyError("a bug")


async def returns(_: Runtime) -> None:
    await asyncio.sleep(0.01)


async def is_cancelled_from_within(_: Runtime) -> None:
    raise asyncio.CancelledError


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("part", "reason"),
    [(fails, "KeyError: 'a bug'"), (returns, "ended"), (is_cancelled_from_within, "ended")],
)
async def test_a_part_that_has_ended_leaves_its_process_unready(world_of: WorldOf, part: Any, reason: str) -> None:
    service = frame_service(background=(part,))
    async with world_of(service) as world, working(world, service, "consumers") as work:
        await until(work.ended.is_set)
        assert await readiness(world) == (503, f"intake:{part.__name__} ended: {reason}")
        app = operations_app([(service, world.runtime)])
        async with new_client(5, "http://miaopu.test", transport=ASGITransport(app)) as client:
            assert (await client.get("/readyz")).status_code == 503


@pytest.mark.anyio
async def test_parts_that_are_stopped_have_not_ended_by_themselves(world_of: WorldOf) -> None:
    async with world_of(monitoring) as world:
        async with working(world, monitoring, "relay", "consumers", "timers", cross_process=True):
            await asyncio.sleep(0.1)
        assert await readiness(world) == (200, "ok")


@pytest.mark.anyio
async def test_the_listener_for_hurry_ups_goes_on_after_failures_that_nobody_expected(
    world_of: WorldOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, left = Database.connect, [EOFError(), ValueError("url"), AssertionError("state")]

    async def moody(database: Database) -> asyncpg.Connection:
        if left:
            raise left.pop(0)
        return await connect(database)

    monkeypatch.setattr(wake, "_AGAIN_AFTER_S", 0.02)
    async with world_of(monitoring) as world:
        monkeypatch.setattr(Database, "connect", moody)
        work = Work(monitoring, world.runtime, ["relay"])
        work.start()
        woken = world.runtime.wakes["probe"] = asyncio.Event()

        async def notified() -> bool:
            await world.runtime.database.pool.execute(f"NOTIFY {wake.CHANNEL}")
            return woken.is_set()

        await until(notified)
        assert (left, work.ended.is_set()) == ([], False)
        await work.stop()
        monkeypatch.undo()


def test_a_work_process_of_which_a_part_has_ended_ends_with_a_failure(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    service = frame_service(background=(fails,))
    monkeypatch.setenv("MIAOPU_INTAKE_DATABASE_URL", asyncio.run(databases.fresh(service)))
    monkeypatch.setenv("MIAOPU_KAFKA_BOOTSTRAP", "127.0.0.1:1")
    monkeypatch.setenv("MIAOPU_KAFKA_DEADLINE_S", "1")
    monkeypatch.setenv("MIAOPU_DATA_DIR", str(tmp_path))
    assert run_service(service, ["work", "--port", "0"]) == 1
    assert "intake:fails: KeyError: 'a bug'" in capsys.readouterr().err
