"""A running monitoring service with two members of Wuhan and one of Huangshi."""

from collections.abc import AsyncIterator

import pytest

from monitoring.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.monitoring.programme import NEIGHBOUR, STRANGER, admitted


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(admitted(), admitted(NEIGHBOUR), admitted(STRANGER, "420200"))
        yield world
