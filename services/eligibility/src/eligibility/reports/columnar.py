"""A table as Parquet, for those who have the extra `miaopu-eligibility[parquet]`."""

import io
from importlib.util import find_spec
from typing import Any

from eligibility.reports.tables import Table


def can_write_parquet() -> bool:
    """Whether the optional library is here."""
    return find_spec("pyarrow") is not None


def parquet_of(table: Table) -> bytes:
    """The file; scores are decimals, counts integers, all else text."""
    import pyarrow
    import pyarrow.parquet

    columns: dict[str, Any] = {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns)}
    content = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), content)
    return content.getvalue()
