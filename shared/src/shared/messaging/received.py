"""An event as a handler gets it: the fact, and what its envelope says of it."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from pydantic import ValidationError

from shared.bus.protocol import Message
from shared.events.base import Event, registry
from shared.events.envelope import Envelope, Malformed
from shared.events.epoch_began import fell_back_to
from shared.messaging.outbox import Cause

E = TypeVar("E", bound=Event)
_BELOW_THE_TIME = 80
"""Bits of a UUIDv7 below its milliseconds."""
_SEQUENCE_BITS = 32
_FAULTY = UUID("6d69616f-7075-5000-8000-6661756c7479")


class Unprocessable(Exception):
    """A handler cannot ever deal with this event; it goes aside at once, with this reason."""


@dataclass(frozen=True, slots=True)
class Received(Generic[E]):
    """One event of a set."""

    event: E
    id: UUID
    sequence: int
    """Position among the events of its subject, rising over the producer's epochs too (`order_of`); copies keep it."""
    time: datetime
    effective_on: date | None
    correlation_id: UUID
    traceparent: str | None = None

    @property
    def cause(self) -> Cause:
        """For events that this one makes happen."""
        return Cause(self.id, self.correlation_id, self.traceparent)


Handler = Callable[[Sequence[Received[Any]], Any], Awaitable[None]]
"""Takes a set of one type and the open `UnitOfWork`."""
Subscriptions = Mapping[type[Event], Handler]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as read: `received` is None for facts nobody here subscribes to, which only advance the number."""

    message: Message
    envelope: Envelope | None
    received: Received[Any] | None = None
    fault: str | None = None
    """Why it can never be handled, where that is known before any handler sees it."""
    fell_back_to: int | None = None
    """The number to which its producer fell back by a restore, where the message announces that and nothing else."""

    @property
    def subject(self) -> str:
        """The envelope's subject; the key where there is no envelope."""
        return self.envelope.subject if self.envelope else self.message.key

    @property
    def id(self) -> UUID:
        """What a repeat is known by: the event's id; that of its bytes where it is faulty and may claim another's."""
        if self.envelope and not self.fault:
            return self.envelope.id
        message = self.message
        return uuid5(_FAULTY, hashlib.sha256(f"{message.topic}\n{message.key}\n".encode() + message.value).hexdigest())


def order_of(sequence: int, epoch: UUID | None) -> int:
    """A number that is greater for a later epoch, and within one for a higher sequence; that of the first is itself.

    The seconds in which the epoch began stand above 32 bits of sequence: a restored producer counts on from a lower
    sequence, and what it tells is newer all the same.
    """
    if epoch is None:
        return sequence
    began_s = (epoch.int >> _BELOW_THE_TIME) // 1000
    return (began_s << _SEQUENCE_BITS) + sequence


def read_message(message: Message, subscriptions: Subscriptions) -> Incoming:
    """Reads a message; a fault is told, never raised."""
    try:
        envelope = Envelope.parse(message.value)
        fallen = fell_back_to(envelope)
    except Malformed as error:
        return Incoming(message, None, fault=str(error))
    fault = _foreign(message, envelope)
    if fault:
        return Incoming(message, envelope, fault=fault)
    if fallen is not None:
        return Incoming(message, envelope, fell_back_to=fallen)
    kind = next((kind for kind in subscriptions if kind.type == envelope.type), None)
    if kind is None:
        return Incoming(message, envelope, fault=_unknown_version(envelope, subscriptions))
    try:
        event = kind.told(envelope.data)
    except ValidationError as error:
        return Incoming(message, envelope, fault=f"data do not fit {envelope.type}: {_first_fault(error)}")
    received = Received(
        event=event,
        id=envelope.id,
        sequence=order_of(envelope.sequence, envelope.epoch),
        time=envelope.time,
        effective_on=envelope.effective_on,
        correlation_id=envelope.correlation_id or envelope.id,
        traceparent=envelope.traceparent,
    )
    return Incoming(message, envelope, received)


def _foreign(message: Message, envelope: Envelope) -> str | None:
    known = registry().get(envelope.type)
    if known and known.topic != message.topic:
        return f"{envelope.type} does not belong on {message.topic}"
    if envelope.type.split(".")[1:2] != [envelope.source]:
        return f"source {envelope.source} does not own {envelope.type}"
    if envelope.subject != message.key:
        return f"subject {envelope.subject} travels under the key {message.key}"
    return None


def _unknown_version(envelope: Envelope, subscriptions: Subscriptions) -> str | None:
    if envelope.type in registry():
        return None  # known here; the version that is subscribed to is told beside it
    fact = envelope.type.rpartition(".")[0]
    if any(kind.fact() == fact for kind in subscriptions):
        return f"unknown version: {envelope.type}"
    return None


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'/'.join(str(part) for part in first['loc'])}: {first['msg']} ({error.error_count()} faults)"
