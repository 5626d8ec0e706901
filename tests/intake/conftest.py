"""A running intake service with a batch."""

from collections.abc import AsyncIterator

import pytest

from intake.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.in_thread import in_thread
from shared.testing.world import World
from tests.intake.given import BATCH

__all__ = ["in_thread"]


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        assert (await world.post("/v1/batches", BATCH)).status_code == 201
        yield world
