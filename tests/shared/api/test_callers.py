"""Every route says who may call it; a start with one that does not is refused."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi import APIRouter
from starlette.responses import PlainTextResponse

from shared.api.app import describe
from shared.api.callers import UndeclaredRoute, api_routes, callers, roles_of
from shared.identity.caller import Role
from tests.shared.frame import frame_service


async def answer() -> str:
    return "anything"


def router_with(**options: Any) -> APIRouter:
    router = APIRouter()
    router.add_api_route("/v1/secrets", answer, methods=["GET"], **options)
    return router


def test_a_route_that_names_no_callers_stops_the_start_by_its_path() -> None:
    with pytest.raises(UndeclaredRoute, match="/intake/v1/secrets"):
        describe(replace(frame_service(), router=router_with()))


def test_a_route_behind_two_routers_is_looked_at_too() -> None:
    outer, inner = APIRouter(prefix="/deep"), router_with()
    outer.include_router(inner)
    with pytest.raises(UndeclaredRoute, match="/intake/deep/v1/secrets"):
        describe(replace(frame_service(), router=outer))


def test_a_route_that_is_none_of_the_frameworks_own_is_refused_too() -> None:
    router = APIRouter()
    router.add_route("/v1/secrets", lambda _: PlainTextResponse("anything"))
    with pytest.raises(UndeclaredRoute, match="/intake/v1/secrets"):
        describe(replace(frame_service(), router=router))


def test_callers_of_a_whole_router_count_for_its_routes() -> None:
    outer = APIRouter(dependencies=[callers(Role.AUDITOR)])
    outer.include_router(router_with())
    app = describe(replace(frame_service(), router=outer))
    (route,) = [route for route in api_routes(app) if route.path == "/intake/v1/secrets"]
    assert roles_of(route) == frozenset({Role.AUDITOR})


def test_two_declarations_let_in_whom_both_let_in() -> None:
    outer = APIRouter(dependencies=[callers(Role.AUDITOR, Role.CITY)])
    outer.include_router(router_with(dependencies=[callers(Role.CITY, Role.BANK)]))
    app = describe(replace(frame_service(), router=outer))
    (route,) = [route for route in api_routes(app) if route.path == "/intake/v1/secrets"]
    assert roles_of(route) == frozenset({Role.CITY})
