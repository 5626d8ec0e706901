"""Forked processes: they run, end and are killed as processes that start from scratch."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shared.testing.forks import forks

TELLS = """
import os, sys
print(__name__, sys.argv[1:], dict(os.environ), os.getcwd())
print("wrong", file=sys.stderr)
sys.exit(3)
"""
SLEEPS = "import time; time.sleep(60)"
ASKS = """
import os, sys
from pathlib import Path
from shared.testing.forks import forks
with open(os.devnull, "wb") as nothing:
    stream = nothing.fileno()
    child = forks().python(sys.argv[1], env={"PATH": os.environ["PATH"]}, stdout=stream, stderr=stream)
print(child.pid, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "script.py"


def test_a_fork_has_its_own_arguments_environment_folder_streams_and_status(script: Path) -> None:
    script.write_text(TELLS)
    done = forks().run(str(script), "a", "b", env={"ONE": "1"})
    assert done.stdout == f"__main__ ['a', 'b'] {{'ONE': '1'}} {Path.cwd()}\n"
    assert (done.returncode, done.stderr) == (3, "wrong\n")


def test_a_module_is_run_as_the_interpreter_runs_it() -> None:
    done = forks().run("shared.bus.topics", env={"PATH": os.environ["PATH"]})
    scratch = subprocess.run(
        [sys.executable, "-m", "shared.bus.topics"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (scratch.returncode, scratch.stdout, scratch.stderr)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_one_that_is_killed_says_by_what(script: Path, number: int) -> None:
    script.write_text(SLEEPS)
    with Path(os.devnull).open("wb") as nothing:
        process = forks().python(str(script), env={}, stdout=nothing.fileno(), stderr=nothing.fileno())
    assert process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.05)
    process.send_signal(number)
    assert process.wait(10) == process.poll() == -number
    process.kill()


def test_forks_end_with_whoever_asked_for_them(script: Path) -> None:
    script.write_text(SLEEPS)
    asked = subprocess.run([sys.executable, "-c", ASKS, str(script)], capture_output=True, text=True, check=False)
    assert asked.returncode == -signal.SIGKILL, asked.stderr
    for _ in range(500):
        if not Path("/proc", asked.stdout.strip()).exists():
            return
        time.sleep(0.02)
    raise AssertionError("it lives on")
