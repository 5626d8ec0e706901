"""Builds a service's HTTP application, alone or beside the others."""

import time
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import trace
from shared.api.callers import require_declared_callers
from shared.api.errors import add_error_handlers
from shared.api.frame_routes import frame_router
from shared.api.health import OPEN_PATHS, health_router
from shared.runtime import Runtime
from shared.service import Service

_SILENT = ("/livez", "/readyz", "/metrics")


def build_app(service: Service, runtime: Runtime) -> FastAPI:
    """The application of one service under its own prefix (`/pool/v1/…`), whoever hosts it.

    Raises:
        UndeclaredRoute: a route names no callers.
    """
    app = describe(service)
    app.state.runtime = runtime
    app.state.service = service
    return app


def describe(service: Service) -> FastAPI:
    """The application without a runtime: enough for its OpenAPI document and for checks."""
    prefix = f"/{service.name}"
    app = FastAPI(
        title=f"Miaopu {service.name}",
        version="1.0.0",
        summary=service.summary["en"],
        description=service.summary["zh"],
        docs_url=f"{prefix}/docs",
        redoc_url=None,
        openapi_url=f"{prefix}/openapi.json",
        max_body_size=1_000_000,
        separate_input_output_schemas=False,
        generate_unique_id_function=lambda route: route.name,
    )
    router = APIRouter(prefix=prefix)
    router.include_router(service.router)
    router.include_router(frame_router(service))
    router.include_router(health_router(service))
    app.include_router(router)
    add_error_handlers(app)
    app.add_middleware(Observed, service=service.name)
    require_declared_callers(app, frozenset(f"{prefix}{path}" for path in OPEN_PATHS))
    return app


class Observed:
    """Carries the trace in and out and counts answers by route template."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pure ASGI: nothing is buffered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        traceparent = trace.child_of(_header(scope, b"traceparent"))
        token = trace.current.set(traceparent)
        started, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (b"traceparent", traceparent.encode())]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            trace.current.reset(token)
            self._count(scope, status, time.perf_counter() - started)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        runtime: Runtime | None = getattr(scope["app"].state, "runtime", None)
        if runtime is None or scope["path"].endswith(_SILENT):
            return
        route = scope.get("route")
        template = getattr(route, "path", "unknown")
        runtime.metrics.requests.labels(template, scope["method"], status).inc()
        runtime.metrics.request_seconds.labels(template).observe(seconds)


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


class ByPrefix:
    """Sends a request to the service named by the first part of its path; the path itself stays whole."""

    def __init__(self, apps: Mapping[str, ASGIApp], otherwise: ASGIApp) -> None:
        self._apps, self._otherwise = apps, otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await _acknowledge_lifespan(receive, send)
            return
        first = scope["path"].split("/", 2)[1] if scope["path"].startswith("/") else ""
        await self._apps.get(first, self._otherwise)(scope, receive, send)


async def _acknowledge_lifespan(receive: Receive, send: Send) -> None:
    """Start and end belong to the host, not to the server's lifespan."""
    while True:
        message: Any = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
