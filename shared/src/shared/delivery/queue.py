"""What the room asks of a service that sends: the messages that wait, and a place for what came of each attempt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from shared.delivery.client import Outcome


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a receiver takes messages, as the deliverer knows it."""

    id: UUID
    name: str
    """As logs and the journal call the receiver."""
    url: str
    sealed_secret: str
    version: int
    """Counts registrations; another one makes a new client."""
    failures: int
    """Vain attempts in a row."""


class Message(Protocol):
    """One message that waits for one endpoint."""

    @property
    def uscc(self) -> str:
        """The firm it is about."""

    @property
    def number(self) -> int:
        """Its place in the endpoint's feed."""

    @property
    def attempts(self) -> int:
        """How often it was sent in vain."""

    @property
    def revoking(self) -> bool:
        """Whether it, or an open message of its firm, takes something back."""

    @property
    def document(self) -> Mapping[str, Any]:
        """The CloudEvent to be sent."""

    @property
    def traceparent(self) -> str | None:
        """The trace that it belongs to."""


M = TypeVar("M", bound=Message)


class Queue(Protocol[M]):
    """A service's tables of outgoing messages."""

    async def waiting(self, busy: Collection[UUID]) -> Sequence[tuple[Endpoint, list[M]]]:
        """What may be sent now, for every endpoint that is not busy."""

    async def received(self, endpoint: Endpoint, message: M, outcome: Outcome) -> None:
        """The endpoint has the message."""

    async def failed(self, endpoint: Endpoint, message: M, outcome: Outcome) -> None:
        """It has not."""
