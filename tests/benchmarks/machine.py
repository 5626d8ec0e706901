"""The computer that measures: which core does what, and how much of it a process took."""

import asyncio
import os
import shutil
import sys
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import psutil
import uvloop

from shared.run import settle_heap

T = TypeVar("T")


class CannotMeasure(RuntimeError):
    """Something a measure needs is missing; the text says how to get it."""


def _cores() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []


_CORES = _cores()
SPLIT = len(_CORES) > 1 and shutil.which("taskset") is not None
"""The first core is for what is measured, the second for PostgreSQL and the load."""


def on_measured_core(command: Sequence[str]) -> list[str]:
    """The command, alone on its core."""
    return ["taskset", "-c", str(_CORES[0]), *command] if SPLIT else list(command)


def use_measured_core() -> None:
    """Puts this process on the core of what is measured."""
    if SPLIT:
        os.sched_setaffinity(0, {_CORES[0]})


def use_other_core() -> None:
    """Puts this process, and what it starts from now on, beside PostgreSQL and the load."""
    if SPLIT:
        os.sched_setaffinity(0, {_CORES[1]})


def run_measured(work: Coroutine[Any, Any, T]) -> T:
    """Runs work of this process on the core of what is measured, in the event loop that services use."""
    use_measured_core()
    settle_heap()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work)
    finally:
        use_other_core()


def cpu_seconds(pid: int) -> float:
    """User and system time that a process and its children, living and ended, have taken."""
    total = 0.0
    for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def describe() -> str:
    """One line on the machine, for the head of the report."""
    split = "two cores, split" if SPLIT else "one core or no taskset: everything shares it, ratios say little"
    return f"Python {sys.version.split()[0]}, {psutil.cpu_count()} cores ({split}), load {os.getloadavg()[0]:.2f}"
