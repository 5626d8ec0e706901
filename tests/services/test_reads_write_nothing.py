"""A GET reads in a transaction that can write nothing, and leaves every table as it was."""

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant

from shared.api.callers import api_routes
from shared.api.uow import get_uow
from shared.service import wired_service
from shared.services import SERVICE_NAMES
from shared.testing.described import described
from tests.services.asked import ASKED
from tests.services.conftest import TwoSides
from tests.services.seeding import ask, contents, routes_of


def calls(dependant: Dependant) -> Iterator[object]:
    """All that a route depends on."""
    yield dependant.call
    for each in dependant.dependencies:
        yield from calls(each)


@pytest.mark.parametrize("name", SERVICE_NAMES)
def test_no_get_opens_a_transaction_that_may_write(name: str) -> None:
    asking = [route for route in api_routes(described(wired_service(name))) if "GET" in (route.methods or ())]
    assert asking
    assert [route.path for route in asking if get_uow in set(calls(route.dependant))] == []


@pytest.mark.anyio
async def test_no_get_changes_a_row(two_sides: TwoSides) -> None:
    before = await contents(two_sides.world)
    for route in routes_of(two_sides.seed.service):
        if not route.writes:
            for role in route.roles:
                params = {name: value for name, value in ASKED.items() if name in route.queries}
                await ask(two_sides.world, two_sides.wuhan, route, role, params=params)
    assert await contents(two_sides.world) == before
