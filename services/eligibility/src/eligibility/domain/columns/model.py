"""The columns that criteria look at, a stretch of their rows, and one row of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shared.domain.fact_table import JUDGED

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Values = NDArray[np.float64 | np.integer[Any]]
Source = Sequence[object] | NDArray[np.generic]

FLAGS: Final = JUDGED.of_kind("flag")
COUNTS: Final = JUDGED.of_kind("count")
AMOUNTS: Final = JUDGED.of_kind("amount")
CODES: Final = JUDGED.of_kind("code")
NAMES: Final = (*FLAGS, *COUNTS, *AMOUNTS, *CODES)
"""The facts that terms judge; the other facts are only shown."""


class Numbers(NamedTuple):
    """A column of numbers as floats, NaN where not known, and the `source` that holds the exact ones.

    `whole`: counts, each exact as it stands. `distinct`: no number has more digits than a float tells apart; a float
    that was given stands for the shortest decimal that reads as it (0.1 is one tenth). `unknown`: where NaN stands,
    None where all are known. `first`: the row of the source at which the values begin. Integers stay so.
    """

    values: Values
    source: Source
    whole: bool
    distinct: bool
    unknown: Mask | None
    least: float
    most: float
    first: int = 0

    @classmethod
    def of(cls, values: Values, source: Source, *, whole: bool = False, distinct: bool = True) -> "Numbers":
        """A column with what is known of all its values."""
        least, most = (float(end.reduce(values)) if len(values) else np.nan for end in (np.fmin, np.fmax))
        unknown = values != values if values.dtype.kind == "f" else None  # noqa: PLR0124 - NaN
        if unknown is not None and not unknown.any():
            unknown = None
        return cls(values, source, whole, distinct, unknown, least, most)

    @classmethod
    def unknown_of(cls, size: int, *, whole: bool) -> "Numbers":
        """A column of which nothing is known."""
        values = np.full(size, np.nan)
        return cls(values, values, whole, True, np.ones(size, np.bool_) if size else None, np.nan, np.nan)

    def part(self, first: int, size: int) -> "Numbers":
        """A stretch of the rows."""
        values, source, whole, distinct, unknown, least, most, at = self
        rows = slice(first, first + size)
        unknown = None if unknown is None else unknown[rows]
        return Numbers(values[rows], source, whole, distinct, unknown, least, most, at + first)

    @classmethod
    def joined(cls, parts: Sequence["Numbers"]) -> "Numbers":
        """Columns one below the other; of counts the values are their own source."""
        values, whole = np.concatenate([part.values for part in parts]), all(part.whole for part in parts)
        source: Source = values if whole else [item for part in parts for item in part.source]
        return cls.of(values, source, whole=whole, distinct=all(part.distinct for part in parts))

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

    @classmethod
    def unknown_of(cls, size: int) -> "Codes":
        """No code of any firm is known."""
        return cls(np.full(size, -1, np.intp), ())


def _joined_codes(parts: Sequence[Codes]) -> Codes:
    keys = next((part.keys for part in parts if part.keys), ())
    return Codes(np.concatenate([part.values for part in parts]), keys)


Flags = NDArray[np.signedinteger[Any]]
"""1 yes, 0 no, -1 not known."""


class Columns:
    """Firms as columns; a fact that was not given is known of no firm. Nobody writes into the arrays."""

    __slots__ = ("_codes", "_first", "_flags", "_margins", "_numbers", "size")

    def __init__(
        self, size: int, flags: Mapping[str, Flags], numbers: Mapping[str, Numbers], codes: Mapping[str, Codes]
    ) -> None:
        nothing = np.full(size, -1, np.int8)
        self.size = size
        self._first = 0
        self._flags = {name: flags.get(name, nothing) for name in FLAGS}
        self._numbers = {
            name: numbers[name] if name in numbers else Numbers.unknown_of(size, whole=name in COUNTS)
            for name in (*COUNTS, *AMOUNTS)
        }
        self._codes = {name: codes[name] if name in codes else Codes.unknown_of(size) for name in CODES}
        self._margins: Iterator[Floats] = iter(())

    @classmethod
    def joined(cls, parts: "Sequence[Columns]") -> "Columns":
        """The firms of all parts, whose codes have the same keys."""
        return cls(
            sum(part.size for part in parts),
            {name: np.concatenate([part._flags[name] for part in parts]) for name in FLAGS},
            {name: Numbers.joined([part.numbers(name) for part in parts]) for name in (*COUNTS, *AMOUNTS)},
            {name: _joined_codes([part.codes(name) for part in parts]) for name in CODES},
        )

    def __len__(self) -> int:
        return self.size

    def flags(self, name: str) -> tuple[Mask, Mask]:
        """Where the field is yes, and where no."""
        answers = self._flags[name][self._first : self._first + self.size]
        return answers == 1, answers == 0

    def flag(self, name: str, row: int) -> bool | None:
        """A yes or a no of one firm, or not known."""
        answer = int(self._flags[name][self._first + row])
        return None if answer < 0 else answer == 1

    def number(self, name: str, row: int) -> Decimal | None:
        """A number of one firm as it was given, or not known."""
        return self._numbers[name].exact(self._first + row)

    def numbers(self, name: str) -> Numbers:
        """A column of numbers."""
        return self._numbers[name].part(self._first, self.size)

    def codes(self, name: str) -> Codes:
        """A column of codes."""
        column = self._codes[name]
        return Codes(column.values[self._first : self._first + self.size], column.keys)

    def margin(self) -> Floats:
        """Where a term writes the margins of these firms: a new array, unless the part was given one for them."""
        given = next(self._margins, None)
        return np.empty(self.size) if given is None else given

    def part(self, first: int, size: int, margins: Iterable[Floats] = ()) -> "Columns":
        """At most `size` firms from the row `first` on, over the same arrays; `margins` are given out one by one."""
        part = object.__new__(Columns)
        part._margins = iter(margins)
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
        return self.firms.flag(name, self.place)

    def number(self, name: str) -> Decimal | None:
        """The number as it was given, or not known."""
        return self.firms.number(name, self.place)
