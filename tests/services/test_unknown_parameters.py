"""What a route does not know is refused by name, on every route, and a list is never wider than what was asked for."""

from typing import Any

import pytest

from tests.services.conftest import TwoSides
from tests.services.seeding import Route, ask, routes_of

pytestmark = pytest.mark.anyio


def near(route: Route) -> set[str]:
    """A misspelling of each parameter of the route, that is none of its others."""
    return {f"{name}s" for name in route.queries} - route.queries or {"made_up"}


async def test_every_route_refuses_what_it_does_not_know(two_sides: TwoSides) -> None:
    routes = routes_of(two_sides.seed.service)
    assert routes
    for route in routes:
        for name in near(route):
            body: dict[str, Any] = {"json": {}} if route.writes else {}
            answer = await ask(two_sides.world, two_sides.wuhan, route, min(route.roles), params={name: "x"}, **body)
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (422, "unknown-parameter"), (route, answer.text)
            (told,) = problem["errors"]
            assert (told["in"], told["pointer"]) == ("query", f"/{name}")
            if route.queries:
                assert name[:-1] in told["message"], route


async def test_who_may_not_call_a_route_does_not_learn_what_it_takes(two_sides: TwoSides) -> None:
    for route in routes_of(two_sides.seed.service):
        path = two_sides.wuhan.path(route.path)
        answer = await two_sides.world.client.request(route.method, path, params={"made_up": "x"})
        assert answer.status_code == 401, route
