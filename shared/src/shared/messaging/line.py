"""The line of one subject at one consumer: which event is next, by (epoch, sequence)."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Verdict = Literal["next", "passed", "repeat", "early", "contradiction"]
FIRST_EPOCH = UUID(int=0)
"""Before a producer was ever restored its events name no epoch; every other one is later."""


@dataclass(slots=True)
class Line:
    """How far a subject is.

    A producer that was restored counts its sequences on from an earlier number, in a newer epoch. Epochs are UUIDv7,
    so the later one is the greater.
    """

    last: int = 0
    epoch: UUID | None = None
    waiting: bool = False
    diverged_from: int | None = None
    """The sequence that was reached before the producer fell back below it, or contradicted it; None: they agree."""

    def verdict(self, sequence: int, epoch: UUID | None, *, known: bool, telling: bool) -> Verdict:
        """What an event is to this line.

        `known`: the consumer remembers its id. `telling`: it would remember the id had it seen the event; else a low
        number says nothing (a fact nobody here subscribes to, one older than what is remembered, a replay).
        `passed`: the producer sends again, in its newer epoch, what both sides know; the line goes on over it.
        """
        if known:
            return "passed" if self._is_known_to_both(sequence, epoch) else "repeat"
        if _later(epoch, self.epoch):
            return "next" if sequence <= self.last + 1 else "early"
        if epoch == self.epoch and sequence > self.last:
            return "next" if sequence == self.last + 1 else "early"
        return "contradiction" if telling else "repeat"

    def take(self, sequence: int, epoch: UUID | None) -> None:
        """Goes on to an event that is next; a newer epoch that begins below the line marks it as diverged."""
        if sequence <= self.last:
            self.diverged_from = max(self.last, self.diverged_from or 0)
        self.last, self.epoch = sequence, epoch

    def fall_back(self, to: int, epoch: UUID | None) -> bool:
        """Goes back to a restored producer's own last number; False where this line has come no further than that."""
        if self.last <= to or not _later(epoch, self.epoch):
            return False
        self.contradict()
        self.last, self.epoch = to, epoch
        return True

    def contradict(self) -> None:
        """Marks the line: two events claim one number."""
        self.diverged_from = max(self.last, self.diverged_from or 0)

    def _is_known_to_both(self, sequence: int, epoch: UUID | None) -> bool:
        """Whether an event with a known id is the next after a fall; one that is aside (`waiting`) is still to come."""
        fallen = self.diverged_from is not None and sequence <= self.diverged_from and not self.waiting
        return fallen and sequence == self.last + 1 and not _later(self.epoch, epoch)


def _later(one: UUID | None, other: UUID | None) -> bool:
    return (one or FIRST_EPOCH) > (other or FIRST_EPOCH)
