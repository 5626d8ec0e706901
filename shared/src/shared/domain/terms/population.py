"""A population as terms judge it: one array a fact. Imported for its types alone, so that one firm needs no numpy."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from shared.domain.terms.model import Firm

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Values = NDArray[np.float64 | np.integer[Any]]


class Numbers(Protocol):
    """A column of numbers: NaN where not known, and what is known of all of them.

    `whole`: counts. `distinct`: no number has more digits than a float tells apart. `unknown`: where NaN stands, None
    where all are known.
    """

    @property
    def values(self) -> Values: ...
    @property
    def whole(self) -> bool: ...
    @property
    def distinct(self) -> bool: ...
    @property
    def unknown(self) -> Mask | None: ...
    @property
    def least(self) -> float: ...
    @property
    def most(self) -> float: ...


class Codes(Protocol):
    """A column of codes as places in `keys`, -1 where not known."""

    @property
    def values(self) -> Rows: ...
    @property
    def keys(self) -> tuple[str, ...]: ...


class Columns(Protocol):
    """Firms as columns; nobody writes into the arrays."""

    def __len__(self) -> int: ...

    def flags(self, name: str) -> tuple[Mask, Mask]:
        """Where the fact is yes, and where no."""

    def numbers(self, name: str) -> Numbers:
        """A column of numbers."""

    def codes(self, name: str) -> Codes:
        """A column of codes."""

    def margin(self) -> Floats:
        """Where a term writes the margins of these firms."""

    def row(self, row: int, /) -> Firm:
        """One firm, exact."""
