"""`miaopu` as people call it: a process of its own, without the settings of whoever runs the tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from miaopu.cli import app
from miaopu.platform_address import read_address
from shared.http import HTTPError, new_blocking_client
from shared.testing.forks import forks

MIAOPU = Path(sys.executable).parent / "miaopu"
_START_S = 60.0


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a newcomer's shell has; `COLUMNS` is what rich takes for the width of a terminal."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MIAOPU_")}
    return {**inherited, "COLUMNS": "80", **(extra or {})}


def miaopu(
    *arguments: object, extra: Mapping[str, str] | None = None, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, in a process of its own whose modules have been read already."""
    return forks().run(str(MIAOPU), *map(str, arguments), env=environment(extra), timeout=timeout)


def from_scratch(
    *arguments: object, extra: Mapping[str, str] | None = None, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """The same by the installed script, modules and all."""
    command = [str(MIAOPU), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=timeout, check=False, env=environment(extra)
    )


def within(*arguments: object, columns: int = 80, token: str | None = None) -> subprocess.CompletedProcess[str]:
    """The same in this process, for commands whose start is not what is tested."""
    unset: dict[str, str | None] = {name: None for name in os.environ if name.startswith("MIAOPU_")}
    env = {**unset, "COLUMNS": str(columns), "MIAOPU_TOKEN": token}
    command = [*map(str, arguments)]
    done = CliRunner().invoke(app, command, env=env, catch_exceptions=False)
    return subprocess.CompletedProcess(command, done.exit_code, done.stdout, done.stderr)


def assert_refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Status 2, nothing on stdout, one message in both languages with these words, no traceback."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    zh, en = done.stderr.strip().splitlines()
    assert zh.startswith("错误：")
    assert en.startswith("Error: ")
    for word in words:
        assert word in done.stderr


@dataclass(slots=True)
class Up:
    """`miaopu up` on a data folder, on a free port."""

    data: Path
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, data: Path) -> "Up":
        """Starts it and waits until it answers.

        Raises:
            TimeoutError: it ended, or took too long.
        """
        command = [str(MIAOPU), "up", "--data", str(data), "--port", "0"]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=environment()
        )
        up = cls(data, process)
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline and process.poll() is None:
            if read_address(data) and up.answers():
                return up
            time.sleep(0.1)
        process.kill()
        raise TimeoutError(f"miaopu up does not answer: {process.communicate()[0]}")

    @property
    def url(self) -> str:
        """Where it says that it answers."""
        return read_address(self.data) or ""

    def answers(self) -> bool:
        """Whether it lives."""
        try:
            with new_blocking_client(5, self.url) as client:
                return client.get("/livez").status_code == 200
        except HTTPError:
            return False

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Ends it as Ctrl-C does; its exit status and all that it said."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said
