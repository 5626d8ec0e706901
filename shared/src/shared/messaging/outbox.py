"""Event rows: how an event becomes one, and the set statement that numbers and inserts them."""

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from shared import clock, trace
from shared.events.base import Event
from shared.ids import uuid7

MAX_EVENT_BYTES = 900 * 1024
COLUMNS = (
    ("event_id", "uuid"),
    ("type", "text"),
    ("topic", "text"),
    ("subject", "text"),
    ("time", "timestamptz"),
    ("effective_on", "date"),
    ("traceparent", "text"),
    ("correlation_id", "uuid"),
    ("causation_id", "uuid"),
    ("data", "bytea"),
)
"""Columns of an outbox row with the types they travel in, in the order of `OutboxRow.values`; statements add `sequence`
and turn `data` into text: JSON in UTF-8 goes through as it was made, without a Python string in between."""


def stored(name: str, value: str) -> str:
    """The SQL expression that makes a column of its value as it travels."""
    return f"convert_from({value}, 'UTF8')" if name == "data" else value


INSERT_SET = f"""
WITH e AS (
  SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, (_, kind) in enumerate(COLUMNS, 1))})
    WITH ORDINALITY AS t({", ".join(name for name, _ in COLUMNS)}, position)),
c AS (SELECT topic, subject, count(*) AS n FROM e GROUP BY topic, subject),
s AS (
  INSERT INTO outbox_subject AS o (topic, subject, last) SELECT topic, subject, n FROM c ORDER BY topic, subject
  ON CONFLICT (topic, subject) DO UPDATE SET last = o.last + excluded.last RETURNING topic, subject, last)
INSERT INTO outbox ({", ".join(name for name, _ in COLUMNS)}, sequence)
SELECT {", ".join(stored(name, f"e.{name}") for name, _ in COLUMNS)},
  s.last - c.n + row_number() OVER (PARTITION BY e.topic, e.subject ORDER BY e.position)
FROM e JOIN s USING (topic, subject) JOIN c USING (topic, subject) ORDER BY e.position
"""


_values_of = attrgetter(*(name for name, _ in COLUMNS))


class EventTooLarge(ValueError):
    """An event above 900 KB: a broker would refuse it, so the outbox does."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An event before it has its sequence."""

    event_id: UUID
    type: str
    topic: str
    subject: str
    time: datetime
    effective_on: date | None
    traceparent: str | None
    correlation_id: UUID | None
    causation_id: UUID | None
    data: bytes

    @property
    def values(self) -> tuple[Any, ...]:
        """In the order of `COLUMNS`."""
        return _values_of(self)


@dataclass(frozen=True, slots=True)
class Cause:
    """The event that made this one happen."""

    event_id: UUID
    correlation_id: UUID
    traceparent: str | None = None


def traceparent_after(cause: Cause | None) -> str | None:
    """A span in the trace of the cause; without one, the work in hand. In a set each event goes on with its own."""
    return trace.child_of(cause.traceparent) if cause else trace.current.get()


def outbox_row(event: Event, cause: Cause | None = None, data: bytes | None = None) -> OutboxRow:
    """The row of an event. `data` is its JSON where the caller has it already.

    Raises:
        EventTooLarge: above 900 KB.
    """
    body = event.model_dump_json().encode() if data is None else data
    if len(body) > MAX_EVENT_BYTES:
        raise EventTooLarge(f"{event.type} on {event.subject} has more than {MAX_EVENT_BYTES} bytes")
    event_id = uuid7()
    return OutboxRow(
        event_id=event_id,
        type=event.type,
        topic=event.topic,
        subject=event.subject,
        time=clock.now(),
        effective_on=event.legal_date,
        traceparent=traceparent_after(cause),
        correlation_id=cause.correlation_id if cause else event_id,
        causation_id=cause.event_id if cause else None,
        data=body,
    )
