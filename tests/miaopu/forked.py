"""`miaopu` for a shell of a test: a script that has the command forked from a process that has read its modules."""

import json
import os
import socket
import stat
import sys
import tempfile
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

from shared.testing.forks import forks

MIAOPU = Path(sys.executable).parent / "miaopu"
_LARGEST = 1 << 18
_SCRIPT = """#!{python} -IS
import json, os, socket, sys
line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
line.connect({address!r})
asked = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]).encode()
socket.send_fds(line, [asked], [1, 2])
sys.exit(int(line.recv(16)))
"""


@cache
def folder() -> Path:
    """The folder of the script, first in the path of a shell that shall find it; it stays until the process ends."""
    kept = tempfile.TemporaryDirectory(prefix="miaopu-")
    _KEPT.append(kept)
    made = Path(kept.name)
    address = str(made / "line")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(address)
    listener.listen()
    threading.Thread(target=_serve, args=(listener,), daemon=True).start()
    script = made / "miaopu"
    script.write_text(_SCRIPT.format(python=sys.executable, address=address), encoding="utf-8")
    script.chmod(stat.S_IRWXU)
    return made


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _serve(listener: socket.socket) -> None:
    while True:
        asking, _ = listener.accept()
        threading.Thread(target=_run, args=(asking,), daemon=True).start()


def _run(asking: socket.socket) -> None:
    """Runs what is asked for to its end and says how it ended; a shell that is gone needs no answer."""
    with asking, suppress(BrokenPipeError, ConnectionResetError):
        asked, streams, _, _ = socket.recv_fds(asking, _LARGEST, 2)
        arguments, environment, cwd = json.loads(asked)
        process = forks().python(
            str(MIAOPU), *arguments, env=environment, stdout=streams[0], stderr=streams[1], cwd=cwd
        )
        for stream in streams:
            os.close(stream)
        asking.send(str(process.wait() % 256).encode())
