"""Clauses of the plan that stand for themselves: what code cites and no parameter, criterion, ground or exit holds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shared.plan.criteria import Clause
from shared.plan.editions import TABLES
from shared.plan.errors import PlanError
from shared.plan.gathering import Gathering, each
from shared.plan.tables import Row, read_table

CLAUSES: Final[Mapping[str, str]] = {
    "recommendation": "cities recommend firms to the province",
    "own_unit": "a firm belongs to the unit of its registered place",
    "standard": "whoever enters, by screening or by addition, meets the criteria",
}
"""Keys of the table, each with what the clause rules."""


def read_clauses(root: Path) -> Mapping[str, Clause]:
    """The clauses by their key, of which each is there and no other.

    Raises:
        PlanFaults: a key is unknown or missing, a cell is empty.
    """
    path = root / TABLES / "clauses.csv"
    rows = read_table(root, path, ("key", "clause", "clause_en"), key="key")
    gathering = Gathering()
    found = dict(gathering.take(each, rows, _clause) or ())
    known = {row["key"] for row in rows}
    for key in CLAUSES.keys() - known:
        zh, en = f"缺少条款 {key}", f"The clause {key} is missing: {CLAUSES[key]}"
        gathering.tell(PlanError(path.relative_to(root).as_posix(), 1, zh, en))
    gathering.must_be_clean()
    return found


def _clause(row: Row) -> tuple[str, Clause]:
    if row["key"] not in CLAUSES:
        listed = ", ".join(CLAUSES)
        raise row.error(f"没有程序引用 {row['key']}，应为 {listed} 之一", f"No code cites {row['key']}; use {listed}")
    return row["key"], Clause(row.needed("clause"), row.needed("clause_en"))
