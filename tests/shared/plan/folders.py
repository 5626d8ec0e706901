"""Copies of the shipped folder with other lines in a table."""

import shutil
from pathlib import Path

from shared.plan.load import DEFAULT_PROVINCE, PLANS


def with_lines(folder: Path, **tables: str) -> Path:
    """The shipped folder with more lines at the end of tables; one that it has not begins with the first line."""
    root = Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, folder / "plan"))
    for name, lines in tables.items():
        file = root / "tables" / f"{name}.csv"
        before = file.read_text(encoding="utf-8") if file.is_file() else ""
        file.write_text(before + lines, encoding="utf-8")
    return root
