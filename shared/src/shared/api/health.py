"""Health for orchestrators: alive without asking anybody; ready when migrations, database and bus are as expected."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from starlette.responses import JSONResponse, PlainTextResponse, Response

from shared.api.callers import runtime_of
from shared.runtime import Runtime
from shared.service import Service
from shared.store import parking
from shared.store.failures import is_infrastructure
from shared.store.migrate import expected_revision
from shared.store.relay import measure_outbox

_PATIENCE_S = 2.0
"""A probe waits about as long; a database that hangs is a database that is away."""
OPEN_PATHS = ("/livez", "/readyz", "/metrics")
_REVISION = "SELECT version_num FROM alembic_version"
_UNSEALED = """
SELECT count(*) FROM journal j
LEFT JOIN LATERAL (SELECT xid, journal_id FROM journal_link ORDER BY number DESC LIMIT 1) l ON true
WHERE l.xid IS NULL OR ((j.xid, j.id) > (l.xid, l.journal_id)
  AND NOT EXISTS (SELECT FROM journal_link k WHERE k.journal_id = j.id))
"""


class Alive(BaseModel):
    """The process answers; nothing else was asked."""

    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """What was asked and what it answered; `bus` does not make a service unready: it accepts, and sends later."""

    ready: bool
    database: str
    migration: str
    expected_migration: str
    bus: str


def health_router(service: Service) -> APIRouter:
    """`/livez`, `/readyz`, `/metrics`."""
    router = APIRouter(tags=["health"])

    @router.get("/livez")
    async def livez() -> Alive:
        """The event loop turns."""
        return Alive()

    @router.get("/readyz", response_model=Readiness)
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
    expected = expected_revision(service)
    found, database = "unknown", "up"
    try:
        async with asyncio.timeout(_PATIENCE_S):
            found = await runtime.database.pool.fetchval(_REVISION) or "none"
    except Exception as error:
        away = is_infrastructure(error)
        database = f"down: {type(error).__name__}" if away else f"not migrated: {error}"
    down = runtime.bus.state.down_since
    return Readiness(
        ready=found == expected,
        database=database,
        migration=found,
        expected_migration=expected,
        bus="up" if down is None else f"down since {down.isoformat()}: {runtime.bus.state.reason}",
    )


async def metrics_text(runtime: Runtime) -> bytes:
    """All metrics of a service; the database's share is measured now, and left as it was while the database is away."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await measure_outbox(runtime)
            await parking.measure(runtime)
            runtime.metrics.unsealed.set(await runtime.database.pool.fetchval(_UNSEALED))
    except Exception as error:
        if not is_infrastructure(error):
            raise
    runtime.metrics.bus_up.set(1 if runtime.bus.state.down_since is None else 0)
    return generate_latest(runtime.metrics.registry)
