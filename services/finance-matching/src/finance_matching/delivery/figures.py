"""What this service shows of its banks as metrics."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import asyncpg
from prometheus_client import Gauge, Histogram

from finance_matching.store.health import HEALTH, bank_health
from shared import clock
from shared.delivery.connector import open_connector
from shared.runtime import Runtime

_PROPAGATION: Final = "propagation"
_GRANTS = """
SELECT bank_id, count(*) AS open_grants FROM bank_event
WHERE change <> 'revoked' AND received_at IS NULL AND superseded_by IS NULL GROUP BY bank_id
"""


@asynccontextmanager
async def open_resources(runtime: Runtime) -> AsyncIterator[None]:
    """The connector to banks, the time to their receipts, and gauges by bank, measured when somebody asks for them."""
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
    runtime.resources[_PROPAGATION] = Histogram(
        "whitelist_propagation_seconds",
        "From a firm's fact to a bank's receipt",
        buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
        registry=runtime.metrics.registry,
    )
    async with open_connector(runtime):
        yield


def observe_propagation(runtime: Runtime, caused_at: Sequence[datetime], received_at: datetime) -> None:
    """Seconds from the facts to a bank's receipt, into the metrics."""
    propagation: Histogram = runtime.resources[_PROPAGATION]
    for instant in caused_at:
        propagation.observe(max(0.0, (received_at - instant).total_seconds()))
