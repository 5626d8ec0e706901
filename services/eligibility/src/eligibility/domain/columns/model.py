"""The columns that criteria look at, a stretch of their rows, and one row of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FLAGS: Final = (
    "inside_province",
    "legal_person",
    "individual_household",
    "listed_qualification",
    "patent_intensive",
    "core_patent_named",
    "main_product_filed",
    "rd_leader",
    "rd_team",
    "university_cooperation",
    "ip_rules",
    "ip_body",
    "ip_staff",
    "ip_safeguards",
    "abnormal_filings",
    "misconduct",
)
COUNTS: Final = (
    "employees",
    "rd_staff",
    "own_trademarks",
    "main_products",
    "filed_main_products",
    "valid_patents",
    "industrialised_patents",
    "unknown_patents",
)
AMOUNTS: Final = ("revenue_yuan", "total_assets_yuan", "rd_input_yuan")
CODES: Final = ("size_group",)
NAMES: Final = (*FLAGS, *COUNTS, *AMOUNTS, *CODES)
"""The facts that terms judge; the other facts are only shown."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers as floats, NaN where not known, and the `source` that holds the exact ones.

    `whole`: counts, each exact as it stands. `distinct`: no number has more digits than a float tells apart; a float
    that was given stands for the shortest decimal that reads as it (0.1 is one tenth). `first`: the row of the source
    at which the values begin.
    """

    values: Floats
    source: Sequence[object] | NDArray[np.generic]
    whole: bool = False
    distinct: bool = True
    first: int = 0

    def exact(self, row: int) -> Decimal | None:
        """The number of a row as it was given."""
        item = self.source[self.first + row]
        if isinstance(item, np.generic):
            item = item.item()
        if item is None or item != item:  # noqa: PLR0124 - NaN
            return None
        return item if isinstance(item, Decimal) else Decimal(str(item))


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of codes as places in `keys`, -1 where not known."""

    values: NDArray[np.intp]
    keys: tuple[str, ...]


Flags = tuple[Mask, Mask]
"""Where yes, and where no."""


class Columns:
    """Firms as columns; a fact that was not given is known of no firm. Nobody writes into the arrays."""

    __slots__ = ("_codes", "_first", "_flags", "_numbers", "size")

    def __init__(
        self, size: int, flags: Mapping[str, Flags], numbers: Mapping[str, Numbers], codes: Mapping[str, Codes]
    ) -> None:
        nothing, unknown = np.zeros(size, np.bool_), np.full(size, np.nan)
        self.size = size
        self._first = 0
        self._flags = {name: flags.get(name, (nothing, nothing)) for name in FLAGS}
        self._numbers = {
            name: numbers.get(name, Numbers(unknown, unknown, whole=name in COUNTS)) for name in (*COUNTS, *AMOUNTS)
        }
        self._codes = {name: codes.get(name, Codes(np.full(size, -1, np.intp), ())) for name in CODES}

    def __len__(self) -> int:
        return self.size

    def flags(self, name: str) -> Flags:
        """Where the field is yes, and where no."""
        yes, no = self._flags[name]
        return yes[self._first : self._first + self.size], no[self._first : self._first + self.size]

    def numbers(self, name: str) -> Numbers:
        """A column of numbers."""
        column = self._numbers[name]
        values = column.values[self._first : self._first + self.size]
        return Numbers(values, column.source, column.whole, column.distinct, self._first)

    def codes(self, name: str) -> Codes:
        """A column of codes."""
        column = self._codes[name]
        return Codes(column.values[self._first : self._first + self.size], column.keys)

    def part(self, first: int, size: int) -> "Columns":
        """At most `size` firms from the row `first` on, over the same arrays."""
        part = object.__new__(Columns)
        part.size = max(0, min(size, self.size - first))
        part._first = self._first + first
        part._flags, part._numbers, part._codes = self._flags, self._numbers, self._codes
        return part

    def row(self, row: int) -> "Row":
        """One firm, exact."""
        return Row(self, row)


@dataclass(frozen=True, slots=True)
class Row:
    """One firm of a population, as the scalar side of a term asks for it."""

    firms: Columns
    place: int

    @property
    def reasons(self) -> Mapping[str, str]:
        """None is kept: a population is answered without reasons."""
        return {}

    def __getitem__(self, name: str) -> object:
        if name in CODES:
            column = self.firms.codes(name)
            code = int(column.values[self.place])
            return None if code < 0 else column.keys[code]
        return self.flag(name) if name in FLAGS else self.number(name)

    def flag(self, name: str) -> bool | None:
        """A yes, a no, or not known."""
        yes, no = self.firms.flags(name)
        return True if yes[self.place] else False if no[self.place] else None

    def number(self, name: str) -> Decimal | None:
        """The number as it was given, or not known."""
        return self.firms.numbers(name).exact(self.place)
