"""The process pool: away from the event loop, past the loss of a process, gone with its parent."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from shared.compute import Compute

pytestmark = pytest.mark.anyio


def square(number: int) -> int:
    return number * number


def pid_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def die_once(marker: str) -> str:
    """Kills its process at the first call."""
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(text: str) -> None:
    raise ValueError(text)


@pytest.fixture
def compute() -> Iterator[Compute]:
    compute = Compute(1)
    yield compute
    compute.close()


async def test_work_is_done_elsewhere_and_its_error_comes_back(compute: Compute) -> None:
    assert await compute.run(square, 7) == 49
    assert await compute.run(pid_after, 0.0) != os.getpid()
    with pytest.raises(ValueError, match="as raised"):
        await compute.run(fail, "as raised")


async def test_work_whose_process_was_killed_is_done_again_with_all_that_waited(
    compute: Compute, tmp_path: Path
) -> None:
    killed = compute.run(die_once, str(tmp_path / "marker"))
    results = await asyncio.gather(killed, *(compute.run(square, n) for n in range(5)))
    assert results == ["done", 0, 1, 4, 9, 16]


async def test_work_that_kills_every_process_is_given_up_and_others_go_on(compute: Compute) -> None:
    with pytest.raises(BrokenProcessPool):
        await compute.run(die)
    assert await compute.run(square, 3) == 9


async def test_closing_ends_work_under_way(compute: Compute) -> None:
    pid = await compute.run(pid_after, 0.0)
    long = asyncio.ensure_future(compute.run(pid_after, 60.0))
    await asyncio.sleep(0.1)
    compute.close()
    async with asyncio.timeout(5):
        await asyncio.gather(long, return_exceptions=True)
        while runs(pid):
            await asyncio.sleep(0.02)


def runs(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


PARENT = """
import asyncio, os, signal
from shared.compute import Compute
async def main():
    compute = Compute(1)
    print(await compute.run(os.getpid), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""


async def test_processes_end_with_a_parent_that_was_killed() -> None:
    command = [sys.executable, "-c", PARENT]
    ended = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    async with asyncio.timeout(5):
        while runs(int(ended.stdout)):
            await asyncio.sleep(0.02)
