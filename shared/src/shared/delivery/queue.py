"""What the room asks of a service that sends: the messages that wait, and where it writes what came of each attempt."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol, TypeVar
from uuid import UUID

Result = Literal["received", "refused", "unreachable", "blocked"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt."""

    result: Result
    sent_at: datetime
    ended_at: datetime
    status: int | None = None
    error: str | None = None
    retry_after_s: float | None = None
    """What the endpoint asked for by `Retry-After`."""
    bad_certificate: bool = False


class State(NamedTuple):
    """What tells whether a queue that was read is still as it was: compared, never looked into."""

    last_number: int
    version: int | None
    suspended: bool


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a receiver takes messages, as the deliverer knows it."""

    id: UUID
    name: str
    """As logs and the journal call the receiver."""
    url: str
    sealed_secrets: tuple[str, ...]
    """Each signs; the first is the one in force, another one on its way out."""
    failures: int
    """Vain attempts in a row."""
    state: State


class Message(Protocol):
    """One message that waits for one endpoint."""

    @property
    def number(self) -> int:
        """Its number in the endpoint's feed."""

    @property
    def chain(self) -> Hashable:
        """The thing it is about: its messages never overtake one another and never travel side by side."""

    @property
    def urgent(self) -> bool:
        """Whether it takes something back, such as a revocation: it goes before all that gives."""

    @property
    def ordinary(self) -> bool:
        """False where it gives again what was taken back before."""

    @property
    def attempts(self) -> int:
        """How often it was sent in vain."""

    @property
    def refused(self) -> bool:
        """Whether the endpoint, though well, did not take it."""

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
        """What may be sent now, for every endpoint that is not busy.

        The first of each endpoint's order are among it. An endpoint whose pause lasts has none; one that failed and has
        something urgent has nothing else.
        """

    async def waiting_at(self, endpoint: Endpoint) -> tuple[Endpoint, list[M]] | None:
        """The same of one endpoint; None where nothing waits."""

    async def states(self, endpoints: Collection[UUID]) -> Mapping[UUID, State]:
        """What these endpoints' queues are like now."""

    async def received(self, endpoint: Endpoint, message: M, outcome: Outcome) -> State:
        """The endpoint has the message, and so is well."""

    async def refused(self, endpoint: Endpoint, message: M, outcome: Outcome) -> State:
        """The endpoint is well and did not take this message."""

    async def failed(self, endpoint: Endpoint, message: M, outcome: Outcome) -> State:
        """The endpoint takes nothing for now."""
