"""Where the values of findings come from."""

from collections.abc import Container, Mapping
from typing import Final, Literal

Source = Literal["declared", "derived", "reference_table", "reviewed"]
"""Where a value comes from: the declaration, a count or share of declared figures, a table, or a reviewer's finding."""
_NOT_DECLARED: Final[Mapping[str, Source]] = {
    "registration_class": "derived",
    "rd_share": "derived",
    "rd_staff_share": "derived",
    "main_products": "derived",
    "core_patents": "derived",
    "filed_main_products": "derived",
    "valid_patents": "derived",
    "industrialised_patents": "derived",
    "unknown_patents": "derived",
    "size_group": "reference_table",
}


def source_of(name: str, reviewed: Container[str]) -> Source:
    """Where the value of a field comes from, when these fields were found by a reviewer."""
    return "reviewed" if name in reviewed else _NOT_DECLARED.get(name, "declared")
