"""What every transport promises; `tests/contracts` holds each transport to it."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.bus.state import BusState


@dataclass(frozen=True, slots=True)
class Message:
    """Bytes on a topic; messages of one key stay in order."""

    topic: str
    key: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


Deliver = Callable[[Sequence[Message]], Awaitable[None]]
"""Takes a batch and returns once its effect is committed; raising means: bring it again."""


class BusUnavailable(Exception):
    """The bus did not confirm in time. What was sent is *unknown*: send it again, consumers drop the double."""


class Bus(Protocol):
    """A transport.

    Promises: at least once; per key in the order of publishing; each group sees every message; a batch whose
    delivery raised is delivered again; no call waits longer than its deadline.
    """

    state: BusState

    async def start(self) -> None:
        """Makes the transport ready; does not wait for a broker that is away."""

    async def stop(self) -> None:
        """Ends all subscriptions and gives back what is held, within a deadline."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Returns when all are safe.

        Raises:
            BusUnavailable: some may not be; none is lost if the caller sends all again.
        """

    async def subscribe(self, group: str, topics: Collection[str], deliver: Deliver) -> None:
        """Delivers the topics' messages to this group from its last committed place, in the background."""
