"""A running finance-matching service."""

from collections.abc import AsyncIterator

import pytest

from finance_matching.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        yield world
