"""A set whose transaction takes too long is halved until it fits, and what is too slow alone goes aside."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import asyncpg
import pytest

from monitoring.wiring import service
from shared.bus.protocol import Message
from shared.database.failures import is_infrastructure
from shared.events.pool import FirmAdmitted
from shared.messaging.inbox import Inbox
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.messaging.writing import event

pytestmark = pytest.mark.anyio
LIMIT_S = 1.0
Wait = Callable[[UnitOfWork, float], Awaitable[object]]


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service, database_transaction_timeout_s=LIMIT_S, retry_pauses_s=(0.02, 0.02)) as world:
        await world.runtime.database.pool.execute("CREATE TABLE effect (uscc text)")
        yield world


async def in_the_database(uow: UnitOfWork, seconds: float) -> None:
    await uow.execute_native("SELECT pg_sleep($1)", seconds)


async def in_the_program(uow: UnitOfWork, seconds: float) -> None:
    await asyncio.sleep(seconds)


class Slow:
    """A consumer that takes `each_s` for an event, and as much as `of_firm` says for one of that firm."""

    def __init__(self, world: World, wait: Wait, each_s: float, of_firm: dict[str, float]) -> None:
        self.inbox = Inbox(world.runtime, {FirmAdmitted: self.handle})
        self.sets: list[int] = []
        self._wait, self._each_s, self._of_firm = wait, each_s, of_firm

    async def handle(self, events: Sequence[Received[FirmAdmitted]], uow: UnitOfWork) -> None:
        self.sets.append(len(events))
        for received in events:
            await self._wait(uow, self._of_firm.get(received.event.uscc, self._each_s))
            await uow.execute_native("INSERT INTO effect VALUES ($1)", received.event.uscc)


def messages(world: World, number: int, first: int = 1) -> list[Message]:
    return [world.message(event(uscc(first + n)), sequence=1) for n in range(number)]


async def effects(world: World) -> list[str]:
    return sorted(row["uscc"] for row in await world.fetch("SELECT uscc FROM effect"))


@pytest.mark.parametrize("wait", [in_the_database, in_the_program])
async def test_a_set_that_takes_too_long_is_halved_until_it_fits(world: World, wait: Wait) -> None:
    slow = Slow(world, wait, 0.35, {})
    await slow.inbox.deliver(messages(world, 4))
    assert await effects(world) == sorted(uscc(n) for n in range(1, 5))
    assert slow.sets == [4, 2, 2]
    assert await world.fetch("SELECT * FROM parked_event") == []


async def test_what_follows_a_slow_set_comes_in_smaller_ones_and_grows_again(world: World) -> None:
    of_firm = {uscc(n): 0.35 for n in range(1, 5)}
    slow = Slow(world, in_the_program, 0.0, of_firm)
    await slow.inbox.deliver(messages(world, 4))
    slow.sets.clear()
    await slow.inbox.deliver(messages(world, 4, first=10))
    await slow.inbox.deliver(messages(world, 4, first=20))
    assert slow.sets == [2, 2, 4]


@pytest.mark.parametrize("wait", [in_the_database, in_the_program])
async def test_one_that_is_always_too_slow_goes_aside_and_ends_as_a_dead_letter(world: World, wait: Wait) -> None:
    slow = Slow(world, wait, 0.0, {uscc(2): LIMIT_S + 0.5})
    await slow.inbox.deliver(messages(world, 3))
    assert await effects(world) == sorted([uscc(1), uscc(3)])
    (parked,) = await world.fetch("SELECT id, subject, state FROM parked_event")
    assert (parked["subject"], parked["state"]) == (uscc(2), "retrying")
    states = []
    for _ in range(2):
        assert not await slow.inbox.retry(parked["id"])
        states.append((await world.fetch("SELECT state FROM parked_event"))[0]["state"])
    assert states == ["retrying", "dead"]


async def test_a_database_that_is_away_is_no_events_fault(world: World) -> None:
    async def away(uow: UnitOfWork, seconds: float) -> None:
        raise ConnectionRefusedError("no database")

    slow = Slow(world, away, 0.0, {})
    started = time.monotonic()
    with pytest.raises(ConnectionRefusedError):
        await slow.inbox.deliver(messages(world, 2))
    assert time.monotonic() - started < LIMIT_S
    assert await world.fetch("SELECT * FROM parked_event") == []


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
        asyncpg.AdminShutdownError("terminating connection due to administrator command"),
        asyncpg.InternalClientError("got result for unknown protocol state"),
        asyncpg.InterfaceError("connection is closed"),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_connection_that_broke_says_nothing_about_the_request(error: Any) -> None:
    assert is_infrastructure(error)


def test_a_value_that_does_not_fit_says_something_about_it() -> None:
    assert not is_infrastructure(asyncpg.DataError("value out of int32 range"))
    assert not is_infrastructure(asyncpg.UniqueViolationError("twice"))
