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


N = TypeVar("N", bound=Numbered)


def chains_of(events: Iterable[N]) -> list[list[N]]:
    """One chain per firm, in feed order.

    Chains whose head was never tried come first, so that an event which the bank cannot take does not hold others up.
    """
    chains: dict[str, list[N]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.number):
        chains[event.uscc].append(event)
    return sorted(chains.values(), key=lambda chain: (chain[0].attempts, chain[0].number))
