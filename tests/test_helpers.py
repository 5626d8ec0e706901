"""What several tests need stands in a module of its own: no test is read, and no fixture met, for another's sake."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
TAKEN = re.compile(r"^\s*(?:from|import)\s+(?:tests|\.)[\w.]*\btest_\w+", re.M)


def test_no_module_takes_anything_out_of_a_module_of_tests() -> None:
    modules = sorted(TESTS.rglob("*.py"))
    assert len(modules) > 400
    assert [str(path) for path in modules if TAKEN.search(path.read_text(encoding="utf-8"))] == []
