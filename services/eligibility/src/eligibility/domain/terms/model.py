"""What a term is, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol

from eligibility.domain.facts import Facts
from shared.plan.parameters import Parameters

MISSING: Final = "missing_value"
LEAST, JUST, MOST = Decimal(-1), Decimal(0), Decimal(1)
"""The bounds of a strength, and the strength of a value just on its limit."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a term.

    `met` is None when a missing value could change the answer. `limits` and `margins` share their keys; a margin of at
    least 0 is met, None is unknown. `indicators` are fields to show because a table chose them, and `ceiling` tells
    that the limits must be stayed under.
    """

    met: bool | None
    reason: str | None = None
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    margins: Mapping[str, Decimal | None] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()
    ceiling: bool = False


class Term(Protocol):
    """A condition on a firm: met, unmet or undecided."""

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        """The verdict on one firm."""

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        """How far the value lies from the limit, -1 to 1, 0 on it; None for a term without a number."""


def reason_of(firm: Facts, name: str) -> str:
    """Why a field is not known."""
    return firm.reasons.get(name, MISSING)


def key_of(limit: str) -> str:
    """The key of a limit and its margin: the parameter's name without its criterion."""
    return limit.rpartition(".")[2]


def relative(value: Decimal, limit: Decimal) -> Decimal:
    """Value over limit, less 1, within -1 and 1; against a limit of 0 anything above it is the most."""
    if limit == 0:
        return MOST if value > 0 else JUST
    return max(LEAST, min(MOST, value / limit - 1))


def any_known(answers: list[bool | None]) -> bool | None:
    """The three-valued or."""
    if True in answers:
        return True
    return None if None in answers else False
