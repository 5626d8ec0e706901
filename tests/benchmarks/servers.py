"""The HTTP servers that are measured, as processes on a core of their own: intake as in production, and a bare peer."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from shared.testing.processes import free_ports
from tests.benchmarks.machine import CannotMeasure, on_measured_core

POOL = 32
"""Connections that either side may open."""
_ROOT = Path(__file__).parents[2]
_READY_S = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    url: str
    pid: int


@contextmanager
def intake(database_url: str, data_dir: Path, module: str = "intake") -> Iterator[Server]:
    """`python -m intake serve`: HTTP alone, relay and sealer run elsewhere. `module` starts a patched one instead."""
    (port,) = free_ports(1)
    settings = {
        "MIAOPU_INTAKE_DATABASE_URL": database_url,
        "MIAOPU_DATA_DIR": str(data_dir),
        "MIAOPU_DATABASE_POOL_SIZE": str(POOL),
    }
    command = [sys.executable, "-m", module, "serve", "--port", str(port)]
    with running(command, settings, f"http://127.0.0.1:{port}", "/intake/readyz") as server:
        yield server


@contextmanager
def bare_peer(database_url: str) -> Iterator[Server]:
    """The best bare rung: Starlette, msgspec, asyncpg, one statement."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "uvicorn", "tests.benchmarks.peers.bare_intake:app", "--port", str(port)]
    options = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning")
    peer = {"PEER_DATABASE_URL": database_url, "PEER_POOL": str(POOL)}
    with running([*command, *options], peer, f"http://127.0.0.1:{port}", "/readyz") as server:
        yield server


@contextmanager
def running(command: Sequence[str], settings: Mapping[str, str], url: str, ready: str) -> Iterator[Server]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MIAOPU_")}
    process = subprocess.Popen(on_measured_core(command), cwd=_ROOT, env={**clean, **settings})
    try:
        _wait_until_ready(process, url + ready)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(process: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + _READY_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=2) as answer:
                answer.read()
            return
        except HTTPError as error:
            raise CannotMeasure(f"{address}: {error.read().decode(errors='replace')}") from error
        except OSError:
            time.sleep(0.05)
    raise CannotMeasure(f"{process.args!r} did not get ready")
