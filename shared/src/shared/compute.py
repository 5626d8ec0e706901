"""One process pool for pure computation that would hold the event loop: workbooks, solvers, simulations."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Compute:
    """Starts its processes on first use and survives the loss of one."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a picklable function elsewhere; a pool that lost a process is rebuilt and asked once more.

        Raises:
            BrokenProcessPool: the same work ended its process twice, or this was closed meanwhile.
        """
        if kwargs:
            raise TypeError("compute takes positional arguments only")
        pool = self._open()
        try:
            return await _submit(pool, function, *args)
        except BrokenProcessPool:
            self._drop(pool)
            if self._closed:
                raise
            return await _submit(self._open(), function, *args)

    def close(self) -> None:
        """Ends the processes; work under way is abandoned."""
        self._closed = True
        if self._pool is not None:
            self._drop(self._pool)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_end_with_parent)
        return self._pool

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        """Only the pool that was lost: another caller may have opened a new one meanwhile."""
        if self._pool is pool:
            self._pool = None
        # The interpreter waits for the pool's processes when it ends; one that computes on would hold up the exit.
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()


async def _submit(pool: ProcessPoolExecutor, function: Callable[..., R], *args: object) -> R:
    return await asyncio.get_running_loop().run_in_executor(pool, function, *args)


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever; Ctrl-C is the parent's to deal with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
