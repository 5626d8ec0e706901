"""Delivers the feeds: woken by whoever adds to them, one deliverer at a time, each endpoint at its own pace."""

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from finance_matching.delivery.courier import Courier, Outcome
from finance_matching.delivery.dialler import dialler_of
from finance_matching.delivery.parcels import Endpoint, Parcel, open_parcels
from finance_matching.delivery.receipts import record_failure, record_receipt
from finance_matching.domain.order import chains_of
from shared import clock
from shared.log import get_logger
from shared.runtime import Runtime
from shared.sealing import Unsealable
from shared.store.failures import is_infrastructure
from shared.store.lease import Lease

log = get_logger(__name__)
WAKE = "deliveries"
_AT_ONCE = 4
_SWEEP_S = 1.0
_SOONEST_S = 0.02
_ROUND_S = 1.0
"""A round takes no event more after this, so that what came meanwhile, a revocation above all, finds its place."""


async def deliver(runtime: Runtime) -> None:
    """Delivers until cancelled."""
    deliverer = Deliverer(runtime)
    try:
        await deliverer.run()
    finally:
        await deliverer.close()


@dataclass(slots=True)
class _Round:
    """One endpoint's turn: some open events, until the first failure or the end of its time."""

    endpoint: Endpoint
    chains: deque[list[Parcel]]
    ends_at: float
    failed: bool = False

    @property
    def over(self) -> bool:
        """Whether it takes no event more."""
        return self.failed or asyncio.get_running_loop().time() >= self.ends_at


@dataclass(slots=True)
class Deliverer:
    """The couriers of all banks in this process."""

    runtime: Runtime
    _couriers: dict[UUID, Courier] = field(default_factory=dict)
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
        work = await open_parcels(self.runtime.database.pool, self._rounds.keys(), clock.now())
        for endpoint, parcels in work:
            task = asyncio.create_task(self._round(endpoint, parcels))
            self._rounds[endpoint.bank_id] = task

    async def _round(self, endpoint: Endpoint, parcels: list[Parcel]) -> None:
        chains = chains_of(parcels)
        if endpoint.failures:
            chains = [[chains[0][0]]]
        turn = _Round(endpoint, deque(chains), asyncio.get_running_loop().time() + _ROUND_S)
        try:
            courier = await self._courier(endpoint)
            async with asyncio.TaskGroup() as group:
                for _ in range(min(_AT_ONCE, len(chains))):
                    group.create_task(self._work_off(courier, turn))
        except Unsealable:
            now = clock.now()
            outcome = Outcome("blocked", now, now, error="the secret was sealed with another key; register anew")
            await record_failure(self.runtime, endpoint, parcels[0], outcome)
            turn.failed = True
        except Exception as error:
            _report(error, "a round of deliveries broke off")
            turn.failed = True
        finally:
            del self._rounds[endpoint.bank_id]
        if not turn.failed:
            self._wake.set()

    async def _work_off(self, courier: Courier, turn: _Round) -> None:
        while turn.chains:
            for parcel in turn.chains.popleft():
                if turn.over:
                    return
                if not await self._deliver(courier, turn.endpoint, parcel):
                    turn.failed = True

    async def _deliver(self, courier: Courier, endpoint: Endpoint, parcel: Parcel) -> bool:
        outcome = await courier.bring(parcel.document, parcel.traceparent)
        self.runtime.metrics.webhook_attempts.labels(outcome.result).inc()
        if outcome.result == "received":
            await record_receipt(self.runtime, endpoint, parcel, outcome)
            return True
        log.info("a bank did not take an event", bank=endpoint.code, result=outcome.result, reason=outcome.error)
        await record_failure(self.runtime, endpoint, parcel, outcome)
        return False

    async def _courier(self, endpoint: Endpoint) -> Courier:
        known = self._couriers.get(endpoint.bank_id)
        if known is not None and known.version == endpoint.version:
            return known
        if known is not None:
            known.close()
        courier = new_courier(self.runtime, endpoint.url, endpoint.sealed_secret, endpoint.version)
        self._couriers[endpoint.bank_id] = courier
        return courier

    async def close(self) -> None:
        """Breaks off what is under way, which the bank may get again, and lets another process deliver."""
        rounds = list(self._rounds.values())
        for task in rounds:
            task.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
        for courier in self._couriers.values():
            courier.close()
        with contextlib.suppress(Exception):
            await self._lease.give_back()


def new_courier(runtime: Runtime, url: str, sealed_secret: str, version: int) -> Courier:
    """A courier of one endpoint.

    Raises:
        Unsealable: the secret was sealed with another key.
    """
    secret = runtime.secrets.unseal(sealed_secret)
    return Courier(dialler_of(runtime), url, secret, version, runtime.settings.delivery_timeout_s)


def _report(error: BaseException, what: str) -> None:
    """Says what broke; a database that is away is told by readiness and not in the log of each second."""
    parts: tuple[Any, ...] = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    if not all(is_infrastructure(part) for part in parts):
        log.error(what, exc_info=error)
