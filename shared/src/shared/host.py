"""Runs services: opens what they stand on, does their background work, and gives all of it back in order."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from pydantic_settings import BaseSettings

from shared import faults
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import Bus
from shared.compute import Compute
from shared.database.database import Database
from shared.database.failures import is_infrastructure
from shared.database.lease import Lease
from shared.identity.keys import keeping_keys, verifier
from shared.identity.person_marks import PersonMarks
from shared.jobs.worker import JobWorker
from shared.journal.keys import JournalKey
from shared.journal.sealer import seal
from shared.log import get_logger
from shared.messaging import dead_letters
from shared.messaging.inbox import Inbox
from shared.messaging.positions import KeptPositions
from shared.messaging.relay import Relay
from shared.messaging.wake import listen, notify_after_commits
from shared.metrics import Metrics
from shared.rules.copy import load_copy
from shared.runtime import Runtime
from shared.sealing import SecretBox
from shared.service import Service, own_settings_of, plan_for
from shared.settings import Settings, database_url_for
from shared.timers import keep_firing

log = get_logger(__name__)
Part = Callable[[Runtime, Service], Awaitable[None]]
PARTS = ("relay", "consumers", "jobs", "timers")


class MissingDatabase(RuntimeError):
    """No database is named for a service and this process has no private server."""


def make_bus(settings: Settings) -> Bus:
    """Kafka where a broker is named, else the bus inside this process."""
    if settings.kafka_bootstrap is None:
        return InProcessBus()
    from shared.bus.kafka import KafkaBus

    return KafkaBus(settings)


@asynccontextmanager
async def open_runtime(
    service: Service,
    settings: Settings,
    bus: Bus,
    compute: Compute,
    database_url: str | None = None,
    own: BaseSettings | None = None,
) -> AsyncIterator[Runtime]:
    """Everything one service stands on; `own` are its own settings, read here unless given.

    Raises:
        MissingDatabase: nothing says where its database is. BadSettings: its own settings cannot work.
        PlanFaults: the plan's folder is not one that the service can decide by; names file, line and reason of each.
    """
    own = own or own_settings_of(service)
    plan = plan_for(settings.plan_dir, service)
    url = database_url or _url_of(service, settings)
    faults.arm(settings.faults)
    database = await Database.open(url, settings, service.name)
    runtime = Runtime(
        service=service.name,
        settings=settings,
        database=database,
        bus=bus,
        plan=plan,
        tokens=await verifier(settings),
        compute=compute,
        metrics=Metrics(),
        own_settings=own,
        **_keys(settings),
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await load_copy(runtime)
        await stack.enter_async_context(keeping_keys(runtime.tokens, settings))
        if service.resources:
            await stack.enter_async_context(service.resources(runtime))
        yield runtime


def _url_of(service: Service, settings: Settings) -> str:
    if (url := database_url_for(service.name, settings, os.environ)) is None:
        raise MissingDatabase(
            f"set MIAOPU_DATABASE_URL for {service.name}, or start the embedded platform with `miaopu up`"
        )
    return url


def _keys(settings: Settings) -> dict[str, Any]:
    """Keys that files hold; made where the platform is one process for trying it out."""
    embedded, keys = settings.mode == "embedded", settings.data_dir / "keys"
    return {
        "journal_key": JournalKey.from_file(settings.journal_key_file or keys / "journal.pem", make=embedded),
        "secrets": SecretBox.from_file(settings.secret_key_file or keys / "secret.key", make=embedded),
        "persons": PersonMarks.from_file(settings.person_key_file or keys / "person.key", make=embedded),
    }


@dataclass(slots=True)
class Work:
    """The background work of one service in this process."""

    service: Service
    runtime: Runtime
    parts: Collection[str] = PARTS
    cross_process: bool = True
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a part has ended by itself."""
    _stopping: bool = False
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _relay: Relay | None = None
    _leases: list[Lease] = field(default_factory=list)

    async def subscribe(self) -> None:
        """Registers the service's inbox with the bus; all services do so before any relay starts."""
        if "consumers" in self.parts and self.service.subscriptions:
            inbox = Inbox(self.runtime, self.service.subscriptions)
            positions = KeptPositions(self.runtime.database.pool, inbox.consumer)
            await self.runtime.bus.subscribe(self.service.name, inbox.topics, inbox.deliver, inbox.recall, positions)
            self._start(self._dead_letters(inbox), "dead-letters")

    def start(self) -> None:
        """Starts all parts."""
        if self.cross_process:
            self._start(listen(self.runtime), "listen")
        if "relay" in self.parts:
            self._relay = Relay(self.runtime)
            self._start(self._relay.run(), "relay")
        if "jobs" in self.parts and self.service.jobs:
            self._start(JobWorker(self.runtime, self.service.jobs).run(), "jobs")
        if "timers" in self.parts:
            self._start_timers()
        if "consumers" in self.parts:
            for background in self.service.background:
                self._start(background(self.runtime), background.__name__)

    def _start_timers(self) -> None:
        settings = self.runtime.settings
        self._start(self._every("sealer", settings.seal_interval_s, self._seal), "sealer")
        self._start(self._every("sweep-frame", 3600, self._sweep_frame), "sweep-frame")
        if self.service.named:
            from shared.firms.names import follow_names

            self._start(follow_names(self.runtime, self.service.names), "names")
        for timer in self.service.timers:
            self._start(self._every(timer.name, timer.every_s, lambda run=timer.run: run(self.runtime)), timer.name)  # type: ignore[misc]

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=f"{self.service.name}:{name}")
        task.add_done_callback(self._note_end)
        self._tasks.append(task)

    def _note_end(self, task: asyncio.Task[None]) -> None:
        """Every part runs until it is stopped; one that ended otherwise leaves the process unready."""
        if self._stopping:
            return
        error = None if task.cancelled() else task.exception()
        log.error("background work ended", task=task.get_name(), exc_info=error)
        self.runtime.ended[task.get_name()] = f"{type(error).__name__}: {error}" if error else "ended"
        self.ended.set()

    async def stop(self) -> None:
        """Ends the parts; the relay makes a last sweep and gives its lease back."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._relay:
            await self._relay.stop()
        for lease in self._leases:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                await lease.give_back()

    async def _seal(self) -> None:
        await seal(self.runtime.database.pool, self.runtime.journal_key)

    async def _sweep_frame(self) -> None:
        settings, pool = self.runtime.settings, self.runtime.database.pool
        for table, column, days in (
            ("inbox", "received_at", settings.inbox_days),
            ("idempotency", "created_at", settings.idempotency_days),
            ("outbox", "sent_at", settings.archive_days),
        ):
            await pool.execute(f"DELETE FROM {table} WHERE {column} < clock_timestamp() - $1 * interval '1 day'", days)  # noqa: S608

    async def _every(self, name: str, seconds: float, run: Callable[[], Awaitable[None]]) -> None:
        lease = Lease(self.runtime.database.pool, name, max(self.runtime.settings.lease_s, 2.0))
        self._leases.append(lease)
        await keep_firing(lease, seconds, run)

    async def _dead_letters(self, inbox: Inbox) -> None:
        wake = self.runtime.wakes.setdefault("dead-letters", asyncio.Event())
        while True:
            wake.clear()
            try:
                await retry_dead_letters(self.runtime, inbox)
            except Exception as error:
                if not is_infrastructure(error):
                    log.error("dead letters could not be tried", exc_info=error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(1.0, max(0.05, self.runtime.settings.retry_pauses_s[0]))):
                    await wake.wait()


async def retry_dead_letters(runtime: Runtime, inbox: Inbox) -> None:
    """Tries dead letters whose pause is over and lets held ones follow."""
    for parked_id in await dead_letters.due(runtime):
        await inbox.retry(parked_id)
    for stream in await dead_letters.ready_streams(runtime, inbox.consumer):
        await inbox.release(stream)


@asynccontextmanager
async def notifying(runtime: Runtime) -> AsyncIterator[None]:
    """Within the block, commits of this process notify workers elsewhere."""
    task = asyncio.create_task(notify_after_commits(runtime))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
