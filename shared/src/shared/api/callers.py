"""Who may call a route; every route says it, and a route that does not stops the start."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from shared.api.known_parameters import refuse_unknown
from shared.identity.caller import Caller, Role
from shared.identity.subjects import UnfitSubject
from shared.identity.tokens import InvalidToken, NoKeys
from shared.log import get_logger
from shared.problems import RoleNotAllowed, SubjectNotAccepted, Unauthenticated, Unavailable
from shared.runtime import Runtime

log = get_logger(__name__)
EVERYONE = tuple(Role)
_RETRY_AFTER_S = 5


class Allowed:
    """Lets callers of these roles in, asking nothing that the route does not know; leaves the caller on the request."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self.roles = frozenset(roles)

    async def __call__(self, request: Request) -> Caller:
        """The caller.

        Raises:
            Unauthenticated: no good token.
            RoleNotAllowed: a good one of another role.
            Unavailable: the issuer's keys are not to be had.
            UnknownParameter: the route takes no such query parameter.
        """
        caller = await caller_of(request)
        if caller.role not in self.roles:
            raise RoleNotAllowed(allowed=", ".join(sorted(self.roles)))
        refuse_unknown(request)
        request.state.caller = caller
        return caller


def callers(*roles: Role) -> Any:
    """The declaration of a route's callers: `dependencies=[callers(Role.CITY)]`."""
    return Depends(Allowed(roles))


async def caller_of(request: Request) -> Caller:
    """Reads the bearer token.

    Raises:
        Unauthenticated: there is none, or it proves nothing.
        SubjectNotAccepted: a good one, whose subject could pass for another person's.
        Unavailable: the issuer's keys are not to be had.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    try:
        return await runtime_of(request).tokens.verified(token.strip())
    except UnfitSubject as error:
        log.info("token refused", reason=str(error))
        raise SubjectNotAccepted(character=error.shown) from error
    except InvalidToken as error:
        log.info("token refused", reason=str(error))
        raise Unauthenticated from error
    except NoKeys as error:
        raise Unavailable(retry_after_s=_RETRY_AFTER_S) from error


def runtime_of(request: Request) -> Runtime:
    """The service's runtime."""
    runtime: Runtime = request.app.state.runtime
    return runtime


def present_caller(request: Request) -> Caller:
    """The caller that the route's declaration let in."""
    caller: Caller = request.state.caller
    return caller


async def _caller(request: Request) -> Caller:
    return present_caller(request)


async def _runtime(request: Request) -> Runtime:
    return runtime_of(request)


Calling = Annotated[Caller, Depends(_caller)]
"""The caller of this request."""
Running = Annotated[Runtime, Depends(_runtime)]
"""The service's runtime."""


class UndeclaredRoute(RuntimeError):
    """A route without callers: the start stops, since nobody decided who may call it."""


def roles_of(route: RouteContext) -> frozenset[Role] | None:
    """The roles that a route lets in; None where it says nothing."""
    found = [each.dependency.roles for each in route.dependencies if isinstance(each.dependency, Allowed)]
    return frozenset.intersection(*found) if found else None


def require_declared_callers(app: FastAPI, open_paths: frozenset[str]) -> None:
    """Refuses an application with a route that names no callers.

    Raises:
        UndeclaredRoute: names the route.
    """
    for route in iter_route_contexts(app.routes):
        declared = isinstance(route.original_route, APIRoute) and roles_of(route) is not None
        if route.path not in open_paths and not declared:
            raise UndeclaredRoute(f"{sorted(route.methods or ())} {route.path} declares no callers")


def api_routes(app: FastAPI) -> list[RouteContext]:
    """All routes that answer the service's paths, those of included routers among them, as they are reached."""
    return [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]
