"""What code reads of a plan: declared beside the code that decides by it, and asked of the folder at every start."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from shared.domain.calendar import TERM_UNITS
from shared.plan.model import Plan
from shared.plan.parameters import CHOICE, Parameters

T_co = TypeVar("T_co", covariant=True)
Rows = Callable[[Plan], Collection[str]]
"""The keys of one of the plan's tables."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """The values that code can decide by: the units it understands, its words, the rows that words must name."""

    read: Callable[[Parameters, str], T_co]
    units: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    rows: Rows | None = None

    def takes(self, unit: str) -> bool:
        """Whether every value of that unit is one of this kind."""
        if unit.startswith(CHOICE):
            return frozenset(unit.removeprefix(CHOICE).split("|")) <= self.words
        return unit in self.units

    def expected(self) -> str:
        """The units that would do, as a file writes them."""
        return CHOICE + "|".join(sorted(self.words)) if self.words else " | ".join(sorted(self.units))


def whole(*units: str) -> Kind[int]:
    """A whole number of one of these units."""
    return Kind(Parameters.whole, frozenset(units))


def number(*units: str) -> Kind[Decimal]:
    """An exact number of one of these units."""
    return Kind(Parameters.number, frozenset(units))


def choice(*words: str) -> Kind[str]:
    """One of the words that code knows; a file may offer fewer, never others."""
    return Kind(Parameters.word, words=frozenset(words))


def rows_of(table: Rows) -> Kind[tuple[str, ...]]:
    """Keys of rows of a table of the folder."""
    return Kind(Parameters.words, frozenset({"words"}), rows=table)


term: Final = Kind(Parameters.term, TERM_UNITS)
days_list: Final = Kind(Parameters.days_list, frozenset({"days_list"}))
switch: Final = Kind(Parameters.switch, frozenset({"switch"}))


@dataclass(frozen=True, slots=True)
class Reads(Generic[T_co]):
    """A parameter that code decides by; a folder without it, or with a value below `least`, does not start.

    An `optional` one may be left out, for the code then decides by a value of its own.
    """

    name: str
    kind: Kind[T_co]
    least: int = 0
    optional: bool = False

    def of(self, parameters: Parameters) -> T_co:
        """Its value."""
        return self.kind.read(parameters, self.name)


@dataclass(frozen=True, slots=True)
class ReadsRow:
    """A row that code names: a folder whose table lacks it does not start; `table` is the name of the file."""

    table: str
    key: str
    rows: Rows


def removal_ground(code: str) -> ReadsRow:
    """The ground of removal that code names."""
    return ReadsRow("tables/removal_grounds.csv", code, lambda plan: plan.removal_grounds)


def exit_row(key: str) -> ReadsRow:
    """The way out of the pool that code names."""
    return ReadsRow("tables/exits.csv", key, lambda plan: plan.exits)


Reader = Reads[Any] | ReadsRow


@dataclass(frozen=True, slots=True)
class Readers:
    """All that one service reads; it answers for every parameter in its folder under `parameters/`."""

    folder: str
    reads: Sequence[Reader] = ()
