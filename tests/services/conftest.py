"""A world of each service with both sides in it, opened once for all tests that only look."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest

from shared.testing.databases import Databases
from shared.testing.in_thread import InThread
from shared.testing.world import World, open_world
from tests.services.frame_acts import furnish
from tests.services.seeding import HUANGSHI, SCOPED, WUHAN, Placed, Seed, ask, content_of, routes_of
from tests.services.seeds import SEEDS

P = ParamSpec("P")
R = TypeVar("R")
Seen = dict[tuple[str, str], tuple[int, str]]
"""What each scoped role of a side reads from each route: status and body."""


@dataclass
class TwoSides:
    """A service in which Wuhan was seeded first and Huangshi after it."""

    seed: Seed
    world: World
    wuhan: Placed
    huangshi: Placed
    alone: Seen
    """What Wuhan's people saw before Huangshi had anything."""


async def seen_by(world: World, seed: Seed, placed: Placed) -> Seen:
    """All that the side's scoped people can read with the side's own ids."""
    seen: Seen = {}
    for route in routes_of(seed.service):
        for role in route.roles & set(SCOPED):
            if not route.writes:
                answer = await ask(world, placed, route, role)
                seen[route.operation, role] = (answer.status_code, content_of(answer))
    return seen


@asynccontextmanager
async def opened(seed: Seed, databases: Databases, folder: Path) -> AsyncIterator[World]:
    """The service with its ground."""
    url = await databases.fresh(seed.service)
    try:
        async with open_world(seed.service, url, folder / seed.service.package) as world:
            world.runtime.compute = InThread(1)
            await seed.ground(world)
            yield world
    finally:
        await databases.drop(url)


def _by_service() -> list[Any]:
    """One parameter a service; its tests stay in one process, which opens its world once."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(f"services-{name}")) for name in sorted(SEEDS)]


@pytest.fixture(scope="session", params=_by_service())
async def two_sides(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[TwoSides]:
    """Both sides of a service."""
    seed = SEEDS[request.param]
    async with opened(seed, databases, tmp_path_factory.mktemp("sides")) as world:
        wuhan, huangshi = Placed(WUHAN), Placed(HUANGSHI)
        await seed.side(world, wuhan)
        await furnish(world, wuhan)
        alone = await seen_by(world, seed, wuhan)
        await seed.side(world, huangshi)
        await furnish(world, huangshi)
        yield TwoSides(seed, world, wuhan, huangshi, alone)


@pytest.fixture(params=_by_service())
async def acted(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> AsyncIterator[tuple[Seed, World, Placed]]:
    """A service with one side, ready for its acts."""
    seed = SEEDS[request.param]
    async with opened(seed, databases, tmp_path) as world:
        wuhan = Placed(WUHAN)
        await seed.side(world, wuhan)
        yield seed, world, wuhan
