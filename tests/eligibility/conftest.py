"""A running eligibility service."""

from collections.abc import AsyncIterator

import pytest

from eligibility.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.in_thread import in_thread
from shared.testing.world import World

__all__ = ["in_thread"]


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        yield world
