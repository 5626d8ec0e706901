"""A running eligibility service."""

from collections.abc import AsyncIterator

import pytest

from eligibility.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        yield world
