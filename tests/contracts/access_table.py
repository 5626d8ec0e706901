"""The table of `docs/kafka-access.md`, read from the document."""

from collections.abc import Mapping
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "kafka-access.md"
NOTHING = "–"


def documented() -> Mapping[tuple[str, str], frozenset[str]]:
    """By topic and principal: `write`, `read`, both or neither."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    start = next(n for n, line in enumerate(lines) if line.startswith("| topic |"))
    _, *principals = _cells(lines[start])
    table = {}
    for line in lines[start + 2 :]:
        topic, *cells = _cells(line)
        if len(cells) != len(principals):
            break
        for principal, cell in zip(principals, cells, strict=True):
            words = frozenset() if cell == NOTHING else frozenset(cell.split(", "))
            assert words <= {"write", "read"}, (topic, principal, cell)
            table[topic.strip("`"), principal] = words
    return table


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
