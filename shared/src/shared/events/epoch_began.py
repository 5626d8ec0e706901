"""The announcement of a restored producer: to which number of a subject it fell back, before it sends anything else.

Consumers that have come further know facts that it lost, and hear so at once, not by its next event of the subject.
No service stores it: it is about the numbers of a topic, not about a firm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from shared import clock
from shared.events.envelope import Envelope, Malformed
from shared.ids import uuid7

FACT: Final = "epoch-began.v1"
"""`miaopu.<service>.epoch-began.v1`, on each topic of the service."""
SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["last", "known"],
    "properties": {
        "last": {"type": "integer", "minimum": 0, "description": "the producer's own last number of the subject"},
        "known": {"type": "integer", "minimum": 1, "description": "the last number that others know"},
    },
}
"""Of its data."""


@dataclass(frozen=True, slots=True)
class FallBack:
    """A subject of which others know more than its producer."""

    topic: str
    subject: str
    last: int
    """The producer's own last number; 0 where it knows nothing of the subject."""
    known: int
    """The last number that others know."""

    def announcement(self, service: str, epoch: UUID) -> Envelope:
        """What its producer sends of it; readers that do not know the type take it for the event of that number."""
        return Envelope(
            id=uuid7(),
            type=f"miaopu.{service}.{FACT}",
            source=service,
            subject=self.subject,
            sequence=max(self.last, 1),
            time=clock.now(),
            data=orjson.Fragment(orjson.dumps({"last": self.last, "known": self.known})),
            epoch=epoch,
        )


def fell_back_to(envelope: Envelope) -> int | None:
    """The number to which its producer fell back; None of every other event.

    Raises:
        Malformed: it names none.
    """
    if not envelope.type.endswith(f".{FACT}"):
        return None
    last = envelope.data.get("last") if isinstance(envelope.data, Mapping) else None
    if type(last) is not int or last < 0:
        raise Malformed("the announcement of an epoch names no last number")
    return last
