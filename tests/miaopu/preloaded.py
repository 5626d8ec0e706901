"""`miaopu` with its modules read once: each call is a process of its own, forked from one that has read them.

A start costs a second and a half of reading modules, and a hundred tests call a command. What a start itself does is
tested by `test_starts.py`, from scratch.
"""

import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_LARGEST = 1 << 18
"""Bytes of a request: arguments and environment."""
_MODULES = (
    "miaopu.cli.simulation_tables",
    "miaopu.demo.folder",
    "miaopu.demo.generate",
    "miaopu.demo.serving",
    "miaopu.demo.settings",
    "numpy",
    "rich.console",
    "rich.table",
)
"""What commands read where they need it."""


@dataclass(slots=True)
class Preloaded:
    """The process that has read the modules, and our end of the line to it."""

    process: subprocess.Popen[bytes]
    line: socket.socket

    @classmethod
    def start(cls) -> Self:
        """Ends with this process, which closes the line."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MIAOPU_")}
        environment["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads is not one to fork
        process = subprocess.Popen([sys.executable, __file__], stdin=theirs, env=environment, start_new_session=True)
        theirs.close()
        return cls(process, ours)

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """A command to its end, as `subprocess.run`.

        Raises:
            subprocess.TimeoutExpired: it did not end; nothing can be asked of this object any more.
        """
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            request = json.dumps([list(arguments), dict(environment), str(Path.cwd())]).encode()
            socket.send_fds(self.line, [request], [stdout.fileno(), stderr.fileno()])
            self.line.settimeout(timeout)
            try:
                status = int(self.line.recv(16))
            except TimeoutError:
                os.killpg(self.process.pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(["miaopu", *arguments], timeout) from None
            said = [read_all(stream) for stream in (stdout, stderr)]
        return subprocess.CompletedProcess(["miaopu", *arguments], status, *said)


def read_all(stream: Any) -> str:
    stream.seek(0)
    return str(stream.read().decode("utf-8"))


def answer_calls(line: socket.socket) -> None:
    """Forks for each request, until nobody asks any more; in the fork, returns once it has become the command."""
    while True:
        request, streams, _, _ = socket.recv_fds(line, _LARGEST, 2)
        if not request:
            sys.exit(0)
        child = os.fork()
        if child == 0:
            line.close()
            become(streams, *json.loads(request))
            return
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def become(streams: Sequence[int], arguments: list[str], environment: Mapping[str, str], folder: str) -> None:
    """Takes streams, arguments, environment and folder of the call."""
    for number, stream in enumerate(streams, 1):
        os.dup2(stream, number)
        os.close(stream)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["miaopu", *arguments]


def main() -> None:
    from miaopu import cli

    for name in (*(f"{cli.__name__}.{name.replace('-', '_')}" for name in cli.COMMANDS), *_MODULES):
        importlib.import_module(name)
    line = socket.socket(fileno=os.dup(0))
    gc.freeze()
    answer_calls(line)
    cli.main()


if __name__ == "__main__":
    main()
