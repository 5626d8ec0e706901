"""The bank of both sides: a process that stores each event in PostgreSQL and answers 204."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TABLE = "CREATE TABLE IF NOT EXISTS chain_bank (event_id uuid PRIMARY KEY, body jsonb)"
_STORE = "INSERT INTO chain_bank VALUES ($1, $2) ON CONFLICT DO NOTHING"


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Opens the bank's own connections."""
    async with asyncpg.create_pool(os.environ["PEER_DATABASE_URL"], min_size=1, max_size=2) as pool:
        await pool.execute(_TABLE)
        app.state.pool = pool
        yield


async def receive(request: Request) -> Response:
    """Stores, then answers."""
    body = await request.body()
    await request.app.state.pool.execute(_STORE, orjson.loads(body)["id"], body.decode())
    return Response(status_code=204)


async def ready(_: Request) -> Response:
    """Answers once the bank listens."""
    return Response("ready")


app = Starlette(routes=[Route("/", receive, methods=["POST"]), Route("/readyz", ready)], lifespan=lifespan)
