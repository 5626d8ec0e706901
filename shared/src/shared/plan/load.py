"""From a plan's folder to a validated `Plan`, once per process; bad files stop the start and name every place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from shared import plan_settings
from shared.plan import load_tables as tables
from shared.plan.award_editions import AwardEditions
from shared.plan.certificate_notices import CertificateNotices
from shared.plan.criteria import CriteriaList, Criterion
from shared.plan.declare_criterion import FOLDERS, CriteriaFolder
from shared.plan.documents import Document, read_document
from shared.plan.editions import DatedRows, Edition, dated, digests, editions_of
from shared.plan.errors import Fault, PlanFaults
from shared.plan.first_edition import criteria_of_first_edition, digest_of_first_edition
from shared.plan.gathering import Gathering
from shared.plan.load_certificates import FILE as QUALIFICATIONS
from shared.plan.load_certificates import read_notices, read_qualifications
from shared.plan.load_clauses import read_clauses
from shared.plan.load_criteria import load_criteria
from shared.plan.load_demo import read_demo_units
from shared.plan.load_efforts import load_efforts
from shared.plan.load_parameters import Histories, add_size_limits, load_parameters
from shared.plan.load_rounds import read_rounds
from shared.plan.load_terms import load_trees
from shared.plan.model import PatentIntensive, Plan
from shared.plan.parameters import DatedValue, Definition
from shared.plan.place_names import PlaceNames, read_names
from shared.plan.qualifications import Qualifications
from shared.plan.size_bounds import SizeTable
from shared.plan.units import Units

PLANS = plan_settings.PLANS
DEFAULT_PROVINCE = plan_settings.DEFAULT_PROVINCE
PLAN_FILE: Final = "plan.yaml"
_FACTS: Final = ("id", "title_zh", "title_en", "province", "in_force_from", "source", "tables")
_EDITIONS: Final = ("patent_intensive", "size_bounds")


@dataclass(frozen=True, slots=True)
class FolderRead:
    """What a folder holds; without a plan where it has faults."""

    plan: Plan | None
    definitions: Mapping[str, Definition]
    history: Mapping[str, Sequence[DatedValue]]
    faults: Sequence[Fault] = ()


def load_plan(folder: Path | None = None) -> Plan:
    """The plan of a folder, by default the shipped one of the default province; read once per process and folder.

    Raises:
        PlanFaults: files are missing or wrong; the text names file, line and reason of each fault.
    """
    return _load((folder or PLANS / DEFAULT_PROVINCE).resolve())


@lru_cache(maxsize=8)
def _load(root: Path) -> Plan:
    found = read_folder(root)
    if found.plan is None:
        raise PlanFaults(found.faults, root)
    return found.plan


def load_kept_plan(folder: Path) -> Plan:
    """The plan of a folder as a judgement left it, with what a judgement reads.

    Of tables of the other services only names are read: they may be written as another release wrote them.

    Raises:
        PlanFaults: what a judgement reads is missing or wrong.
    """
    found = read_folder(folder.resolve(), kept=True)
    if found.plan is None:
        raise PlanFaults(found.faults, folder)
    return found.plan


def read_folder(root: Path, *, kept: bool = False) -> FolderRead:
    """Reads all that can be read, so that one message tells of every fault; of a kept folder what a judgement reads."""
    gathering = Gathering()
    facts = gathering.take(_facts, root) or {}
    starts = gathering.take(Document.day, facts.get("in_force_from"))
    histories = load_parameters(root, starts or date.max)
    criteria = _criteria(root, starts or date.max, histories, kept=kept)
    gathering.faults.extend(histories.faults)
    parts = _tables(gathering, root, facts, starts) | _tables_of_others(gathering, root, kept=kept)
    parts |= {"efforts": gathering.take(load_efforts, root, starts)}
    if not kept:
        gathering.take(tables.check_names_of_units, root)
    parts |= {"names": PlaceNames() if kept else gathering.take(read_names, root, parts["divisions"])}
    parts |= {"demo_units": {} if kept else gathering.take(read_demo_units, root, parts["divisions"])}
    for name in ("id", "title_zh", "title_en", "source"):
        parts[name] = gathering.take(Document.text, facts.get(name))
    plan = None if gathering.faults else _plan(root, starts, histories, parts, criteria)
    return FolderRead(plan, histories.definitions, histories.values, gathering.faults)


def _facts(root: Path) -> Mapping[str, Document]:
    return read_document(root, root / PLAN_FILE).fields(_FACTS)


def _tables(gathering: Gathering, root: Path, facts: Mapping[str, Document], starts: date | None) -> dict[str, Any]:
    """The tables by the name of what they become; None where one has faults."""
    take = gathering.take
    industries = take(tables.read_industries, root)
    size_groups = take(tables.read_size_groups, root, industries)
    editions = take(_editions, root, facts.get("tables"), starts) or {}
    bounds, intensive = editions.get("size_bounds"), editions.get("patent_intensive")
    qualifications = take(read_qualifications, root)
    return {
        "editions": editions,
        "divisions": take(tables.read_divisions, root, facts.get("province")),
        "industries": industries,
        "size_groups": size_groups,
        "size_bounds": take(dated, bounds, take(tables.size_bounds_reader, root, size_groups)),
        "patent_intensive": take(dated, intensive, take(tables.patent_intensive_reader, root, industries)),
        "categories": take(tables.read_categories, root),
        "qualifications": qualifications,
        "notices": take(read_notices, root, qualifications),
    }


def _tables_of_others(gathering: Gathering, root: Path, *, kept: bool) -> dict[str, Any]:
    """Tables of the other services; of a kept folder only names of grounds, which findings tell."""
    if kept:
        names = gathering.take(tables.read_names_of_grounds, root)
        return {"bodies": {}, "clauses": {}, "exits": {}, "recognition_rounds": (), "removal_grounds": names}
    grounds, exits = gathering.take(tables.read_removal_grounds, root), gathering.take(tables.read_exits, root)
    gathering.take(tables.check_exits_of_grounds, grounds, exits)
    return {
        "bodies": gathering.take(tables.read_bodies, root),
        "clauses": gathering.take(read_clauses, root),
        "exits": exits,
        "recognition_rounds": gathering.take(read_rounds, root),
        "removal_grounds": grounds,
    }


def _editions(root: Path, document: Document, starts: date) -> dict[str, tuple[Edition, ...]]:
    gathering = Gathering()
    found = {
        name: gathering.take(editions_of, root, entry, starts) for name, entry in document.fields(_EDITIONS).items()
    }
    gathering.must_be_clean()
    return {name: edition for name, edition in found.items() if edition is not None}


def _criteria(root: Path, starts: date, histories: Histories, *, kept: bool) -> list[list[Criterion]]:
    """The criteria of admission and of the yearly check; a kept folder of the first edition holds none."""
    if kept and not any((root / folder.name).is_dir() for folder in FOLDERS):
        return [criteria_of_first_edition(folder, histories.definitions) for folder in FOLDERS]
    gathering = Gathering()
    trees = gathering.take(load_trees, root) or {}
    histories.faults.extend(gathering.faults)
    return [load_criteria(root, folder, starts, histories, trees, kept=kept) for folder in FOLDERS]


def _listed(folder: CriteriaFolder, criteria: Sequence[Criterion]) -> CriteriaList:
    return CriteriaList(criteria, digest_of_first_edition(folder))


def _by_rows(listed: Qualifications, notices: CertificateNotices) -> Mapping[str, DatedRows]:
    """Judged tables of which each row holds from a day of its own."""
    return {QUALIFICATIONS: listed, AwardEditions.file: listed.editions, CertificateNotices.files[0]: notices}


def _plan(
    root: Path,
    starts: date | None,
    histories: Histories,
    parts: dict[str, Any],
    criteria: Sequence[Sequence[Criterion]],
) -> Plan:
    """The plan of parts that are all there."""
    assert starts is not None
    editions, bounds, divisions = parts.pop("editions"), parts["size_bounds"], parts["divisions"]
    sources = {edition.since: edition.source for edition in editions["size_bounds"]}
    bounded = [each for each in criteria[0] if each.has_bounds]
    for criterion in bounded:
        add_size_limits(histories, criterion.prefix, criterion.clause.zh, bounds, sources)
    admission, yearly = (_listed(folder, found) for folder, found in zip(FOLDERS, criteria, strict=True))
    parts["size_bounds"] = SizeTable(bounds, tuple(each.prefix for each in bounded))
    parts["patent_intensive"] = PatentIntensive(parts["patent_intensive"])
    return Plan(
        **parts,
        in_force_from=starts,
        province=divisions[divisions.home.code],
        units=Units(divisions),
        definitions=histories.definitions,
        history=histories.values,
        tables=digests(root, list(editions.values()), starts, _by_rows(parts["qualifications"], parts["notices"])),
        admission=admission,
        yearly=yearly,
    )
