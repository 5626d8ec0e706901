"""Servers of tests live in memory where there is enough of it, and what a killed run left there is taken away."""

import subprocess
import sys
import time
from pathlib import Path

from shared.postgres.private_server import start_private_server
from shared.testing.in_memory import PREFIX, server_folder

KILLED = """
import os, pathlib, signal, sys
from shared.postgres.private_server import start_private_server
from shared.testing.in_memory import server_folder
memory = pathlib.Path(sys.argv[1])
with server_folder(memory / "disk", memory=memory, least_free_bytes=0) as folder:
    print(start_private_server(folder, settings={"shared_buffers": "16MB"}).pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def runs(process: int) -> bool:
    """Whether it does something still; one that has ended may wait for its parent for a while."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False


def until_ended(process: int) -> None:
    """A server takes its number away before it ends."""
    deadline = time.monotonic() + 20
    while runs(process):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def left_in(memory: Path) -> list[str]:
    return [path.name for path in memory.glob(f"{PREFIX}*")]


def test_what_a_killed_run_left_is_stopped_and_taken_away_by_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, timeout=60).stdout
    postmaster = int(said.splitlines()[-1])
    (killed,) = left_in(tmp_path)
    with server_folder(tmp_path / "disk", memory=tmp_path, least_free_bytes=0) as folder:
        assert killed not in left_in(tmp_path)
        until_ended(postmaster)
        assert folder.is_relative_to(tmp_path)
    assert left_in(tmp_path) == []


def test_a_server_of_a_run_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    with (
        server_folder(tmp_path / "disk", memory=tmp_path, least_free_bytes=0) as folder,
        start_private_server(folder, settings={"shared_buffers": "16MB"}) as running,
        server_folder(tmp_path / "disk", memory=tmp_path, least_free_bytes=0) as second,
    ):
        assert second != folder
        assert runs(running.pid)


def test_a_folder_of_another_namespace_of_processes_is_kept_while_its_server_is_held(tmp_path: Path) -> None:
    """No process of this machine has its number; the lock says that somebody runs it."""
    held = tmp_path / f"{PREFIX}{2**30}-elsewhere" / "postgres"
    with start_private_server(held, settings={"shared_buffers": "16MB"}) as running:
        with server_folder(tmp_path / "disk", memory=tmp_path, least_free_bytes=0):
            assert runs(running.pid)
        assert held.exists()


def test_where_memory_is_short_or_closed_the_disk_serves(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with server_folder(disk, memory=tmp_path, least_free_bytes=1 << 60) as folder:
        assert folder == disk
    with server_folder(disk, memory=tmp_path / "not there", least_free_bytes=0) as folder:
        assert folder == disk
    assert list(tmp_path.iterdir()) == []
