"""Making, finding and stopping the cluster of a private server, whatever an earlier run left behind."""

from __future__ import annotations

import platform
import secrets
import shutil
import subprocess
from pathlib import Path

from shared.postgres.postgres_tools import MAJOR, PostgresTools, PrivateServerError
from shared.postgres.private_folder import drop_socket_folder

SUPERUSER = "postgres"
INITDB_TIMEOUT_S = 300
STOP_TIMEOUT_S = 60


def ensure_cluster(tools: PostgresTools, data_dir: Path, cluster: Path) -> None:
    """Make the cluster unless it is there.

    Raises:
        PrivateServerError: it belongs to another major version or another system user.
    """
    if cluster.exists():
        tools.take_over(cluster)
    else:
        _make(tools, data_dir, cluster)
    version = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != MAJOR:
        raise PrivateServerError(
            f"数据目录 {cluster} 属于 PostgreSQL {version},这里是 {MAJOR}:请先用旧版本导出,再换一个空目录导入。",
            f"The data folder {cluster} belongs to PostgreSQL {version}, this is {MAJOR}: "
            "dump it with the old release and load it into an empty folder.",
        )


def _make(tools: PostgresTools, data_dir: Path, cluster: Path) -> None:
    """Made beside its place and renamed, so that a kill in the middle leaves no half cluster."""
    draft = data_dir / "cluster.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    tools.give(draft, 0o700)
    password = data_dir / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_hex(24), encoding="ascii")
    tools.give(password, 0o600)
    # The built-in locale sorts by code point and alike on every machine.
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")
    access = ("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}", "-U", SUPERUSER)
    tools.run("initdb", "-D", draft, *locale, *access, timeout_s=INITDB_TIMEOUT_S)
    draft.rename(cluster)


def running_pid(cluster: Path) -> int | None:
    """Process id of the postmaster that runs this very cluster, if one does."""
    pid = _noted_pid(_pid_file(cluster))
    return pid if pid is not None and str(cluster) in _arguments(pid) else None


def clear_leftover(tools: PostgresTools, cluster: Path) -> None:
    """Stop the server of a killed run; drop a pid file that names another process (recycled number, copied folder).

    A file that names no process stays: PostgreSQL itself sees from it whether children of the dead server still write.
    """
    lines = _pid_file(cluster)
    pid = _noted_pid(lines)
    if running_pid(cluster) is not None:
        stop_cluster(tools, cluster)
    elif pid is not None and _arguments(pid):
        (cluster / "postmaster.pid").unlink()
        return  # the socket folder named there is the other server's
    if len(lines) > 4:
        drop_socket_folder(Path(lines[4]))


def stop_cluster(tools: PostgresTools, cluster: Path) -> None:
    """Stop without waiting for clients; without a checkpoint if that takes too long (the next start then recovers)."""
    if running_pid(cluster) is None:
        return
    try:
        _pg_ctl_stop(tools, cluster, "fast")
    except PrivateServerError:
        if running_pid(cluster) is not None:
            _pg_ctl_stop(tools, cluster, "immediate")


def crash_cluster(tools: PostgresTools, cluster: Path) -> None:
    """Stop as a power cut would."""
    _pg_ctl_stop(tools, cluster, "immediate")


def _pg_ctl_stop(tools: PostgresTools, cluster: Path, mode: str) -> None:
    limit = str(STOP_TIMEOUT_S)
    tools.run("pg_ctl", "-D", cluster, "-m", mode, "-w", "-t", limit, "stop", timeout_s=STOP_TIMEOUT_S + 10)


def _pid_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _noted_pid(lines: list[str]) -> int | None:
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def _arguments(pid: int) -> list[str]:
    """Command line of a process; empty when there is none (a zombie has none either)."""
    if platform.system() == "Linux":
        try:
            text = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return []
        return text.split("\0") if text else []
    ps = ["ps", "-o", "args=", "-p", str(pid)]
    text = subprocess.run(ps, check=False, capture_output=True, text=True).stdout.strip()  # noqa: S603 - a number is all that goes in
    program, _, folder = text.partition(" -D ")
    return [program, folder.strip('"')] if text else []
