"""In which order an endpoint's open events go out: each firm's in feed order, firms beside one another."""

from collections import defaultdict
from collections.abc import Iterable

from shared.delivery.queue import M

_MOST_DOUBLINGS = 20


def chains_of(events: Iterable[M]) -> list[list[M]]:
    """One chain per firm, in feed order; the least tried first, then the oldest, so that none holds the others up.

    A chain with a revocation goes before those without one, unless they were tried less often. Of these it lets pass
    2, 4, 8 … after its first, second, third vain attempt: a revocation that an outage met still overtakes a backlog,
    and one that the bank never takes falls behind it.
    """
    chains: dict[str, list[M]] = defaultdict(list)
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
