"""Files of a plan's folder that nothing reads: a slip in a name would otherwise be a rule that does not hold."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from shared.plan.declare_criterion import FOLDERS
from shared.plan.documents import read_document
from shared.plan.editions import TABLES
from shared.plan.errors import Fault, PlanError
from shared.plan.load import PLAN_FILE
from shared.plan.load_demo import FILE as DEMO_UNITS
from shared.plan.load_efforts import FOLDER as EFFORTS
from shared.plan.load_parameters import FOLDER as PARAMETERS
from shared.plan.load_tables import CATEGORIES
from shared.plan.load_terms import TREES

ALWAYS: Final = frozenset(
    {PLAN_FILE, CATEGORIES, DEMO_UNITS}
    | {
        f"{TABLES}/{name}.csv"
        for name in (
            "bodies", "certificate_extensions", "certificate_withdrawals", "clauses", "divisions", "divisions_former",
            "exits", "industries", "names", "provinces", "qualification_editions", "qualifications",
            "recognition_rounds", "removal_grounds", "size_groups",
        )
    }
)  # fmt: skip
"""Files of fixed names; editions of tables are named by `plan.yaml`."""


_EACH_FILE: Final = frozenset({(EFFORTS, ".csv"), (TREES, ".yaml"), *((folder.name, ".yaml") for folder in FOLDERS)})
"""Folders of which every file of this kind is read."""


def unread_files(root: Path, folders: Collection[str]) -> Iterator[Fault]:
    """A fault for each file that no loader reads, or whose folder under `parameters/` belongs to no service.

    Hidden files and notes (`.md`) are left alone.
    """
    editions = _editions(root)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_dir() or path.suffix == ".md" or any(part.startswith(".") for part in name.parts):
            continue
        if name.as_posix() not in ALWAYS and name.as_posix() not in editions:
            yield from _misplaced(name, folders)


def _editions(root: Path) -> frozenset[str]:
    """The files of tables that `plan.yaml` names, as far as it can be read."""
    try:
        tables = read_document(root, root / PLAN_FILE).items()["tables"].items().values()
        named = [entry.items()["file"].text() for table in tables for entry in table.items().values()]
    except (PlanError, KeyError):
        return frozenset(path.relative_to(root).as_posix() for path in (root / TABLES).glob("*.csv"))
    return frozenset(f"{TABLES}/{name}" for name in named)


def _misplaced(name: Path, folders: Collection[str]) -> Iterator[Fault]:
    file, parts = name.as_posix(), name.parts
    if parts[0] == PARAMETERS and name.suffix == ".yaml":
        if len(parts) < 3 or parts[1] not in folders:
            listed = ", ".join(f"{PARAMETERS}/{folder}" for folder in sorted(folders))
            zh, en = f"不属于任何服务，应放在 {listed} 之一", f"belongs to no service; put it into one of {listed}"
            yield Fault(file, 1, zh, en)
    elif not (len(parts) == 2 and (parts[0], name.suffix) in _EACH_FILE):
        yield Fault(
            file, 1, "没有程序读取该文件，请删去或更正文件名", "no code reads this file: take it out or mend its name"
        )
