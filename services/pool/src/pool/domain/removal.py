"""Which confirmed violation carries a removal: each does so once (T12.3b, c; M22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmed violation; `spent` where an earlier removal rested on it or is taken to have answered it."""

    violation_id: UUID
    cited_law: str | None
    occurred_on: date
    confirmed_on: date
    spent: bool = False


def is_spent(occurred_on: date, admitted_on: date, *, carried_a_removal: bool, member_before: bool) -> bool:
    """Whether a violation is used up: it carried a removal, or lies before a re-admission that let the firm in again.

    In a first membership a violation before the admission still counts: falsified data of an application lie there.
    """
    return carried_a_removal or (member_before and occurred_on < admitted_on)


def carrying(
    confirmations: Iterable[Confirmation], on: date, *, needs_law: bool, violation_id: UUID | None = None
) -> Confirmation | None:
    """The newest confirmation that carries a removal of that day, or the one asked for; None where there is none.

    It neither happened nor was confirmed after that day, cites a law where the text names no kind of violation, and
    is not spent.
    """
    usable = [
        one
        for one in confirmations
        if max(one.occurred_on, one.confirmed_on) <= on
        and (one.cited_law or not needs_law)
        and not one.spent
        and violation_id in (None, one.violation_id)
    ]
    return max(usable, key=lambda one: (one.confirmed_on, one.occurred_on, one.violation_id), default=None)
