"""The bare limit over HTTP: Starlette, msgspec and asyncpg; row and event in one statement, no reset in the pool.

No token, idempotency, journal, sequence or metrics. Run: uvicorn tests.benchmarks.peers.bare_intake:app
"""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import msgspec
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.benchmarks.peers.bare_models import Application

SCHEMA = """
CREATE TABLE application (
  id uuid PRIMARY KEY, reg_no text NOT NULL, region text NOT NULL, status text NOT NULL, payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL, topic text NOT NULL, key text NOT NULL,
  payload jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), sent_at timestamptz);
CREATE INDEX outbox_pending ON outbox (id) WHERE sent_at IS NULL;
"""
_INSERT = """
WITH a AS (INSERT INTO application (id, reg_no, region, status, payload)
           VALUES ($1, $2, $3, 'received', $4::text::jsonb) RETURNING id)
INSERT INTO outbox (event_id, topic, key, payload) SELECT $5, 'application.received', $2, $6::text::jsonb FROM a
"""
_decode = msgspec.json.Decoder(Application).decode


async def _keep_session(_: asyncpg.Connection) -> None:
    """No round trip on release."""


@asynccontextmanager
async def _pool(app: Starlette) -> AsyncIterator[None]:
    size = int(os.environ["PEER_POOL"])
    url = os.environ["PEER_DATABASE_URL"]
    async with asyncpg.create_pool(url, min_size=size, max_size=size, reset=_keep_session) as pool:
        app.state.pool = pool
        yield


async def _post_application(request: Request) -> Response:
    body = await request.body()
    firm = _decode(body).declaration
    number = uuid.uuid4()
    event = {
        "type": "application.received",
        "id": str(number),
        "reg_no": firm.uscc,
        "region": firm.reporting_unit,
        "loan_requested": firm.financing_need_yuan,
        "version": 1,
    }
    async with request.app.state.pool.acquire() as connection:
        await connection.execute(
            _INSERT,
            number,
            firm.uscc,
            firm.reporting_unit,
            body.decode(),
            uuid.uuid4(),
            orjson.dumps(event).decode(),
        )
    answer = orjson.dumps({"id": str(number), "status": "received"})
    return Response(answer, 201, media_type="application/json")


async def _ready(_: Request) -> Response:
    return Response(status_code=204)


app = Starlette(
    routes=[
        Route("/intake/v1/applications", _post_application, methods=["POST"]),
        Route("/readyz", _ready),
    ],
    lifespan=_pool,
)
