"""Every role on every route of every service: let in or refused as the route declares (F-J2, F-J5)."""

from typing import Any

import pytest

from shared.identity.caller import SEES_ALL, Role
from tests.services.asked import ASKED, nothing_there
from tests.services.conftest import TwoSides
from tests.services.seeding import Route, ask, routes_of

pytestmark = pytest.mark.anyio
ROLES = sorted(Role)


def body_of(route: Route) -> dict[str, Any]:
    """A body that no route takes for more than a bad request."""
    return {"json": {}} if route.writes else {}


async def test_nobody_gets_in_without_a_token(two_sides: TwoSides) -> None:
    for route in routes_of(two_sides.seed.service):
        path = two_sides.wuhan.path(route.path)
        answer = await two_sides.world.client.request(route.method, path, **body_of(route))
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), route


async def test_a_role_that_is_not_declared_is_refused_whatever_it_asks(two_sides: TwoSides) -> None:
    for route in routes_of(two_sides.seed.service):
        for role in set(ROLES) - route.roles:
            answer = await ask(two_sides.world, two_sides.wuhan, route, role, **body_of(route))
            assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed"), (route, role)


async def test_a_declared_role_is_not_refused_for_what_it_is_and_meets_no_fault_of_ours(two_sides: TwoSides) -> None:
    """Acts are tried by nobody's people on what is not there, so that nothing is changed."""
    nowhere = nothing_there(two_sides.wuhan)
    for route in routes_of(two_sides.seed.service):
        for role in route.roles:
            placed = nowhere if route.writes else two_sides.wuhan
            answer = await ask(two_sides.world, placed, route, role, **body_of(route))
            assert answer.status_code < 500, (route, role, answer.text)
            if answer.status_code in {401, 403}:
                assert answer.json()["code"] not in {"role-not-allowed", "unauthenticated"}, (route, role)


async def test_roles_that_see_all_read_what_is_there(two_sides: TwoSides) -> None:
    for route in routes_of(two_sides.seed.service):
        for role in route.roles & set(SEES_ALL) if not route.writes else ():
            params = {name: value for name, value in ASKED.items() if name in route.queries}
            answer = await ask(two_sides.world, two_sides.wuhan, route, role, params=params)
            assert answer.status_code == 200, (route, role, answer.text)
