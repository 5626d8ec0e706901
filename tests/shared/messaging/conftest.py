"""A running pool service, which hears of all that these tests send it; a module that needs another has its own."""

from collections.abc import AsyncIterator

import pytest

from pool.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        yield world
