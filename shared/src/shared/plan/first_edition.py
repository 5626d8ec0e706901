"""Criteria of the time when folders held their parameters alone: what names them, and how archives judge by them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from shared.plan.criteria import Clause, Criterion, criteria_digest, decided_by
from shared.plan.declare_criterion import TERM_KEYS, TERM_OPTIONAL, CriteriaFolder, declared
from shared.plan.documents import Document, read_document
from shared.plan.load_terms import written
from shared.plan.parameters import Definition

_FILE: Final = Path(__file__).parent / "first_edition.yaml"


@lru_cache(maxsize=2)
def _entries(folder: str, prefix: str) -> Mapping[str, Document]:
    """The terms of its criteria by name, of the time when folders held parameters alone."""
    entries = read_document(_FILE.parent, _FILE).items()[folder].items()
    return {f"{prefix}{id_}": entry for id_, entry in entries.items()}


def criteria_of_first_edition(folder: CriteriaFolder, definitions: Mapping[str, Definition]) -> list[Criterion]:
    """The criteria of a folder of that time: their clauses and limits as it has them, their terms as they were then."""
    found = []
    for name, entry in _entries(folder.name, folder.prefix).items():
        own = {each: what for each, what in definitions.items() if each.startswith(f"{name}.")}
        said = own.get(f"{name}.kind") or next(iter(own.values()), None)
        clause = Clause(said.clause, said.clause_en or said.clause) if said else Clause(name, name)
        limits = {each.removeprefix(f"{name}."): what.unit for each, what in own.items() if what.file}
        limits.pop("kind", None)
        found.append(declared(folder, name, entry.fields(TERM_KEYS, TERM_OPTIONAL), clause, limits))
    return found


def digest_of_first_edition(folder: CriteriaFolder) -> str:
    """What names its criteria, in the order of their findings."""
    said = []
    for name, entry in _entries(folder.name, folder.prefix).items():
        fields = entry.items()
        shown = (fields[key].texts() if key in fields else () for key in ("shows", "shows_any", "rests_on"))
        said.append(decided_by(name.removeprefix(folder.prefix), written(fields["judged"]), *shown))
    return criteria_digest(said)
