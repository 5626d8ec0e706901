"""Worlds of the services that typed clients speak to."""

from collections.abc import AsyncIterator

import pytest

from eligibility.wiring import service as eligibility
from finance_matching.wiring import service as finance_matching
from intake.wiring import service as intake
from monitoring.wiring import service as monitoring
from pool.wiring import service as pool
from shared.testing.fixtures import WorldOf
from shared.testing.world import World


@pytest.fixture
async def at_intake(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(intake) as world:
        yield world


@pytest.fixture
async def at_eligibility(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(eligibility) as world:
        yield world


@pytest.fixture
async def at_pool(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(pool) as world:
        yield world


@pytest.fixture
async def at_finance(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(finance_matching) as world:
        yield world


@pytest.fixture
async def at_monitoring(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(monitoring) as world:
        yield world
