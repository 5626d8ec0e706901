"""The types of a layout: which sheets and columns a workbook has; a layout is a table of these and no code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal[
    "text", "uscc", "division", "unit", "industry", "date", "yes_no", "count", "integer", "year", "money", "choice",
    "qualifications", "dates", "patent_no", "patent_list",
]  # fmt: skip

YUAN: Final = 0
WAN: Final = 4
YI: Final = 8
MONEY_UNITS: Final[Mapping[str, int]] = {
    "元": YUAN, "千元": 3, "万": WAN, "万元": WAN, "百万元": 6, "亿": YI, "亿元": YI,
}  # fmt: skip
"""Units of money by the power of ten that turns them into yuan."""
COUNT_UNITS: Final = ("人", "名", "件", "个")
MONEY_NAMES: Final = ("元", "千元", "万元", "百万元", "亿元")
"""The units that a header or a line above it may name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    `identifier` is its name in code and answers, `declared_as` the field of the declaration where that differs;
    `unit` is the power of ten of an amount when the header names none; `words` are those of a yes/no column.
    An `optional` column may be left out unsaid; `parts` are synonyms that may stand in columns of their own and count
    together; `leaf` is a header that means the column under a group of headers which holds the first text.
    """

    header: str
    identifier: str
    kind: Kind
    synonyms: tuple[str, ...] = ()
    required: bool = False
    unit: int = WAN
    signed: bool = False
    words: tuple[str, str] = ("是", "否")
    choices: Mapping[str, str] = field(default_factory=dict)
    declared_as: str = ""
    note: tuple[str, str] = ("", "")
    optional: bool = False
    parts: tuple[str, ...] = ()
    leaf: tuple[str, str] = ("", "")

    @property
    def target(self) -> str:
        """The field of the declaration that the column fills."""
        return self.declared_as or self.identifier

    @property
    def full_header(self) -> str:
        """The header as the template writes it, with the unit."""
        return f"{self.header}(万元)" if self.kind == "money" else self.header


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet: its name, its columns, and the identifiers without which the file is refused."""

    name: str
    columns: Sequence[Column]
    needed: tuple[str, ...]

    def column(self, identifier: str) -> Column:
        """The column of an identifier.

        Raises:
            KeyError: the sheet has none.
        """
        return _by_identifier(self)[identifier]


@dataclass(frozen=True, slots=True)
class Layout:
    """The three sheets of a workbook; `totals` are the first texts of rows that only sum up."""

    firms: SheetLayout
    patents: SheetLayout
    products: SheetLayout
    totals: frozenset[str]

    @property
    def sheets(self) -> tuple[SheetLayout, SheetLayout, SheetLayout]:
        """Firms, patents, products."""
        return self.firms, self.patents, self.products


def _by_identifier(sheet: SheetLayout) -> dict[str, Column]:
    return {column.identifier: column for column in sheet.columns}
