"""A world whose frame runs jobs of steps."""

from collections.abc import AsyncIterator

import pytest

from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import frame_service
from tests.shared.jobs.steps import Steps


@pytest.fixture
def steps() -> Steps:
    return Steps()


@pytest.fixture
async def world(world_of: WorldOf, steps: Steps) -> AsyncIterator[World]:
    async with world_of(frame_service(jobs={**frame_service().jobs, **steps.handlers}), lease_s=0.6) as world:
        yield world
