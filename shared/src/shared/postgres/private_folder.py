"""Who holds a private server's data folder, where it lives, and whether it is a copy that cannot be trusted."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import IO, ClassVar

from shared.log import get_logger
from shared.postgres.postgres_tools import PostgresTools, PrivateServerError

log = get_logger(__name__)

SOCKET_PATH_LIMIT = 100  # bytes; the systems allow 103 to 107
TEMPORARY_PREFIX = "miaopu-pg-"
LONGEST_SOCKET_NAME = ".s.PGSQL.65535.lock"


class FolderLock:
    """At most one process runs a folder.

    A record lock and not flock: the system drops it when the process ends in any way, and a forked child does not
    inherit it. Within one process such a lock excludes nobody, hence the list.
    """

    _held_here: ClassVar[set[Path]] = set()

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "server.lock"
        self._file: IO[str] | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the folder."""
        return self._file is not None

    def acquire(self) -> None:
        """Take the folder.

        Raises:
            PrivateServerError: another process, or another server of this process, has it.
        """
        if self._path in self._held_here:
            raise self._refusal(os.getpid())
        file = self._path.open("a+", encoding="ascii")
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip()
            file.close()
            raise self._refusal(holder) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        self._held_here.add(self._path)

    def release(self) -> None:
        """Give the folder back."""
        if self._file is not None:
            self._held_here.discard(self._path)
            self._file.close()
            self._file = None

    def _refusal(self, holder: object) -> PrivateServerError:
        folder = self._path.parent
        return PrivateServerError(
            f"数据目录 {folder} 正被另一个进程(进程号 {holder})使用:请先停止它,或另选一个数据目录。",
            f"The data folder {folder} is in use by another process (id {holder}): stop it, or choose another folder.",
        )


def socket_folder(data_dir: Path) -> Path:
    """Where the server's UNIX socket goes: in the data folder, or in a short temporary one when that lies too deep."""
    inside = data_dir / "socket"
    if len(os.fsencode(inside / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        inside.mkdir(exist_ok=True)
        return inside
    temporary = tempfile.gettempdir()
    too_deep = len(os.fsencode(temporary)) + len(TEMPORARY_PREFIX) + 10 + len(LONGEST_SOCKET_NAME) > SOCKET_PATH_LIMIT
    return Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir="/tmp" if too_deep else temporary))  # noqa: S108 - mkdtemp is safe there


def drop_socket_folder(folder: Path | None) -> None:
    """Remove a temporary socket folder; one in the data folder stays."""
    if folder is not None and folder.name.startswith(TEMPORARY_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def remember_place(data_dir: Path, cluster: Path) -> None:
    """Note where the cluster lives, for `refuse_torn_copy` at the next start."""
    (data_dir / "place.json").write_text(json.dumps(_place(cluster)), encoding="utf-8")


def refuse_torn_copy(tools: PostgresTools, data_dir: Path, cluster: Path) -> None:
    """A folder copied while its server ran mixes files of different moments: PostgreSQL might open it, silently wrong.

    Three signs together tell it: the server was not stopped in these files, the folder is another one than the server
    last ran in, and so is its path or its computer (a crash and a restart where it stands are never refused).

    Raises:
        PrivateServerError: this is such a copy.
    """
    noted = data_dir / "place.json"
    if not noted.exists() or _was_stopped(tools, cluster):
        return
    before, now = json.loads(noted.read_text(encoding="utf-8")), _place(cluster)
    if before["inode"] == now["inode"] or (before["path"], before["host"]) == (now["path"], now["host"]):
        log.info("database recovers after a crash", path=str(cluster))
        return
    raise PrivateServerError(
        f"数据目录 {data_dir} 是在数据库运行时从 {before['path']} 复制来的,内容可能不一致:"
        f"请停止原程序后重新复制。若确为磁盘的原子快照,请删除 {noted} 后再启动。",
        f"The data folder {data_dir} was copied from {before['path']} while its database ran and may be inconsistent: "
        f"stop the original and copy it again. If it is an atomic snapshot of the disk, delete {noted} and start.",
    )


def _was_stopped(tools: PostgresTools, cluster: Path) -> bool:
    report = tools.run("pg_controldata", "-D", cluster)
    state = next(line for line in report.splitlines() if line.startswith("Database cluster state:"))
    return state.partition(":")[2].strip() == "shut down"


def _place(cluster: Path) -> dict[str, str | int]:
    return {"path": str(cluster), "inode": cluster.stat().st_ino, "host": socket.gethostname()}
