"""In which order an endpoint's open events go out: each firm's in feed order, firms beside one another."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Numbered(Protocol):
    """An open event of one feed."""

    @property
    def uscc(self) -> str:
        """The firm it is about."""

    @property
    def number(self) -> int:
        """Its place in the feed."""

    @property
    def attempts(self) -> int:
        """How often it was sent in vain."""

    @property
    def revoking(self) -> bool:
        """Whether an open event of its firm is a revocation."""


N = TypeVar("N", bound=Numbered)
_MOST_DOUBLINGS = 20


def chains_of(events: Iterable[N]) -> list[list[N]]:
    """One chain per firm, in feed order; the least tried first, then the oldest, so that none holds the others up.

    A chain with a revocation goes before those without one, unless they were tried less often. Of these it lets pass
    2, 4, 8 … after its first, second, third vain attempt: a revocation that an outage met still overtakes a backlog,
    and one that the bank never takes falls behind it.
    """
    chains: dict[str, list[N]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.number):
        chains[event.uscc].append(event)
    ordered = sorted(chains.values(), key=lambda chain: (chain[0].attempts, chain[0].number))
    others = [chain for chain in ordered if not chain[0].revoking]
    placed = [(place, chain) for place, chain in enumerate(others, 1)]
    for chain in ordered:
        if chain[0].revoking:
            tried_less = sum(other[0].attempts < chain[0].attempts for other in others)
            placed.append((min(tried_less, 2 ** min(chain[0].attempts, _MOST_DOUBLINGS)), chain))
    return [chain for _, chain in sorted(placed, key=lambda one: one[0])]
