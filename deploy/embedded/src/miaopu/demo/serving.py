"""The embedded platform on a socket of its own, and the example bank as a process of its own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from miaopu.platform import SERVICES, Platform, open_platform
from miaopu.platform_address import address_left
from shared.domain.bad_value import BadValue
from shared.http import HTTPError, new_blocking_client
from shared.run import settle_heap
from shared.service import Service
from shared.settings import Settings

_START_S = 30.0


class _QuietServer(uvicorn.Server):
    """Leaves the signals to its host."""

    def install_signal_handlers(self) -> None:
        """Nothing: the host ends the server."""


class AddressNotFree(BadValue):
    """Nobody can listen there: the port is taken, or the address is not this machine's."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            "address_not_free",
            f"无法在 {host}:{port} 监听（{reason}）：请用 --port 另选端口，或停止占用它的程序",
            f"cannot listen at {host}:{port} ({reason}): choose another with --port, or stop what uses it",
        )


@asynccontextmanager
async def serving(settings: Settings, port: int = 0, services: Sequence[Service] = SERVICES) -> AsyncIterator[str]:
    """The embedded platform, or some of its services, answering at the URL that is yielded; port 0 takes a free one.

    Raises:
        AddressNotFree: nothing was started. PrivateServerError: the data folder is in use, or cannot be used.
    """
    with _listening(settings.host, port) as listener:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        async with open_platform(settings, services) as platform, _answering(platform, listener):
            url = f"http://{settings.host}:{listener.getsockname()[1]}"
            with address_left(settings.data_dir, url):
                yield url


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Taken first of all, so that a port in use is told before anything starts; who comes early waits in its queue."""
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise AddressNotFree(host, port, os.strerror(error.errno) if error.errno else str(error)) from error
    with listener:
        listener.setblocking(False)
        # asyncio does this only for sockets that it made itself; without it each answer waits 40 ms for an ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


@asynccontextmanager
async def _answering(platform: Platform, listener: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(
        platform.app, loop="none", http="httptools", access_log=False, log_config=None, lifespan="off",
        timeout_graceful_shutdown=10,
    )  # fmt: skip
    server = _QuietServer(config)
    answering = asyncio.create_task(_serve(server, listener))
    try:
        yield
    finally:
        for runtime in platform.runtimes.values():
            runtime.draining.set()
        server.should_exit = True
        await answering


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    # uvicorn's own serve() takes the process's signals over; this runs the same steps without that.
    settle_heap()
    await server._serve(sockets=[listener])


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class BankProcess:
    """The example bank: a receiver with its own copy, started once its secret is known."""

    database: Path
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log_file(self) -> Path:
        """Where it writes what it takes in."""
        return self.database.with_suffix(".log")

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def webhook_url(self) -> str:
        """Where it takes events."""
        return f"{self.url}/events"

    def start(self, secret: str) -> None:
        """Starts the process and waits until it answers.

        Raises:
            TimeoutError: it did not.
        """
        self.stop()
        arguments = ["serve", "--port", str(self.port), "--database", str(self.database)]
        environment = {**os.environ, "MIAOPU_BANK_SECRET": secret}
        command = [sys.executable, "-m", "miaopu.demo.bank", *arguments]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.copy()
            except HTTPError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError(f"the example bank did not start; its log is {self.log_file}")

    def copy(self) -> list[dict[str, Any]]:
        """The bank's own copy of both lists."""
        with new_blocking_client(10, self.url) as client:
            answer = client.get("/copy")
            answer.raise_for_status()
            entries: list[dict[str, Any]] = answer.json()
            return entries

    def stop(self) -> None:
        """Ends it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(15)
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process = None
