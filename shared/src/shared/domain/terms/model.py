"""What a term is, and what it answers of one firm and of a column of firms."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from shared.domain.terms.asks import Ask

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns, Floats, Mask

MISSING: Final = "missing_value"
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
LEAST, JUST, BEYOND = Decimal(-1), Decimal(0), Decimal("Infinity")
"""The least strength, that of a value just on its limit, and that of any amount beside a limit of 0."""


class Firm(Protocol):
    """What a term may ask of one firm; None is not known."""

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why fields are not known, where no cell is simply empty."""

    def __getitem__(self, name: str) -> object: ...

    def flag(self, name: str) -> bool | None:
        """A yes or a no."""

    def number(self, name: str) -> Decimal | None:
        """A number, exact."""


class Limits(Protocol):
    """The limits that a firm is held against, by name."""

    def __contains__(self, name: object, /) -> bool: ...

    def number(self, name: str, /) -> Decimal:
        """A limit, exact."""


class Verdict(NamedTuple):
    """The answer of a term; a named tuple, for it is made thirty times a firm.

    `met` is None when a missing value could change the answer. `limits` and `margins` share their keys; a margin of at
    least 0 is met, None is unknown. `indicators` are fields to show because a table chose them, and `ceiling` tells
    that the limits must be stayed under.
    """

    met: bool | None
    reason: str | None = None
    limits: Mapping[str, Decimal] = _NONE
    margins: Mapping[str, Decimal | None] = _NONE
    indicators: tuple[str, ...] = ()
    ceiling: bool = False


class Verdicts(NamedTuple):
    """The answers of a term on a column of firms: where neither met nor unmet, undecided.

    The answers are those of `one` without exception. Margins are the nearest floats or a last digit off, of the right
    sign; NaN is unknown. Columns are shared with the facts: never write into one that another made.
    """

    met: "Mask"
    unmet: "Mask"
    margins: "Mapping[str, Floats]" = _NONE

    @property
    def known(self) -> "Mask":
        """Where no missing value could change the answer."""
        return self.met | self.unmet


class Term(Protocol):
    """A condition on a firm: met, unmet or undecided."""

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The facts and limits that it names."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the margins that `many` gives, in its order."""

    def one(self, firm: Firm, p: Limits) -> Verdict:
        """The verdict on one firm."""

    def many(self, firms: "Columns", p: Limits) -> Verdicts:
        """The verdicts on a column of firms."""

    def strength(self, firm: Firm, p: Limits) -> Decimal | None:
        """How far the value lies from the limit, as a share of it: 0 on it, -1 the least; None without a number."""

    def strengths(self, firms: "Columns", p: Limits) -> "Floats | None":
        """The strengths of a column of firms, each s within (1 + |s|) 2^-49 of the exact one."""

    @property
    def limits(self) -> tuple[str, ...]:
        """The names of its limits; those of the size table are its prefix's."""

    def reads(self, parameter: str) -> bool:
        """Whether another value of this parameter could change an answer."""


def reason_of(firm: Firm, name: str) -> str:
    """Why a field is not known."""
    return firm.reasons.get(name, MISSING)


def key_of(limit: str) -> str:
    """The key of a limit and its margin: the parameter's name without its criterion."""
    return limit.rpartition(".")[2]


def relative(value: Decimal, limit: Decimal) -> Decimal:
    """Value over limit, less 1; against a limit of 0 anything above it is beyond measure."""
    if limit == 0:
        return BEYOND if value > 0 else JUST
    return value / limit - 1


def any_known(answers: list[bool | None]) -> bool | None:
    """The three-valued or."""
    if True in answers:
        return True
    return None if None in answers else False
