"""Five services, each on a database of its own; what one tells is carried to another when a test says so."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from eligibility.wiring import service as eligibility
from finance_matching.wiring import service as finance
from intake.wiring import service as intake
from monitoring.wiring import service as monitoring
from pool.wiring import service as pool
from shared.bus.protocol import Message
from shared.clients.base import ServiceClient
from shared.clients.pool import PoolClient
from shared.events.base import Event, FirmEvent, registry
from shared.identity.caller import Role
from shared.messaging.archive import COLUMNS
from shared.messaging.relay import message_of
from shared.schemas.pool.seats import SeatPlanIn
from shared.service import Service
from shared.testing.databases import Databases
from shared.testing.world import ADDRESS, World, open_world
from tests.journeys.standing_machine.views import View, view_of
from tests.pool.story import under

C = TypeVar("C", bound=ServiceClient)
SERVICES: Mapping[str, Service] = {one.name: one for one in (intake, eligibility, pool, finance, monitoring)}
POOL = pool.name
SEATS_ON = date(2024, 6, 20)
COOLING_MONTHS = 6
"""Longer than as shipped, so that a removed firm has to wait."""
_SINCE = f"SELECT {COLUMNS} FROM outbox o WHERE o.id > $1 ORDER BY o.id"
_SET_ASIDE = "SELECT subject, state, reason FROM parked_event WHERE done_at IS NULL"


@dataclass
class Way:
    """From one producer to one consumer: what waits, in the producer's order, and what was delivered."""

    waiting: list[tuple[Message, Event]] = field(default_factory=list)
    delivered: list[Message] = field(default_factory=list)

    def take(self, subject: str | None, most: int) -> list[tuple[Message, Event]]:
        """The next events of one subject, or of all."""
        taken = [one for one in self.waiting if subject in (None, one[0].key)][:most]
        self.waiting = [one for one in self.waiting if one not in taken]
        return taken


@dataclass
class Platform:
    """The services, what each has told, and what each knows: its own facts and those that it has heard."""

    worlds: Mapping[str, World]
    ways: dict[tuple[str, str], Way] = field(default_factory=lambda: defaultdict(Way))
    told: list[Event] = field(default_factory=list)
    """All facts of all services, in the order in which they came about."""
    _known: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    _last: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def client(self, kind: type[C], role: str = "province", subject: str | None = None, **scope: str) -> C:
        """The typed client of a service, for one person."""
        world = self.worlds[kind.service]
        token = world.issuer.token(subject or f"{role}-person", Role(role), scope)
        return kind(ADDRESS, token, http=world.client)

    async def collect(self, producer: str) -> list[Event]:
        """Takes in what a service has told since, and lays it on the ways to those who listen."""
        fresh = []
        for row in await self.worlds[producer].fetch(_SINCE, self._last[producer]):
            event, message = registry()[row["type"]].model_validate_json(row["data"]), message_of(row)
            self._last[producer] = row["id"]
            fresh.append(event)
            for consumer, service in SERVICES.items():
                if consumer != producer and event.topic in {kind.topic for kind in service.subscriptions}:
                    self.ways[producer, consumer].waiting.append((message, event))
        self.told += fresh
        self._known[producer] += fresh
        return fresh

    async def carry(
        self, producer: str, consumer: str, subject: str | None = None, most: int = 1000, again: int = 0
    ) -> int:
        """Delivers what waits, the events of one subject in their order, after some that were delivered before."""
        way, world = self.ways[producer, consumer], self.worlds[consumer]
        taken = way.take(subject, most)
        repeated = way.delivered[-again:] if again else []
        await world.deliver([*repeated, *(message for message, _ in taken), *repeated])
        way.delivered += [message for message, _ in taken]
        self._known[consumer] += [event for _, event in taken]
        assert await world.fetch(_SET_ASIDE) == []
        await self.collect(consumer)
        return len(taken)

    async def settle(self) -> None:
        """Carries until nobody has anything to tell."""
        while [await self.carry(*way) for way, found in list(self.ways.items()) if found.waiting]:
            pass

    def knows(self, service: str, uscc: str) -> View:
        """What the service can know of a firm by now."""
        return view_of(self._of(self._known[service], uscc), self.told)

    def truth(self, uscc: str) -> View:
        """All that happened to a firm."""
        return view_of(self._of(self.told, uscc), self.told)

    def own(self, service: str, uscc: str) -> list[Event]:
        """What a service itself told of a firm."""
        return [event for event in self._of(self.told, uscc) if event.source() == SERVICES[service].name]

    def _of(self, events: list[Event], uscc: str) -> list[Event]:
        return [event for event in events if isinstance(event, FirmEvent) and event.uscc == uscc]


@asynccontextmanager
async def open_platform(databases: Databases, folder: Path) -> AsyncIterator[Platform]:
    """The five with seats for all, and a bank's lists that are empty."""
    async with AsyncExitStack() as stack:
        worlds = {}
        for name, service in SERVICES.items():
            url = await databases.fresh(service)
            stack.push_async_callback(databases.drop, url)
            worlds[name] = await stack.enter_async_context(open_world(service, url, folder / service.package))
            under(worlds[name], cooling_months=COOLING_MONTHS)
        platform = Platform(worlds)
        await platform.client(PoolClient).put_seat_plan(SeatPlanIn(cap=100, effective_on=SEATS_ON))
        await platform.collect("pool")
        yield platform
