"""Work of the process pool, done in a thread of the test's own process."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pytest

from shared.compute import Compute
from shared.testing.world import World

P = ParamSpec("P")
R = TypeVar("R")


class InThread(Compute):
    """The process pool, without its processes: starting them takes longer than all that is asked of them here."""

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The same, in a thread."""
        return await asyncio.to_thread(function, *args, **kwargs)


@pytest.fixture
def in_thread(world: World) -> None:
    """What takes long is done in this process: starting another takes longer than all that is asked of it."""
    world.runtime.compute = InThread(1)
