"""The platform on one loop in a thread, one after another for each history of a machine."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

from shared.testing.databases import Databases
from tests.journeys.standing_machine.platform import open_platform
from tests.journeys.standing_machine.story import Story

T = TypeVar("T")


class Rig:
    """What a machine drives; each call is over when its transactions are."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self._databases, self._folder = databases, folder
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._stack: AsyncExitStack | None = None
        self._stories = 0
        self._thread.start()

    def do(self, act: Coroutine[Any, Any, T], seconds: float = 120) -> T:
        """Runs a coroutine on the rig's loop."""
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(seconds)

    def new_story(self) -> Story:
        """A history of its own, on empty databases."""
        self.end_story()
        return self.do(self._open())

    async def _open(self) -> Story:
        self._stack, self._stories = AsyncExitStack(), self._stories + 1
        platform = open_platform(self._databases, self._folder / str(self._stories))
        return Story(await self._stack.enter_async_context(platform))

    def end_story(self) -> None:
        """Closes the services and drops their databases."""
        if self._stack is not None:
            self.do(self._stack.aclose())
            self._stack = None

    def close(self) -> None:
        """Ends all of it."""
        self.end_story()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
