"""A consumer with a table of its own, fed over either transport; what it did can be read from the database."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from monitoring.wiring import service as monitoring
from shared.bus.protocol import Bus, Message
from shared.events.pool import FirmAdmitted, FirmExited
from shared.host import retry_dead_letters
from shared.messaging.inbox import Inbox
from shared.messaging.received import Received, Unprocessable
from shared.messaging.unit_of_work import UnitOfWork
from shared.service import Service
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.contracts.bus_contract import publish_patiently

TOPIC = FirmAdmitted.topic
_firms = itertools.count(1)
_EFFECT = "INSERT INTO effect (uscc, sequence, what) VALUES ($1, $2, $3)"
_TABLE = "CREATE TABLE effect (id bigserial PRIMARY KEY, uscc text, sequence bigint, what text)"


@dataclass(slots=True)
class Consumer:
    """The service under test; firms in `poisoned` cannot be handled until they are healed."""

    world: World
    inbox: Inbox
    bus: Bus
    poisoned: set[str] = field(default_factory=set)
    hopeless: set[str] = field(default_factory=set)
    tries: int = 0

    async def send(self, *messages: Message) -> None:
        """Publishes messages of the product's topics."""
        await publish_patiently(self.bus, messages)

    def event(self, firm: str, name: str = "firm") -> FirmAdmitted:
        """A fact of the firm."""
        return FirmAdmitted(
            uscc=firm,
            application_id=UUID(int=1),
            name=name,
            reporting_unit="420100",
            admission_list_id=UUID(int=2),
            effective_on=date(2024, 7, 1),
            rules_version="test",
        )

    def message(self, firm: str, sequence: int, name: str = "firm") -> Message:
        """Its message with a number."""
        return self.world.message(self.event(firm, name), sequence=sequence)

    async def effects(self, firm: str) -> list[int]:
        """Sequences that had an effect, in the order of the effects."""
        rows = await self.world.fetch("SELECT sequence FROM effect WHERE uscc = $1 ORDER BY id", firm)
        return [row["sequence"] for row in rows]

    async def parked(self, firm: str) -> list[dict[str, Any]]:
        """What is set aside of a firm."""
        statement = "SELECT * FROM parked_event WHERE subject = $1 AND done_at IS NULL ORDER BY sequence, parked_at"
        return [dict(row) for row in await self.world.fetch(statement, firm)]

    async def until(self, enough: Callable[[], Any], seconds: float = 30.0) -> None:
        """Waits for a condition, trying dead letters meanwhile as a worker does."""
        async with asyncio.timeout(seconds):
            while not await enough():
                await retry_dead_letters(self.world.runtime, self.inbox)
                await asyncio.sleep(0.05)

    async def until_effects(self, firm: str, expected: list[int]) -> None:
        """Until exactly these sequences have had their effect."""

        async def there() -> bool:
            return await self.effects(firm) == expected

        await self.until(there)

    async def until_parked(self, firm: str, states: list[str]) -> None:
        """Until the firm's events are set aside in these states."""

        async def there() -> bool:
            return [row["state"] for row in await self.parked(firm)] == states

        await self.until(there)


def new_firm() -> str:
    """A firm that no other test speaks of."""
    return uscc(900_000 + next(_firms))


@asynccontextmanager
async def consuming(world: World, bus: Bus, group: str) -> AsyncIterator[Consumer]:
    """The consumer, subscribed."""
    await world.runtime.database.pool.execute(_TABLE)

    async def on_admitted(events: Sequence[Received[FirmAdmitted]], uow: UnitOfWork) -> None:
        consumer.tries += 1
        for received in events:
            if received.event.uscc in consumer.hopeless:
                raise Unprocessable("this can never be handled")
            if received.event.uscc in consumer.poisoned and received.event.name == "poison":
                raise ValueError("poison")
            await uow.execute_native(_EFFECT, received.event.uscc, received.sequence, received.event.name)

    async def on_exited(events: Sequence[Received[FirmExited]], uow: UnitOfWork) -> None:
        for received in events:
            await uow.execute_native(_EFFECT, received.event.uscc, received.sequence, "exited")

    inbox = Inbox(world.runtime, {FirmAdmitted: on_admitted, FirmExited: on_exited})
    consumer = Consumer(world, inbox, bus)
    await bus.subscribe(group, inbox.topics, inbox.deliver)
    yield consumer


def probe_service() -> Service:
    """Monitoring's database serves: only the frame's tables are used."""
    return replace(monitoring)
