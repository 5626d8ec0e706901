"""A running eligibility service."""

from collections.abc import AsyncIterator

import pytest

from eligibility.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.in_thread import InThread
from shared.testing.world import World


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        yield world


@pytest.fixture
def in_thread(world: World) -> None:
    """What takes long is done in this process: starting another takes longer than all that is asked of it."""
    world.runtime.compute = InThread(1)
