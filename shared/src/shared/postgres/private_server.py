"""A PostgreSQL of our own in the data folder, so that embedded use and tests need nothing installed but Python."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import asyncpg

from shared.postgres.postgres_tools import PrivateServerError, find_tools
from shared.postgres.private_cluster import (
    SUPERUSER,
    clear_leftover,
    crash_cluster,
    ensure_cluster,
    running_pid,
    stop_cluster,
)
from shared.postgres.private_folder import (
    FolderLock,
    drop_socket_folder,
    refuse_torn_copy,
    remember_place,
    socket_folder,
)

__all__ = [
    "PrivateServer",
    "PrivateServerError",
    "discard_private_server",
    "ensure_database",
    "start_private_server",
]

DEFAULT_PORT = 5432  # without TCP it only names the socket
START_TIMEOUT_S = 300  # replaying the log after a crash takes its time
LOG_LIMIT_BYTES = 20_000_000
NO_SETTINGS: Mapping[str, str] = {}

DEFAULTS: Mapping[str, str] = {
    "max_connections": "300",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
    "log_error_verbosity": "terse",  # the detail line of a refused row quotes its values
}


class PrivateServer:
    """One running PostgreSQL over one data folder; ends with `stop()`, with the context, or with this process.

    Layout: `cluster/` is PostgreSQL's, `server.log` its log, `server.lock` who runs it, `place.json` where it lives.
    A process ended by SIGKILL leaves the server running: the next start over the folder stops it and begins anew.
    """

    def __init__(self, data_dir: Path, port: int | None, settings: Mapping[str, str]) -> None:
        self.data_dir = data_dir
        self.cluster = data_dir / "cluster"
        self.log_file = data_dir / "server.log"
        self.tcp_port = _free_port() if port == 0 else port
        self._settings = settings
        self._tools = find_tools()
        self._lock = FolderLock(data_dir)
        self.socket_dir: Path | None = None
        self._owner_pid = os.getpid()

    @property
    def pid(self) -> int:
        """The postmaster's process id.

        Raises:
            PrivateServerError: it does not run.
        """
        pid = running_pid(self.cluster)
        if pid is None:
            raise PrivateServerError(
                "自带的 PostgreSQL 没有运行,请重新启动。", "The private PostgreSQL does not run; start it again."
            )
        return pid

    def url(self, database: str) -> str:
        """Address over the UNIX socket, for asyncpg as it is and for SQLAlchemy with `postgresql+asyncpg` before it."""
        folder = quote(str(self.socket_dir), safe="/")
        return f"postgresql://{SUPERUSER}@/{quote(database)}?host={folder}&port={self._port}"

    def tcp_url(self, database: str) -> str:
        """Address over 127.0.0.1 with the password of this folder, for what must stand between client and server.

        Raises:
            PrivateServerError: no port was asked for at the start.
        """
        if self.tcp_port is None:
            raise PrivateServerError(
                "启动时没有要求 TCP 端口,请在启动时给出 port。", "No TCP port was asked for; give `port` at the start."
            )
        password = (self.data_dir / "password").read_text(encoding="ascii")
        return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{self.tcp_port}/{quote(database)}"

    def start(self) -> Self:
        """Start, whatever an earlier run left behind.

        Raises:
            PrivateServerError: another process uses the folder, the folder is a torn copy, or PostgreSQL refuses.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        try:
            self._tools.let_in(self.data_dir)
            ensure_cluster(self._tools, self.data_dir, self.cluster)
            clear_leftover(self._tools, self.cluster)
            refuse_torn_copy(self._tools, self.data_dir, self.cluster)
            self.socket_dir = socket_folder(self.data_dir)
            self._tools.give(self.socket_dir, 0o700)
            self._launch()
        except BaseException:
            drop_socket_folder(self.socket_dir)
            self._lock.release()
            raise
        atexit.register(self._stop_at_exit)
        return self

    def stop(self) -> None:
        """Stop; clients are cut off, what was committed is kept. A second call does nothing."""
        if not self._lock.held:
            return
        atexit.unregister(self._stop_at_exit)
        try:
            stop_cluster(self._tools, self.cluster)
        finally:
            drop_socket_folder(self.socket_dir)
            self._lock.release()

    def restart_immediate(self) -> None:
        """Stop as a power cut would (`pg_ctl -m immediate`) and start again at the same address."""
        crash_cluster(self._tools, self.cluster)
        self._launch()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _port(self) -> int:
        return self.tcp_port or DEFAULT_PORT

    def _launch(self) -> None:
        self._write_configuration()
        self._open_log()
        wait = ("-l", self.log_file, "-w", "-t", str(START_TIMEOUT_S))
        try:
            self._tools.run("pg_ctl", "-D", self.cluster, *wait, "start", timeout_s=START_TIMEOUT_S + 10)
        except PrivateServerError as error:
            raise self._refused() from error
        remember_place(self.data_dir, self.cluster)

    def _write_configuration(self) -> None:
        """The whole of postgresql.conf, every time: what was asked for at this start is what runs."""
        ours = {
            "listen_addresses": "127.0.0.1" if self.tcp_port else "",
            "port": str(self._port),
            "unix_socket_directories": _quoted(str(self.socket_dir), '"'),  # a list of names
        }
        lines = (f"{name} = {_quoted(value)}\n" for name, value in {**DEFAULTS, **self._settings, **ours}.items())
        target = self.cluster / "postgresql.conf"
        target.write_text("".join(lines), encoding="utf-8")
        self._tools.give(target, 0o600)

    def _open_log(self) -> None:
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        self.log_file.touch()
        self._tools.give(self.log_file, 0o600)

    def _refused(self) -> PrivateServerError:
        tail = "\n".join(self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
        return PrivateServerError(
            f"自带的 PostgreSQL 无法启动,日志在 {self.log_file}:",
            f"The private PostgreSQL does not start; its log is {self.log_file} and ends with:\n{tail}",
        )

    def _stop_at_exit(self) -> None:
        if os.getpid() == self._owner_pid:  # a forked child leaves its parent's server alone
            self.stop()


def discard_private_server(data_dir: Path) -> None:
    """Deletes a server's folder with all its data; what a killed run left running in it is stopped first.

    Raises:
        PrivateServerError: another process uses the folder.
    """
    folder = data_dir.expanduser().resolve()
    if not folder.exists():
        return
    lock = FolderLock(folder)
    lock.acquire()
    try:
        clear_leftover(find_tools(), folder / "cluster")
        shutil.rmtree(folder)
    finally:
        lock.release()


def start_private_server(
    data_dir: Path, *, port: int | None = None, settings: Mapping[str, str] = NO_SETTINGS
) -> PrivateServer:
    """Start the private PostgreSQL of a data folder, made at the first start (about a second, later 0.2 s).

    Blocks; call it in a thread from a running event loop. `port` opens TCP on 127.0.0.1 beside the socket, 0 means any
    free one. `settings` are lines of postgresql.conf.

    Raises:
        PrivateServerError: another process uses the folder, the folder is a torn copy, or PostgreSQL refuses.
    """
    return PrivateServer(data_dir.expanduser().resolve(), port, settings).start()


async def ensure_database(server_url: str, name: str, *, template: str = "template0") -> bool:
    """Create the database unless it is there; True when it was created. `server_url` may name any of the server's."""
    connection = await asyncpg.connect(server_url.replace("postgresql+asyncpg://", "postgresql://", 1))
    try:
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            return False
        try:
            await connection.execute(f"CREATE DATABASE {_quoted(name, chr(34))} TEMPLATE {_quoted(template, chr(34))}")
        except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
            return False  # another process was first
        return True
    finally:
        await connection.close()


def _quoted(value: str, quote_mark: str = "'") -> str:
    return quote_mark + value.replace(quote_mark, 2 * quote_mark) + quote_mark


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
