"""Hot routes: found by method and path before the framework looks at anything, and called without its dependencies.

The framework's own way (its layers, nested routers, dependencies, exit stacks) takes longer than all that a hot route
does. What goes wrong in one is answered by the framework all the same, so that there is one way of refusing.
"""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.routing import RouteContext
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.api.callers import Allowed, api_routes
from shared.api.uow import AnsweringRoute, replayed
from shared.database.idempotency import Repeated
from shared.problems import BodyTooLarge

Endpoint = Callable[[Request], Awaitable[Response]]
RaisingRouter = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]
_FAULT = "miaopu.fault"


class HotRoute(AnsweringRoute):
    """A route with a constant path whose endpoint takes the request alone; it declares its callers as every route does.

    The framework would answer it in the same way, only later.
    """


class HotPaths:
    """Answers hot routes; hands all else, and what fails, to the framework."""

    def __init__(self, app: FastAPI, framework: ASGIApp) -> None:
        self._framework = framework
        self._most_bytes = app.max_body_size
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
            await self._framework(scope, receive, send)
            return
        scope["route"], answer = found
        try:
            response = await answer(Request(scope, self._bounded(receive)))
        except Repeated as earlier:
            response = replayed(earlier)
        except Exception as fault:
            scope[_FAULT] = fault
            await self._framework(scope, receive, send)
            return
        await response(scope, receive, send)

    def _bounded(self, receive: Receive) -> Receive:
        left = self._most_bytes

        async def receive_within() -> Message:
            nonlocal left
            message = await receive()
            if left is not None:
                left -= len(message.get("body", b""))
                if left < 0:
                    raise BodyTooLarge
            return message

        return receive_within


def raising_handed_in(router: ASGIApp) -> RaisingRouter:
    """The framework's router, which raises what a hot route handed in, within the framework's fault handlers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if fault := scope.get(_FAULT):
            raise fault
        await router(scope, receive, send)

    return app


def _straight(route: RouteContext) -> Endpoint:
    """The route's callers, then its endpoint.

    Raises:
        TypeError: the route has a dependency beyond its callers.
    """
    checks = [each.dependency for each in route.dependencies]
    allowed = [check for check in checks if isinstance(check, Allowed)]
    if len(allowed) != len(checks):
        raise TypeError(f"the hot route {route.path} may depend on its callers alone")
    endpoint = cast("Endpoint", route.endpoint)

    async def answer(request: Request) -> Response:
        for check in allowed:
            await check(request)
        return await endpoint(request)

    return answer
