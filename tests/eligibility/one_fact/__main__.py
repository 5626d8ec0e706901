"""What every side says of firms with the two facts; as JSON on stdout."""

import csv
import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from eligibility.domain.assess import assess
from eligibility.domain.columns import of_facts
from eligibility.domain.facts import facts_of
from eligibility.domain.flips import flip_of
from eligibility.domain.population import judge_population
from eligibility.domain.reads import READS
from eligibility.domain.route.find import find_route
from eligibility.domain.ways_out import reviewable
from eligibility.domain.what_if import with_limits
from intake.workbook.read import read_workbook
from intake.workbook.standard import STANDARD
from intake.workbook.write_template import write_template
from shared.domain.declaration import Declaration
from shared.plan.in_force import plan_in_force
from shared.plan.load import DEFAULT_PROVINCE, PLANS
from shared.plan.readers import Readers
from shared.schemas.intake.example import APPLICATION_EXAMPLE
from shared.services import SERVICE_NAMES, parameters_of
from tests.eligibility.firms import MODEL, ON, firm

FOLDERS = [parameters_of(name) for name in SERVICE_NAMES]
PLAN = plan_in_force(PLANS / DEFAULT_PROVINCE, [Readers("eligibility", READS)], FOLDERS)
P = PLAN.on(ON)
FIRMS: list[dict[str, Any]] = [
    {"green_factory": True, "standards_led": 2},
    {"green_factory": None, "standards_led": 2},
    {"green_factory": False, "standards_led": 1},
]


def answers(folder: Path) -> dict[str, Any]:
    declared = [firm(**changes) for changes in FIRMS]
    facts = [facts_of(one, PLAN, ON, P) for one in declared]
    columns = judge_population(of_facts(facts), P).answers
    stricter = with_limits(P, ["A18.standards_led=3"])
    found = facts_of(declared[2], PLAN, ON, P, {"green_factory": True, "standards_led": 2})
    flip = flip_of(assess(declared[0], PLAN, ON, P), assess(declared[0], PLAN, ON, stricter))
    schema = Declaration.model_json_schema()
    return {
        "outcomes": [assess(one, PLAN, ON, P).outcome for one in declared],
        "by_columns": [columns.outcome_of(row) for row in range(len(facts))],
        "sentences": [assess(one, PLAN, ON, P).findings[0].to_json()["message"] for one in declared],
        "units": [assess(one, PLAN, ON, P).findings[0].to_record()["units"] for one in declared],
        "routes": [find_route(one, PLAN, ON, P).to_json() for one in declared],
        "flip": flip.to_json() if flip else None,
        "reviewable": [each.field for each in reviewable(P.criteria[0], declared[0])],
        "reviewed": [found["green_factory"], found["standards_led"], sorted(found.reviewed)],
        "headers": _headers(),
        "read": _read(folder),
        "described": {name: each.get("description") for name, each in schema["properties"].items()},
        "example": APPLICATION_EXAMPLE["declaration"]["standards_led"],
    }


def _headers() -> list[str]:
    """Those of the firms' sheet that the template holds."""
    template = BytesIO()
    write_template(template, PLAN)
    with ZipFile(template) as parts:
        texts = parts.read("xl/sharedStrings.xml").decode()
    return [column.full_header for column in STANDARD.firms.columns if f">{column.full_header}<" in texts]


def _read(folder: Path) -> list[Any]:
    """The model firm's identity and the two cells, as a folder of CSV files that a city sends."""
    folder.mkdir()
    for sheet in STANDARD.sheets:
        with (folder / f"{sheet.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.full_header for column in sheet.columns])
            if sheet is STANDARD.firms:
                cells = {**MODEL, "green_factory": "是", "standards_led": "3"}
                wanted = ("name", "uscc", "reporting_unit", "green_factory", "standards_led")
                writer.writerow([cells[one.identifier] if one.identifier in wanted else "" for one in sheet.columns])
    (entry,) = read_workbook(folder, PLAN, ON).entries
    declared: Any = entry.declaration
    return [declared.green_factory, declared.standards_led]


print(json.dumps(answers(Path(sys.argv[1])), ensure_ascii=True))
