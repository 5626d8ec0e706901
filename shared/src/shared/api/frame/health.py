"""Health for orchestrators: alive without asking anybody; ready when migrations, database and bus are as expected."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from shared import clock
from shared.api.callers import runtime_of
from shared.database.failures import is_infrastructure
from shared.messaging import dead_letters, lines, positions
from shared.messaging.relay import measure_outbox
from shared.migrations.floor import READY, Schema, look, told_of
from shared.migrations.history import history_of
from shared.runtime import Runtime
from shared.schemas.health import Alive, Readiness
from shared.service import Service
from shared.version import VERSION

_PATIENCE_S = 2.0
"""A probe waits about as long; a database that hangs is a database that is away."""
OPEN_PATHS = ("/livez", "/readyz", "/metrics")
_RELAYS = "SELECT holder FROM lease WHERE name = 'relay' AND until > clock_timestamp()"
_STATE = """
SELECT current_setting('transaction_read_only') AS read_only,
  array(SELECT name FROM lease WHERE holder <> '' AND until > clock_timestamp() ORDER BY name) AS leases
"""
_UNSEALED = """
SELECT count(*) FROM journal j
LEFT JOIN LATERAL (SELECT xid, journal_id FROM journal_link ORDER BY number DESC LIMIT 1) l ON true
WHERE l.xid IS NULL OR ((j.xid, j.id) > (l.xid, l.journal_id)
  AND NOT EXISTS (SELECT FROM journal_link k WHERE k.journal_id = j.id))
"""


def health_router(service: Service) -> APIRouter:
    """`/livez`, `/readyz`, `/metrics`."""
    router = APIRouter(tags=["health"])

    @router.get("/livez")
    async def livez() -> Alive:
        """The event loop turns."""
        return Alive()

    @router.get("/readyz", response_model=Readiness, responses={503: {"model": Readiness}})
    async def readyz(request: Request) -> Response:
        """Whether requests can be served."""
        state = await readiness(service, runtime_of(request))
        return JSONResponse(state.model_dump(), 200 if state.ready else 503)

    @router.get("/metrics", response_class=PlainTextResponse)
    async def metrics(request: Request) -> Response:
        """Prometheus text."""
        return Response(await metrics_text(runtime_of(request)), media_type=CONTENT_TYPE_LATEST)

    return router


async def readiness(service: Service, runtime: Runtime) -> Readiness:
    """Asks the database and looks at the bus."""
    history, schema, database = history_of(service), Schema(), "up"
    leases: list[str] = []
    try:
        async with _asking(runtime) as connection:
            schema = await look(connection)
            row = await connection.fetchrow(_STATE)
            leases, database = row["leases"], "read-only" if row["read_only"] == "on" else "up"
    except Exception as error:
        away = is_infrastructure(error)
        database = f"down: {type(error).__name__}" if away else f"not migrated: {error}"
    if database == "read-only":  # a former primary, or a standby: the next connection may lead to the primary
        await runtime.database.watch.let_go()
    fit = schema.fit(history) if database == "up" else None
    ended = "; ".join(f"{part} ended: {reason}" for part, reason in runtime.ended.items())
    return Readiness(
        version=VERSION,
        ready=fit in READY and not ended and not _relay_hangs(runtime),
        database=database,
        migration="unknown" if fit is None else schema.version or "none",
        expected_migration=history.head,
        fit="unknown" if fit is None else told_of(fit, service.name, schema, history),
        bus=str(runtime.bus.state),
        relay=str(runtime.relay),
        leases=leases,
        work=ended or "ok",
    )


def _relay_hangs(runtime: Runtime) -> bool:
    since = runtime.relay.failing_since
    return since is not None and (clock.now() - since).total_seconds() > runtime.settings.relay_failing_s


@asynccontextmanager
async def _asking(runtime: Runtime) -> AsyncIterator[asyncpg.Connection]:
    """A connection for a probe's patience; the driver gives up one that does not even confirm the end of a query."""
    async with (
        asyncio.timeout(_PATIENCE_S),
        runtime.database.pool.acquire(timeout=_PATIENCE_S) as connection,
    ):
        yield connection


async def metrics_text(runtime: Runtime) -> bytes:
    """All metrics of a process; the database's share is measured now, and left out while the database is away."""
    shared = False
    try:
        async with _asking(runtime) as connection:
            if shared := await _counts_here(connection, runtime):
                await measure_outbox(connection, runtime.metrics)
                await dead_letters.measure(connection, runtime.metrics)
                await positions.measure(connection, runtime.metrics)
                await lines.measure(connection, runtime.metrics)
                runtime.metrics.unsealed.set(await connection.fetchval(_UNSEALED))
                for measure in runtime.measures:
                    await measure(connection)
    except Exception as error:
        if not is_infrastructure(error):
            raise
    runtime.metrics.of_bus(runtime.bus.state, runtime.service)
    own = generate_latest(runtime.metrics.registry)
    return own + generate_latest(runtime.metrics.of_database) if shared else own


async def _counts_here(connection: asyncpg.Connection, runtime: Runtime) -> bool:
    """What stands in the database is counted by the process that relays, and by all only while none does."""
    holder = await connection.fetchval(_RELAYS)
    return holder is None or holder == runtime.relay.holder
