"""How many firms in a hundred each unit puts forward in an invented round: for the demo alone, no rule reads it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shared.plan.divisions import Divisions
from shared.plan.gathering import each
from shared.plan.tables import Row, read_table

FILE: Final = "demo_units.csv"


def read_demo_units(root: Path, divisions: Divisions) -> Mapping[str, int]:
    """The weights by unit, in the order of the file; none where the folder has no such file.

    Raises:
        PlanFaults: a code that is no reporting unit, a weight that is no whole number above 0.
    """
    if not (root / FILE).is_file():
        return {}

    def weight(row: Row) -> tuple[str, int]:
        division = divisions.get(row["unit"])
        if division is None or not division.reporting_unit:
            raise row.error(f"{row['unit']} 不是推荐单位", f"{row['unit']} is no reporting unit")
        if not (number := row.whole("firms_in_a_hundred")):
            raise row.error("firms_in_a_hundred 应大于 0", "firms_in_a_hundred must be above 0")
        return row["unit"], number

    return dict(each(read_table(root, root / FILE, ("unit", "firms_in_a_hundred"), key="unit"), weight))
