"""From a plan's folder to a validated `Plan`, once per process; a bad file stops the start and names its line."""

from functools import lru_cache
from pathlib import Path

from shared.plan import load_tables as tables
from shared.plan.documents import read_document
from shared.plan.editions import dated, digests, editions_of
from shared.plan.load_efforts import load_efforts
from shared.plan.load_parameters import add_size_limits, load_parameters
from shared.plan.model import PatentIntensive, Plan
from shared.plan.size_bounds import SizeTable
from shared.plan.units import Units

PLANS = Path(__file__).parent
"""The plans that are shipped: one folder per province."""
DEFAULT_PROVINCE = "hubei"


def load_plan(folder: Path | None = None) -> Plan:
    """The plan of a folder, by default the shipped one of the default province; read once per process and folder.

    Raises:
        PlanError: a file is missing or wrong; the text names file, line and reason.
    """
    return _load((folder or PLANS / DEFAULT_PROVINCE).resolve())


@lru_cache(maxsize=8)
def _load(root: Path) -> Plan:
    facts = read_document(root, root / "plan.yaml").fields(
        ("id", "title_zh", "title_en", "province", "in_force_from", "source", "tables")
    )
    starts = facts["in_force_from"].day()
    documents = facts["tables"].fields(("patent_intensive", "size_bounds"))
    editions = {name: editions_of(root, document, starts) for name, document in documents.items()}
    divisions = tables.read_divisions(root, facts["province"])
    industries = tables.read_industries(root)
    size_groups = tables.read_size_groups(root, industries)
    size_bounds = dated(editions["size_bounds"], tables.size_bounds_reader(root, size_groups))
    intensive = dated(editions["patent_intensive"], tables.patent_intensive_reader(root, industries))
    histories = load_parameters(root, starts)
    add_size_limits(histories, size_bounds, {edition.since: edition.source for edition in editions["size_bounds"]})
    return Plan(
        id=facts["id"].text(),
        title_zh=facts["title_zh"].text(),
        title_en=facts["title_en"].text(),
        in_force_from=starts,
        source=facts["source"].text(),
        province=divisions[divisions.home.code],
        divisions=divisions,
        units=Units(divisions),
        industries=industries,
        size_groups=size_groups,
        size_bounds=SizeTable(size_bounds),
        patent_intensive=PatentIntensive(intensive),
        categories=tables.read_categories(root),
        qualifications=tables.read_qualifications(root),
        bodies=tables.read_bodies(root),
        removal_grounds=tables.read_removal_grounds(root),
        definitions=histories.definitions,
        history=histories.values,
        table_digests=digests(root, list(editions.values()), starts),
        efforts=load_efforts(root, starts),
    )
