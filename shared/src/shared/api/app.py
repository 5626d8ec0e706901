"""Builds a service's HTTP application, alone or beside the others."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.datastructures import State
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.api.callers import api_routes, require_declared_callers
from shared.api.documents import docs_page
from shared.api.documents.docs_page import docs_router
from shared.api.documents.document import openapi_of
from shared.api.edge import Edge
from shared.api.errors import add_error_handlers
from shared.api.frame.frame_routes import frame_router
from shared.api.frame.health import OPEN_PATHS, health_router
from shared.api.hot import HotPaths, raising_handed_in
from shared.api.known_parameters import parameters_of
from shared.runtime import Runtime
from shared.service import Service
from shared.version import VERSION

BODY_BYTES = 1_000_000


def build_app(service: Service, runtime: Runtime) -> FastAPI:
    """The application of one service under its own prefix (`/pool/v1/…`), whoever hosts it.

    Raises:
        UndeclaredRoute: a route names no callers.
    """
    return bound(describe(service, runtime.settings.max_body_bytes), runtime)


def bound(described: FastAPI, runtime: Runtime) -> FastAPI:
    """An application of these routes over a runtime: it shares the routes and what is known of them, not its state."""
    app = copy(described)
    app.openapi_schema = None
    app.state = State({**{name: described.state[name] for name in described.state}, "runtime": runtime})
    return app


def describe(service: Service, max_body_bytes: int = BODY_BYTES) -> FastAPI:
    """The application without a runtime: enough for its OpenAPI document and for checks."""
    prefix = f"/{service.name}"
    app = Application(
        title=f"Miaopu {service.name}",
        version=VERSION,
        summary=service.summary["en"],
        description=service.summary["zh"],
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        openapi_url=None,
        max_body_size=max_body_bytes,
        separate_input_output_schemas=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # `Edge` carries the trace and counts
        generate_unique_id_function=lambda route: route.name,
    )
    router = APIRouter(prefix=prefix)
    router.include_router(service.router)
    router.include_router(frame_router(service))
    router.include_router(health_router(service))
    router.include_router(docs_router(service))
    app.include_router(router)
    add_error_handlers(app)
    open_paths = {f"{prefix}{path}" for path in (*OPEN_PATHS, *docs_page.OPEN_PATHS)}
    require_declared_callers(app, frozenset(open_paths))
    app.state.known_parameters = parameters_of(api_routes(app))
    router_stack: Any = raising_handed_in(app.router.middleware_stack)
    app.router.middleware_stack = router_stack
    return app


class Application(FastAPI):
    """FastAPI with our layer outside all of its own, and a document that tells who may call and what is refused."""

    def build_middleware_stack(self) -> ASGIApp:
        """The framework's layers within `Edge`: its own answers (413, 500) are made outside any added middleware."""
        return Edge(HotPaths(self, super().build_middleware_stack()))

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi_of(self, super().openapi())
        return self.openapi_schema


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
