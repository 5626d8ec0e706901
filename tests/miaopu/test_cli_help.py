"""`miaopu --help`: every command by the name with which it is called."""

import pytest

from miaopu.cli import COMMANDS
from tests.miaopu.commands import within


@pytest.mark.parametrize("columns", [80, 140])
def test_every_command_stands_with_its_name(columns: int) -> None:
    done = within("--help", columns=columns)
    assert done.returncode == 0
    words = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("│") and line[2] != " "]
    assert words[1:] == list(COMMANDS)
