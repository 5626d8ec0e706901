"""One process pool for pure computation that would hold the event loop: workbooks, solvers, simulations."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Compute:
    """Starts its processes on first use and survives the loss of one."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a picklable function elsewhere; a pool that lost a process is rebuilt and asked once more."""
        if kwargs:
            raise TypeError("compute takes positional arguments only")
        try:
            return await self._submit(function, *args)
        except BrokenProcessPool:
            self.close()
            return await self._submit(function, *args)

    async def _submit(self, function: Callable[..., R], *args: object) -> R:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context)
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *args)

    def close(self) -> None:
        """Ends the processes; work under way is abandoned."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
