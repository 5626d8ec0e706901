"""Processes that start at once: `python -m …` forked from a process that has read the product's modules already.

To read them takes a process a second or two, which is most of what a test costs that starts ten of them or calls a
command. What runs in the fork is what `python -m` runs, in a process of its own: it is killed, stopped and waited for
like any other. What a start from scratch does is tested where starts are tested.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

MODULES = (
    "miaopu.cli.doctor", "miaopu.cli.dead_letters", "miaopu.cli.efforts", "miaopu.cli.evaluate", "miaopu.cli.flips",
    "miaopu.cli.assess", "miaopu.cli.route", "miaopu.cli.simulation_tables", "miaopu.cli.status",
    "miaopu.cli.template", "miaopu.cli.token", "miaopu.cli.up", "miaopu.cli.verify", "miaopu.demo.folder",
    "miaopu.demo.generate", "miaopu.demo.serving", "miaopu.demo.settings", "numpy", "rich.console", "rich.table",
    "shared.bus.kafka", "uvloop",
)  # fmt: skip
"""With all that they read, what commands and services read at their start."""
_LARGEST = 1 << 18
"""Bytes of a request: arguments and environment."""
_LOOK_S = 0.01
Ended = dict[int, int]
"""The exit status of each process that has ended, by its id; minus the signal's number."""


@dataclass(slots=True)
class Forked:
    """One process, as `subprocess.Popen` shows one."""

    pid: int
    line: "Line"
    returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, None while it runs."""
        if self.returncode is None:
            self.returncode = self.line.ended().get(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it still runs.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(_LOOK_S)
        return status

    def send_signal(self, number: int) -> None:
        """Nothing where it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Asks it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as a crash would."""
        self.send_signal(signal.SIGKILL)


@dataclass(slots=True)
class Line:
    """Our end of the line to the process that has read the modules."""

    socket: socket.socket
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _ended: Ended = field(default_factory=dict)

    def ended(self) -> Ended:
        """What has ended so far."""
        with self._turn:
            while self._take(wait=False) is not None:
                pass
            return self._ended

    def python(
        self, *arguments: str, env: Mapping[str, str], stdout: int, stderr: int, cwd: str | Path | None = None
    ) -> Forked:
        """Starts a module, as `python -m` does, or a script, named by its path; the streams are file descriptors."""
        request = json.dumps([arguments, dict(env), str(cwd or Path.cwd())]).encode()
        with self._turn:
            socket.send_fds(self.socket, [request], [stdout, stderr])
            while (started := self._take(wait=True)) is None or "started" not in started:
                pass
        return Forked(started["started"], self)

    def run(self, *arguments: str, env: Mapping[str, str], timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs it to its end, as `subprocess.run`.

        Raises:
            subprocess.TimeoutExpired: it did not end in time, and was killed.
        """
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            process = self.python(*arguments, env=env, stdout=stdout.fileno(), stderr=stderr.fileno())
            try:
                status = process.wait(timeout)
            finally:
                process.kill()
            said = [_all_of(stream) for stream in (stdout, stderr)]
        return subprocess.CompletedProcess(arguments, status, *said)

    def _take(self, *, wait: bool) -> dict[str, int] | None:
        """The next message; None where there is none yet."""
        try:
            message = self.socket.recv(256, 0 if wait else socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        if not message:
            raise ConnectionResetError("the process that forks has ended")
        told: dict[str, int] = json.loads(message)
        if "ended" in told:
            self._ended[told["ended"]] = told["status"]
        return told


def _all_of(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")


@cache
def forks() -> Line:
    """The line of this process, which ends what it started with itself."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MIAOPU_")}
    inherited["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads is none to fork
    with theirs:
        process = subprocess.Popen([sys.executable, "-m", __name__], stdin=theirs.fileno(), env=inherited)  # noqa: S603

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return Line(ours)


class _Server:
    """Forks for each request, tells who started and who ended, and ends with the other end of its line."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._children: set[int] = set()
        self._woken, self._waking = socket.socketpair()
        for end in (self._woken, self._waking):
            end.setblocking(False)

    def serve(self) -> Sequence[Any] | None:
        """Until nobody asks any more; in a fork, at once with its request and streams."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking.fileno())
        with selectors.DefaultSelector() as ready:
            for end in (self._line, self._woken):
                ready.register(end, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fileobj is self._woken:
                        self._woken.recv(4096)
                        self._tell_of_ended()
                        continue
                    request, streams, _, _ = socket.recv_fds(self._line, _LARGEST, 2)
                    if not request:
                        self._end()
                        return None
                    if (child := os.fork()) == 0:
                        break
                    for stream in streams:
                        os.close(stream)
                    self._children.add(child)
                    self._tell(started=child)
                else:
                    continue
                break
        self._leave()
        return [streams, *json.loads(request)]

    def _tell(self, **told: int) -> None:
        self._line.send(json.dumps(told).encode())

    def _tell_of_ended(self) -> None:
        for child in list(self._children):
            found, status = os.waitpid(child, os.WNOHANG)
            if found:
                self._children.discard(child)
                self._tell(ended=child, status=os.waitstatus_to_exitcode(status))

    def _end(self) -> None:
        for child in self._children:
            os.kill(child, signal.SIGKILL)

    def _leave(self) -> None:
        """A fork has nothing of the server."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for end in (self._line, self._woken, self._waking):
            end.close()


def _become(streams: Sequence[int], arguments: Sequence[str], environment: Mapping[str, str], folder: str) -> None:
    """Runs the module or script with streams, environment and folder of the request."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, stream in enumerate((nothing, *streams)):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the server's own believes it may seek
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = list(arguments)
    if os.sep in arguments[0]:
        runpy.run_path(arguments[0], run_name="__main__")
    else:
        sys.path[0] = folder
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


def _main() -> None:
    line = socket.socket(fileno=os.dup(0))
    for name in MODULES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    if request := _Server(line).serve():
        _become(*request)


if __name__ == "__main__":
    _main()
