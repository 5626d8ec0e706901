"""Delivers the feeds: woken by whoever adds to them, one deliverer at a time, each endpoint at its own pace."""

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Generic
from uuid import UUID

from shared import clock
from shared.database.failures import is_infrastructure
from shared.database.lease import Lease
from shared.delivery.client import Outcome, WebhookClient
from shared.delivery.connector import connector_of
from shared.delivery.order import chains_of
from shared.delivery.queue import Endpoint, M, Queue
from shared.log import get_logger
from shared.runtime import Runtime
from shared.sealing import Unsealable

log = get_logger(__name__)
WAKE = "deliveries"
_AT_ONCE = 4
_SWEEP_S = 1.0
_SOONEST_S = 0.02
_ROUND_S = 1.0
"""A round takes no event more after this, so that what came meanwhile, a revocation above all, finds its place."""


async def deliver(runtime: Runtime, queue: Queue[M]) -> None:
    """Delivers what waits in a service's queue until cancelled."""
    deliverer = Deliverer(runtime, queue)
    try:
        await deliverer.run()
    finally:
        await deliverer.close()


@dataclass(slots=True)
class _Round(Generic[M]):
    """One endpoint's turn: some open events, until the first failure or the end of its time."""

    endpoint: Endpoint
    chains: deque[list[M]]
    ends_at: float
    failed: bool = False

    @property
    def over(self) -> bool:
        """Whether it takes no event more."""
        return self.failed or asyncio.get_running_loop().time() >= self.ends_at


@dataclass(slots=True)
class Deliverer(Generic[M]):
    """The clients of all endpoints in this process."""

    runtime: Runtime
    queue: Queue[M]
    _clients: dict[UUID, WebhookClient] = field(default_factory=dict)
    _rounds: dict[UUID, asyncio.Task[None]] = field(default_factory=dict)
    _lease: Lease = field(init=False)
    _wake: asyncio.Event = field(init=False)

    def __post_init__(self) -> None:
        settings = self.runtime.settings
        self._lease = Lease(self.runtime.database.pool, WAKE, max(settings.lease_s, 2.0))
        self._wake = self.runtime.wakes.setdefault(WAKE, asyncio.Event())

    async def run(self) -> None:
        """Takes turns: at once when woken, else on a slow sweep that finds what no wake told of."""
        sweep_s = max(_SOONEST_S, min(_SWEEP_S, self.runtime.settings.delivery_pauses_s[0]))
        while True:
            self._wake.clear()
            try:
                if await self._lease.hold():
                    await self.start_rounds()
            except Exception as error:
                _report(error, "deliveries stand still")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(sweep_s):
                    await self._wake.wait()

    async def start_rounds(self) -> None:
        """Starts a round for each endpoint that has open events and no round under way."""
        for endpoint, messages in await self.queue.waiting(self._rounds.keys()):
            self._rounds[endpoint.id] = asyncio.create_task(self._round(endpoint, messages))

    async def _round(self, endpoint: Endpoint, messages: list[M]) -> None:
        chains = chains_of(messages)
        if endpoint.failures:
            chains = [[chains[0][0]]]
        turn = _Round(endpoint, deque(chains), asyncio.get_running_loop().time() + _ROUND_S)
        try:
            client = self._client(endpoint)
            async with asyncio.TaskGroup() as group:
                for _ in range(min(_AT_ONCE, len(chains))):
                    group.create_task(self._work_off(client, turn))
        except Unsealable:
            now = clock.now()
            outcome = Outcome("blocked", now, now, error="the secret was sealed with another key; register anew")
            await self.queue.failed(endpoint, messages[0], outcome)
            turn.failed = True
        except Exception as error:
            _report(error, "a round of deliveries broke off")
            turn.failed = True
        finally:
            del self._rounds[endpoint.id]
        if not turn.failed:
            self._wake.set()

    async def _work_off(self, client: WebhookClient, turn: _Round[M]) -> None:
        while turn.chains:
            for message in turn.chains.popleft():
                if turn.over:
                    return
                if not await self._deliver(client, turn.endpoint, message):
                    turn.failed = True

    async def _deliver(self, client: WebhookClient, endpoint: Endpoint, message: M) -> bool:
        outcome = await client.send(message.document, message.traceparent)
        self.runtime.metrics.webhook_attempts.labels(outcome.result).inc()
        if outcome.result == "received":
            await self.queue.received(endpoint, message, outcome)
            return True
        log.info(
            "an endpoint did not take an event", endpoint=endpoint.name, result=outcome.result, reason=outcome.error
        )
        await self.queue.failed(endpoint, message, outcome)
        return False

    def _client(self, endpoint: Endpoint) -> WebhookClient:
        known = self._clients.get(endpoint.id)
        if known is not None and known.version == endpoint.version:
            return known
        if known is not None:
            known.close()
        client = new_client(self.runtime, endpoint.url, endpoint.sealed_secret, endpoint.version)
        self._clients[endpoint.id] = client
        return client

    async def close(self) -> None:
        """Breaks off what is under way, which the bank may get again, and lets another process deliver."""
        rounds = list(self._rounds.values())
        for task in rounds:
            task.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
        for client in self._clients.values():
            client.close()
        with contextlib.suppress(Exception):
            await self._lease.give_back()


def new_client(runtime: Runtime, url: str, sealed_secret: str, version: int) -> WebhookClient:
    """A client of one endpoint.

    Raises:
        Unsealable: the secret was sealed with another key.
    """
    secret = runtime.secrets.unseal(sealed_secret)
    return WebhookClient(connector_of(runtime), url, secret, version, runtime.settings.delivery_timeout_s)


def _report(error: BaseException, what: str) -> None:
    """Says what broke; a database that is away is told by readiness and not in the log of each second."""
    parts: tuple[Any, ...] = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    if not all(is_infrastructure(part) for part in parts):
        log.error(what, exc_info=error)
