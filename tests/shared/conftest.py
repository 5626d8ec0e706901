"""A running service of the frame's own."""

from collections.abc import AsyncIterator

import pytest

from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import frame_service


@pytest.fixture
async def frame(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(frame_service()) as world:
        yield world
