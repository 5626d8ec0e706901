"""A population as columns: one array a fact, with what is needed to answer exactly where floats cannot."""

from eligibility.domain.columns.arrays import of_arrays
from eligibility.domain.columns.body import of_json
from eligibility.domain.columns.errors import BadColumns
from eligibility.domain.columns.model import Codes, Columns, Floats, Mask, Numbers, Rows, Values
from eligibility.domain.columns.records import of_facts

__all__ = (
    "BadColumns",
    "Codes",
    "Columns",
    "Floats",
    "Mask",
    "Numbers",
    "Rows",
    "Values",
    "of_arrays",
    "of_facts",
    "of_json",
)
