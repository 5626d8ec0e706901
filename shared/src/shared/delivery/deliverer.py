"""Delivers a service's queue: woken by whoever adds to it, one process at a time, each endpoint at its own pace."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any, Generic
from uuid import UUID

from shared import clock
from shared.database.failures import is_infrastructure
from shared.database.lease import Lease
from shared.delivery.client import WebhookClient
from shared.delivery.connector import attempts_of, connector_of
from shared.delivery.line import Line
from shared.delivery.queue import Endpoint, M, Outcome, Queue
from shared.log import get_logger
from shared.runtime import Runtime
from shared.sealing import Unsealable

log = get_logger(__name__)
WAKE = "deliveries"
_SWEEP_S = 1.0
_SOONEST_S = 0.02


async def deliver(runtime: Runtime, queue: Queue[M]) -> None:
    """Delivers what waits in a service's queue until cancelled."""
    deliverer = Deliverer(runtime, queue)
    try:
        await deliverer.run()
    finally:
        await deliverer.close()


@dataclass(slots=True)
class Deliverer(Generic[M]):
    """The clients of all endpoints in this process."""

    runtime: Runtime
    queue: Queue[M]
    _clients: dict[UUID, tuple[Any, WebhookClient]] = field(default_factory=dict)
    _lines: dict[UUID, Line[M]] = field(default_factory=dict)
    _tasks: dict[UUID, asyncio.Task[None]] = field(default_factory=dict)
    _lease: Lease = field(init=False)
    _wake: asyncio.Event = field(init=False)

    def __post_init__(self) -> None:
        settings = self.runtime.settings
        self._lease = Lease(self.runtime.database.pool, WAKE, max(settings.lease_s, 2.0))
        self._wake = self.runtime.wakes.setdefault(WAKE, asyncio.Event())

    async def run(self) -> None:
        """Takes turns: at once when woken, else on a slow sweep that finds what no wake told of."""
        sweep_s = max(_SOONEST_S, min(_SWEEP_S, self.runtime.settings.delivery_pauses_s[0]))
        swept_at = 0.0
        while True:
            self._wake.clear()
            now = asyncio.get_running_loop().time()
            sweep = now - swept_at >= sweep_s
            swept_at = now if sweep else swept_at
            await self._take_turn(sweep)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(sweep_s):
                    await self._wake.wait()

    async def _take_turn(self, sweep: bool) -> None:
        try:
            if await self._lease.hold():
                await self._look(sweep)
                return
        except Exception as error:
            _report(error, "deliveries stand still")
        for line in self._lines.values():
            line.stop()

    async def _look(self, sweep: bool) -> None:
        """Starts a line for each endpoint that has one to do; lines under way look again where something changed."""
        if self._lines:
            states = await self.queue.states(self._lines.keys())
            for endpoint_id, line in self._lines.items():
                if sweep or states.get(endpoint_id) != line.endpoint.state:
                    line.look_again()
        for endpoint, messages in await self.queue.waiting(self._lines.keys()):
            await self._start(endpoint, messages)

    async def _start(self, endpoint: Endpoint, messages: list[M]) -> None:
        try:
            client = self._client(endpoint)
        except Unsealable:
            now = clock.now()
            outcome = Outcome("blocked", now, now, error="the secret was sealed with another key; register anew")
            await self.queue.failed(endpoint, messages[0], outcome)
            return
        line = Line(self.queue, endpoint, attempts_of(self.runtime), client, {one.number: one for one in messages})
        self._lines[endpoint.id] = line
        self._tasks[endpoint.id] = asyncio.create_task(self._work_off(line))

    async def _work_off(self, line: Line[M]) -> None:
        try:
            await line.run()
        except Exception as error:
            _report(error, "a line of deliveries broke off")
        finally:
            del self._lines[line.endpoint.id], self._tasks[line.endpoint.id]

    def _client(self, endpoint: Endpoint) -> WebhookClient:
        key, known = self._clients.get(endpoint.id, (None, None))
        if known is not None and key == (endpoint.state.version, endpoint.sealed_secrets):
            return known
        if known is not None:
            known.close()
        client = new_client(self.runtime, endpoint.url, endpoint.sealed_secrets)
        self._clients[endpoint.id] = (endpoint.state.version, endpoint.sealed_secrets), client
        return client

    async def close(self) -> None:
        """Breaks off what is under way, which the endpoint may get again, and lets another process deliver."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _, client in self._clients.values():
            client.close()
        with contextlib.suppress(Exception):
            await self._lease.give_back()


def new_client(runtime: Runtime, url: str, sealed_secrets: tuple[str, ...]) -> WebhookClient:
    """A client of one endpoint, signing with each of its secrets.

    Raises:
        Unsealable: a secret was sealed with another key.
    """
    secrets = tuple(runtime.secrets.unseal(sealed) for sealed in sealed_secrets)
    return WebhookClient(
        connector_of(runtime), url, secrets, runtime.settings.delivery_timeout_s, sender=runtime.service
    )


def _report(error: BaseException, what: str) -> None:
    """Says what broke; a database that is away is told by readiness and not in the log of each second."""
    parts: tuple[Any, ...] = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    if not all(is_infrastructure(part) for part in parts):
        log.error(what, exc_info=error)
