"""Event rows: how an event becomes one, and the set statement that numbers and inserts them."""

from dataclasses import dataclass
from datetime import date, datetime
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
    ("data", "text"),
)
"""Columns of an outbox row with their types, in the order of `OutboxRow.values`; the statement adds `sequence`."""

INSERT_SET = f"""
WITH e AS (
  SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, (_, kind) in enumerate(COLUMNS, 1))})
    WITH ORDINALITY AS t({", ".join(name for name, _ in COLUMNS)}, position)),
c AS (SELECT topic, subject, count(*) AS n FROM e GROUP BY topic, subject),
s AS (
  INSERT INTO outbox_subject AS o (topic, subject, last) SELECT topic, subject, n FROM c ORDER BY topic, subject
  ON CONFLICT (topic, subject) DO UPDATE SET last = o.last + excluded.last RETURNING topic, subject, last)
INSERT INTO outbox ({", ".join(name for name, _ in COLUMNS)}, sequence)
SELECT {", ".join(f"e.{name}" for name, _ in COLUMNS)},
  s.last - c.n + row_number() OVER (PARTITION BY e.topic, e.subject ORDER BY e.position)
FROM e JOIN s USING (topic, subject) JOIN c USING (topic, subject) ORDER BY e.position
"""


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
    data: str

    @property
    def values(self) -> tuple[Any, ...]:
        """In the order of `COLUMNS`."""
        return tuple(getattr(self, name) for name, _ in COLUMNS)


@dataclass(frozen=True, slots=True)
class Cause:
    """The event that made this one happen."""

    event_id: UUID
    correlation_id: UUID


def outbox_row(event: Event, cause: Cause | None = None, data: str | None = None) -> OutboxRow:
    """The row of an event. `data` is its JSON where the caller has it already.

    Raises:
        EventTooLarge: above 900 KB.
    """
    body = event.model_dump_json() if data is None else data
    if len(body) * 4 > MAX_EVENT_BYTES and len(body.encode()) > MAX_EVENT_BYTES:
        raise EventTooLarge(f"{event.type} on {event.subject} has more than {MAX_EVENT_BYTES} bytes")
    event_id = uuid7()
    return OutboxRow(
        event_id=event_id,
        type=event.type,
        topic=event.topic,
        subject=event.subject,
        time=clock.now(),
        effective_on=event.legal_date,
        traceparent=trace.current.get(),
        correlation_id=cause.correlation_id if cause else event_id,
        causation_id=cause.event_id if cause else None,
        data=body,
    )
