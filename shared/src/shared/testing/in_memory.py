"""A folder in memory for a server of tests: a copy of a database costs a tenth there of what it costs on a disk."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from shared.postgres.private_server import PrivateServerError, discard_private_server

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's file system in memory
PREFIX = "miaopu-tests-"
_LEAST_FREE_BYTES = 4 << 30
"""Its limit is half of the memory as a rule; a container's is 64 MB unless it was given more."""


@contextlib.contextmanager
def server_folder(
    otherwise: Path, *, memory: Path = MEMORY, least_free_bytes: int = _LEAST_FREE_BYTES
) -> Iterator[Path]:
    """A folder for one private server, gone at the end; `otherwise` where memory is short or cannot be written."""
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < least_free_bytes:
        yield otherwise
        return
    _sweep(memory)
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=memory) as folder:
        yield Path(folder) / "postgres"


def _sweep(memory: Path) -> None:
    """Takes away what killed runs left: it would fill the memory until the machine starts anew."""
    for left in memory.glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", owner).exists():
            with contextlib.suppress(OSError, PrivateServerError):
                discard_private_server(left / "postgres")
                shutil.rmtree(left)
