"""The commands of the page, by the order in which they stand there."""

import asyncio
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.postgres.postgres_tools import find_tools
from tests.miaopu import forked

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "backup-and-restore.md"
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Its fenced blocks."""
    return _BLOCK.findall(PAGE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Done:
    """How a block ended, and what it said."""

    status: int
    said: str


async def run(block: str, environment: Mapping[str, str], *, may: tuple[int, ...] = (0,)) -> Done:
    """Runs a block as an operator's shell does, each failing line ending it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MIAOPU_", "PG"))}
    folders = (forked.folder(), Path(sys.executable).parent, find_tools().folder, inherited["PATH"])
    programs = ":".join(map(str, folders))
    process = await asyncio.create_subprocess_exec(
        "bash", "-euc", block, cwd=ROOT, env={**inherited, "PATH": programs, **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await process.communicate()
    done = Done(process.returncode or 0, output.decode(errors="replace"))
    assert done.status in may, f"{block}\n{done.said}"
    return done
