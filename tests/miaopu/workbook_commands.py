"""The offline commands on a workbook and their answers."""

import json
from pathlib import Path
from typing import Any, Final

from tests.miaopu.commands import assert_refused, miaopu

EXAMPLES: Final = Path(__file__).parents[1] / "workbook_examples"
CLEAN: Final = EXAMPLES / "clean.xlsx"
APPLICATIONS: Final = Path(__file__).parents[2] / "examples/hubei-2024/applications.xlsx"
ON: Final = ("--on", "2024-06-15")


def answered(*arguments: object) -> list[dict[str, Any]]:
    """The JSON list that a call leaves on stdout, which holds nothing else."""
    done = miaopu(*arguments, *ON, "--json", "-")
    assert done.returncode == 0, done.stderr
    answer: list[dict[str, Any]] = json.loads(done.stdout)
    return answer


def refused(*arguments: object) -> str:
    """The message of a call that ends with status 2, one message in both languages and an empty stdout."""
    done = miaopu(*arguments)
    assert_refused(done)
    return done.stderr
