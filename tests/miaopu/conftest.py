"""The demo by its real command, played twice into one folder, and the platform that then serves what it left."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.miaopu.commands import Up, from_scratch

FIRMS, SEED, CAP = 90, 7, 40


@dataclass(frozen=True, slots=True)
class Run:
    """One run's summary, what it wrote, and what it said."""

    summary: dict[str, Any]
    files: dict[str, bytes]
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Played:
    """Two runs of one command, and the folder of the second."""

    out: Path
    first: Run
    again: Run


def play(out: Path) -> Run:
    """Runs the demo to its end."""
    done = from_scratch("demo", "--firms", FIRMS, "--seed", SEED, "--cap", CAP, "--out", out, timeout=120)
    assert done.returncode == 0, done.stderr
    files = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    return Run(json.loads(files["summary.json"]), files, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def played() -> Iterator[Played]:
    """Beside pytest's own folder: the database's user has to pass through, which another run of pytest takes back."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        out = Path(name) / "demo"
        yield Played(out, play(out), play(out))


@pytest.fixture(scope="session")
def up(played: Played) -> Iterator[Up]:
    """`miaopu up` on the data that the demo left."""
    running = Up.start(played.out / "data")
    yield running
    running.stop()
