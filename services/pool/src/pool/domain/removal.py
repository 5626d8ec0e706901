"""Which confirmed violation carries a removal: each does so once (T12.3b, c; M22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.domain.abnormal_filing import AppealState, Effect, effect


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmed violation; `spent` where a removal that stands rested on it, or a later admission forgave it.

    Of an abnormal filing `appeal` tells how far an appeal has come, and `appeal_on` since when.
    """

    violation_id: UUID
    cited_law: str | None
    occurred_on: date
    confirmed_on: date
    spent: bool = False
    appeal: AppealState | None = None
    appeal_on: date | None = None

    @property
    def effect(self) -> Effect:
        """Whether it acts, suspends, or counts no more."""
        return "acts" if self.appeal is None else effect("confirmed", self.appeal)

    def could_carry(self, on: date, *, needs_law: bool, violation_id: UUID | None) -> bool:
        """Whether it would carry a removal of that day but for an appeal, and is the one asked for."""
        return (
            max(self.occurred_on, self.confirmed_on) <= on
            and bool(self.cited_law or not needs_law)
            and not self.spent
            and violation_id in (None, self.violation_id)
        )


def carrying(
    confirmations: Iterable[Confirmation], on: date, *, needs_law: bool, violation_id: UUID | None = None
) -> Confirmation | None:
    """The newest confirmation that carries a removal of that day, or the one asked for; None where there is none.

    It neither happened nor was confirmed after that day, cites a law where the text names no kind of violation, is not
    spent, and no appeal stands against it: one that was upheld lets it carry from the day of that result on.
    """
    usable = [
        one
        for one in confirmations
        if one.could_carry(on, needs_law=needs_law, violation_id=violation_id)
        and one.effect == "acts"
        and (one.appeal_on is None or one.appeal_on <= on)
    ]
    return max(usable, key=lambda one: (one.confirmed_on, one.occurred_on, one.violation_id), default=None)


def suspended(
    confirmations: Iterable[Confirmation], on: date, *, needs_law: bool, violation_id: UUID | None = None
) -> Confirmation | None:
    """A confirmation that only a pending appeal keeps from carrying a removal of that day; None where there is none."""
    waiting = (
        one
        for one in confirmations
        if one.could_carry(on, needs_law=needs_law, violation_id=violation_id) and one.effect == "suspends"
    )
    return next(waiting, None)
