"""What the raw log of a bank may not show, whatever happened; it knows nothing of how events are delivered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.finance_matching.machine.bank import Told

TOLERANCE_S = 1.0
"""A request that was on its way when the revocation was committed, on a machine that is busy with other tests."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A revocation of an entry, and the instant at which its transaction was over."""

    entry: tuple[str, str]
    number: int
    at: float


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which the bank was suspended."""

    start: float
    end: float


def violations(log: Sequence[Told], revocations: Sequence[Committed], suspended: Sequence[Span] = ()) -> list[str]:
    """Every grant that came though a revocation was open, told in words."""
    return [*_after_its_revocation(log, revocations), *_before_open_ones(log, revocations), *_while(log, suspended)]


def _grants(log: Iterable[Told]) -> Iterator[Told]:
    return (told for told in log if told.change != "revoked")


def _after_its_revocation(log: Sequence[Told], revocations: Sequence[Committed]) -> Iterator[str]:
    for told in _grants(log):
        for revoked in revocations:
            if revoked.entry == told.entry and told.number < revoked.number and told.at > revoked.at + TOLERANCE_S:
                yield f"{told.number} of {told.entry} came {told.at - revoked.at:.2f} s after it was revoked"


def _before_open_ones(log: Sequence[Told], revocations: Sequence[Committed]) -> Iterator[str]:
    """A grant goes only when each open revocation was offered, and not while the endpoint fails to take it."""
    for told in _grants(log):
        for revoked in revocations:
            if told.at <= revoked.at + TOLERANCE_S:
                continue
            offered = [one for one in log if one.number == revoked.number and one.at <= told.at]
            if not offered:
                yield f"{told.number} came though revocation {revoked.number} had not been offered"
            elif told.channel == "push" and _failing(offered) and told.at > offered[-1].at + TOLERANCE_S:
                yield f"{told.number} came though the endpoint had failed to take revocation {revoked.number}"


def _failing(offered: Sequence[Told]) -> bool:
    taken = any(one.answer == "taken" for one in offered)
    return not taken and offered[-1].channel == "push" and offered[-1].answer == "failed"


def _while(log: Sequence[Told], suspended: Sequence[Span]) -> Iterator[str]:
    for told in _grants(log):
        if any(span.start + TOLERANCE_S < told.at < span.end for span in suspended):
            yield f"{told.number} came though the bank was suspended"


def latest_taken(log: Sequence[Told], revocations: Sequence[Committed], well_since: float) -> float:
    """Seconds from the commit, or from when the bank was well for good, to the last revocation taken."""
    waits = [0.0]
    for revoked in revocations:
        taken = [one.at for one in log if one.number == revoked.number and one.answer == "taken"]
        waits.append(min(taken, default=float("inf")) - max(revoked.at, well_since))
    return max(waits)
