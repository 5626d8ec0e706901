"""How a command says that it did nothing: one message in both languages on stderr, and status 2."""

import sys
from pathlib import Path
from typing import Final, NoReturn

import typer

REFUSED: Final = 2
"""Exit status of a command that did nothing, for a reason that it states."""


def refuse(zh: str, en: str) -> NoReturn:
    """Ends the command with status 2.

    Raises:
        typer.Exit: always.
    """
    sys.stderr.write(f"错误：{zh}\nError: {en}\n")
    raise typer.Exit(REFUSED)


def refuse_folder(data: Path) -> NoReturn:
    """Ends a command that needs the data folder of a platform and was given something else.

    Raises:
        typer.Exit: always.
    """
    refuse(
        f"{data} 不是平台的数据目录：请先 make up，或用 --data 指定",
        f"{data} is not a platform's data folder: start one with make up, or name it with --data",
    )
