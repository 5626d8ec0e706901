"""Hot routes: found by method and path before the framework's routers, and called without its dependency solving.

The framework's own way (nested routers, dependencies, exit stacks) takes longer than all that a hot route does.
"""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.routing import RouteContext
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.api.callers import Allowed, api_routes
from shared.api.uow import AnsweringRoute, Repeated, replayed

Answer = Callable[[Request], Awaitable[Response]]


class HotRoute(AnsweringRoute):
    """A route with a constant path whose endpoint takes the request alone; it declares its callers as every route does.

    The framework answers it in the same way, only later.
    """


class HotPaths:
    """Answers hot routes; all else goes on to the framework's router. Stands inside body limit and fault handlers."""

    def __init__(self, app: FastAPI, otherwise: ASGIApp) -> None:
        self._otherwise = otherwise
        self._hot = {
            (method, route.path): (route.original_route, _straight(route))
            for route in api_routes(app)
            if isinstance(route.original_route, HotRoute)
            for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        found = self._hot.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if found is None:
            await self._otherwise(scope, receive, send)
            return
        scope["route"], answer = found
        try:
            response = await answer(Request(scope, receive, send))
        except Repeated as earlier:
            response = replayed(earlier)
        await response(scope, receive, send)


def _straight(route: RouteContext) -> Answer:
    """The route's callers, then its endpoint.

    Raises:
        TypeError: the route has a dependency beyond its callers.
    """
    checks = [each.dependency for each in route.dependencies]
    allowed = [check for check in checks if isinstance(check, Allowed)]
    if len(allowed) != len(checks):
        raise TypeError(f"the hot route {route.path} may depend on its callers alone")
    endpoint: Answer = route.endpoint

    async def answer(request: Request) -> Response:
        for check in allowed:
            await check(request)
        return await endpoint(request)

    return answer
