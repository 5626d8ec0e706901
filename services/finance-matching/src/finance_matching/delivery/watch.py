"""Watches the banks, one process at a time: notes alarms and posts them; the metrics of all banks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
from prometheus_client import Gauge

from finance_matching.delivery.alarm_post import alarm_client, post_alarms
from finance_matching.delivery.receipts import hurry_of
from finance_matching.store.health import HEALTH, bank_health
from finance_matching.usecases.note_alarms import note_alarms
from shared import clock
from shared.database.failures import is_infrastructure
from shared.database.lease import Lease
from shared.delivery.connector import open_connector
from shared.log import get_logger
from shared.messaging.unit_of_work import unit_of_work
from shared.runtime import Runtime

log = get_logger(__name__)
_LEASE: Final = "bank-alarms"
_GRANTS = """
SELECT bank_id, count(*) AS open_grants FROM bank_event
WHERE change <> 'revoked' AND received_at IS NULL AND superseded_by IS NULL GROUP BY bank_id
"""


async def watch_banks(runtime: Runtime) -> None:
    """Looks the banks over again and again, until cancelled."""
    lease = Lease(runtime.database.pool, _LEASE, max(runtime.settings.lease_s, 2.0))
    wake = hurry_of(runtime)
    client = alarm_client(runtime.settings)
    try:
        while True:
            wake.clear()
            try:
                if await lease.hold():
                    async with unit_of_work(runtime, runtime.caller) as uow:
                        await note_alarms(uow)
                    if client is not None:
                        await post_alarms(runtime, client)
            except Exception as error:
                if not is_infrastructure(error):
                    log.error("banks are not looked over", exc_info=error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(runtime.settings.alarm_interval_s):
                    await wake.wait()
    finally:
        if client is not None:
            client.close()
        with contextlib.suppress(Exception):
            await lease.give_back()


@asynccontextmanager
async def open_resources(runtime: Runtime) -> AsyncIterator[None]:
    """The connector to banks, and gauges by bank, measured when somebody asks for metrics."""
    registry = runtime.metrics.of_database
    revocations = Gauge("bank_open_revocations", "Revocations not received", ["bank"], registry=registry)
    oldest = Gauge(
        "bank_oldest_open_revocation_seconds", "Since the fact behind the oldest", ["bank"], registry=registry
    )
    grants = Gauge("bank_open_grants", "Listings and marks not received", ["bank"], registry=registry)
    failing = Gauge("bank_endpoint_failing", "1 while the endpoint takes nothing", ["bank"], registry=registry)

    async def measure(connection: asyncpg.Connection) -> None:
        open_grants = {row["bank_id"]: row["open_grants"] for row in await connection.fetch(_GRANTS)}
        now = clock.now()
        for bank in [bank_health(row) for row in await connection.fetch(HEALTH)]:
            at = bank.health.oldest_unreceived_at
            revocations.labels(bank.code).set(bank.open_revocations)
            oldest.labels(bank.code).set((now - at).total_seconds() if at else 0)
            grants.labels(bank.code).set(open_grants.get(bank.id, 0))
            failing.labels(bank.code).set(bank.health.failing_since is not None)

    runtime.measures.append(measure)
    async with open_connector(runtime):
        yield
