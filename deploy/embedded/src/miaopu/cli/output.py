"""Where a command's JSON goes: stdout or a file."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer

STDOUT: Final = "-"
Json = Annotated[
    str | None, typer.Option("--json", metavar="-|FILE", help="输出 JSON 到标准输出或文件 / JSON to stdout or a file")
]


def write_content(target: str, content: bytes) -> None:
    """To stdout for `-`, else to the file."""
    if target == STDOUT:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        Path(target).write_bytes(content)


def write_json(target: str, items: Iterable[object]) -> None:
    """A JSON list, one item a line."""
    lines = b",\n".join(map(orjson.dumps, items))
    write_content(target, b"[\n" + lines + b"\n]\n" if lines else b"[]\n")
