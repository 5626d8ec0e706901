"""Where the values of findings come from."""

from collections.abc import Container, Mapping
from typing import Final, Literal

from eligibility.domain.records import BEHIND

Source = Literal["declared", "derived", "reference_table", "reviewed", "verified_record"]
"""Where a value comes from: the declaration, a count or share of declared figures, a table, a reviewer's finding, or
the record of a confirmed violation."""
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
    """Where the value of a field comes from, when these fields were found by a reviewer or stand on records."""
    if name in BEHIND and BEHIND[name] in reviewed:
        return "verified_record"
    return "reviewed" if name in reviewed else _NOT_DECLARED.get(name, "declared")
