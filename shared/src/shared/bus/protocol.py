"""What every transport promises; `tests/contracts` holds each transport to it."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from shared.bus.state import BusState, Partition

AGAIN = ("miaopu-again", b"1")
"""Header of a message from the archive, or of one that is no event (the announcement of an epoch)."""


@dataclass(frozen=True, slots=True)
class Message:
    """Bytes on a topic; messages of one key stay in order."""

    topic: str
    key: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()

    @property
    def again(self) -> bool:
        """Whether its number says nothing of what is newest: it is old, as all of the archive is."""
        return AGAIN in self.headers


@dataclass(frozen=True, slots=True)
class Heard:
    """An event of a producer that others know: the newest of a partition, or the last that a consumer dealt with."""

    topic: str
    subject: str
    sequence: int
    epoch: UUID | None = None
    event_id: UUID | None = None
    """None where only the number is known."""


Recall = Callable[[Collection[str]], Awaitable[Sequence[Heard]]]
"""What a consumer has heard last of each subject of these topics."""
Deliver = Callable[[Sequence[Message]], Awaitable[None]]
"""Takes a batch and returns once its effect is committed; raising means: bring it again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a consumer's database says of its topics."""

    next_offsets: Mapping[Partition, int]
    """Where it goes on; a partition may be missing."""
    unheard: Collection[str]
    """Topics of which it has never dealt with an event."""


class Positions(Protocol):
    """How far a consumer has read, in the database that holds the effects of what it read, and restored with them."""

    async def read(self, topics: Collection[str]) -> Kept:
        """What is kept of these topics."""

    async def keep(self, next_offsets: Mapping[Partition, int], lost: Collection[Partition] = ()) -> None:
        """Goes on from there after the next assignment; called when the effects are committed.

        `lost` are those of them before which the topic no longer has what was still to be read.
        """


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

    async def subscribe(
        self,
        group: str,
        topics: Collection[str],
        deliver: Deliver,
        recall: Recall | None = None,
        positions: Positions | None = None,
    ) -> None:
        """Delivers the topics' messages to this group in the background.

        It goes on from its own `positions`; without them, from what the broker remembers of it.
        """

    async def unheard(self, topics: Collection[str]) -> Collection[str]:
        """Topics of which a group that subscribes to them has never dealt with an event, and the bus has none for it.

        What was sent before must be sent to it again.
        """

    async def heard(self, topics: Collection[str]) -> Sequence[Heard]:
        """The newest events of the topics that the bus or its consumers know, whoever wrote them.

        Raises:
            BusUnavailable: it cannot be asked now.
        """

    async def heard_of_each(self, topics: Collection[str]) -> Sequence[Heard]:
        """The newest event of every subject of the topics, as far back as the bus or its consumers know.

        Raises:
            BusUnavailable: it cannot be asked now.
        """
