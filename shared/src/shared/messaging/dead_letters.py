"""Dead letters: events set aside, tried again, released, read and replayed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from shared import clock
from shared.bus.protocol import Message
from shared.ids import uuid7
from shared.messaging.received import Incoming
from shared.messaging.unit_of_work import UnitOfWork
from shared.metrics import Metrics
from shared.runtime import Runtime

_SET_ASIDE = """
INSERT INTO parked_event
  (id, consumer, topic, subject, sequence, event_id, type, message, state, reason, attempts, next_try_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (consumer, event_id) WHERE done_at IS NULL AND event_id IS NOT NULL DO NOTHING
"""
_NEXT_HELD = """
SELECT p.id FROM parked_event p JOIN inbox_subject s USING (consumer, topic, subject)
WHERE p.consumer = $1 AND p.topic = $2 AND p.subject = $3 AND p.state = 'held' AND p.sequence <= s.last + 1
ORDER BY p.sequence LIMIT 1
"""
_NEXT_AFTER = """
SELECT p.id FROM parked_event d
JOIN inbox_subject s USING (consumer, topic, subject) JOIN parked_event p USING (consumer, topic, subject)
WHERE d.id = $1 AND p.state = 'held' AND p.sequence <= s.last + 1 ORDER BY p.sequence LIMIT 1
"""
_LOCK = "SELECT id, topic, subject, message, reason FROM parked_event WHERE id = $1 AND done_at IS NULL FOR UPDATE"
_FINISH = "UPDATE parked_event SET state = 'done', done_at = clock_timestamp(), next_try_at = NULL WHERE id = $1"
_STILL_WAITING = """
UPDATE inbox_subject SET waiting = EXISTS (
  SELECT FROM parked_event p
  WHERE p.consumer = $1 AND p.topic = $2 AND p.subject = $3 AND p.done_at IS NULL AND p.id <> $4)
WHERE consumer = $1 AND topic = $2 AND subject = $3
"""
_SKIP_TO = """
UPDATE inbox_subject SET last = greatest(last, $4) WHERE consumer = $1 AND topic = $2 AND subject = $3
"""
_FAILED = "UPDATE parked_event SET attempts = $2, state = $3, next_try_at = $4, reason = $5 WHERE id = $1"
_DUE = """
SELECT id FROM parked_event WHERE state = 'retrying' AND done_at IS NULL AND next_try_at <= $1
ORDER BY next_try_at LIMIT 100
"""
_READY = """
SELECT p.topic, p.subject FROM parked_event p JOIN inbox_subject s USING (consumer, topic, subject)
WHERE p.consumer = $1 AND p.state = 'held' AND p.done_at IS NULL AND p.sequence <= s.last + 1 LIMIT 100
"""
_DISCARD = """
UPDATE parked_event SET state = 'discarded', done_at = clock_timestamp(), next_try_at = NULL, reason = $2 WHERE id = $1
"""
_FIRST_HELD = """
SELECT min(sequence) AS first FROM parked_event
WHERE consumer = $1 AND topic = $2 AND subject = $3 AND state = 'held' AND done_at IS NULL
"""
_COUNTS = "SELECT state, count(*) AS n FROM parked_event WHERE done_at IS NULL GROUP BY state"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event set aside, under lock."""

    id: UUID
    message: Message
    reason: str


async def set_aside(
    uow: UnitOfWork, consumer: str, item: Incoming, state: str, reason: str, pause_s: float | None = None
) -> None:
    """Sets an event aside; one that is aside already stays as it is."""
    envelope = item.envelope
    await uow.execute_native(
        _SET_ASIDE,
        uuid7(),
        consumer,
        item.message.topic,
        item.subject.replace("\x00", "\ufffd"),
        envelope.sequence if envelope else None,
        item.id,
        envelope.type if envelope else None,
        _pack(item.message),
        state,
        reason.replace("\x00", "\ufffd")[:2000],
        0 if state == "held" else 1,
        None if pause_s is None else clock.now() + timedelta(seconds=pause_s),
    )


async def next_held(runtime: Runtime, consumer: str, stream: tuple[str, str]) -> UUID | None:
    """The held event of a subject that is next in line, if it is."""
    found: UUID | None = await runtime.database.pool.fetchval(_NEXT_HELD, consumer, *stream)
    return found


async def next_after(uow: UnitOfWork, parked_id: object) -> UUID | None:
    """The same of the subject of another one, as this transaction sees it."""
    rows = await uow.execute_native(_NEXT_AFTER, parked_id)
    return rows[0]["id"] if rows else None


async def ready_streams(runtime: Runtime, consumer: str) -> list[tuple[str, str]]:
    """Subjects whose next event is set aside and may go on."""
    return [(row["topic"], row["subject"]) for row in await runtime.database.pool.fetch(_READY, consumer)]


async def due(runtime: Runtime) -> Sequence[UUID]:
    """Events set aside whose pause is over."""
    return [row["id"] for row in await runtime.database.pool.fetch(_DUE, clock.now())]


async def lock(uow: UnitOfWork, parked_id: object) -> DeadLetter | None:
    """Takes one for a try; None when it is done already."""
    rows = await uow.execute_native(_LOCK, parked_id)
    if not rows:
        return None
    row = rows[0]
    return DeadLetter(row["id"], _unpack(row["topic"], row["message"]), row["reason"])


async def finish(uow: UnitOfWork, consumer: str, parked_id: object, stream: tuple[str, str]) -> None:
    """Marks it done; its subject waits on only where another event of it is aside."""
    await uow.execute_native(_FINISH, parked_id)
    await uow.execute_native(_STILL_WAITING, consumer, *stream, parked_id)


async def count_failure(
    uow: UnitOfWork, parked_id: object, reason: str, pauses: Sequence[float], *, final: bool
) -> None:
    """One more failed try: the next pause, or a dead letter."""
    rows = await uow.execute_native("SELECT attempts FROM parked_event WHERE id = $1 FOR UPDATE", parked_id)
    attempts = rows[0]["attempts"] + 1
    dead = final or attempts > len(pauses)
    next_try: datetime | None = None if dead else clock.now() + timedelta(seconds=pauses[attempts - 1])
    await uow.execute_native(_FAILED, parked_id, attempts, "dead" if dead else "retrying", next_try, reason[:2000])


async def discard(
    uow: UnitOfWork, consumer: str, parked_id: UUID, stream: tuple[str, str], sequence: int | None, reason: str
) -> None:
    """Gives an event up. One that could not be read has no number: the line goes on before the first that waits."""
    last = sequence
    if last is None:
        rows = await uow.execute_native(_FIRST_HELD, consumer, *stream)
        last = (rows[0]["first"] or 1) - 1
    await uow.execute_native(_DISCARD, parked_id, reason[:2000])
    await uow.execute_native(_SKIP_TO, consumer, *stream, last)
    await uow.execute_native(_STILL_WAITING, consumer, *stream, parked_id)


async def measure(connection: asyncpg.Connection, metrics: Metrics) -> None:
    """Sets the gauge of events set aside by state."""
    counts: dict[str, int] = dict.fromkeys(("retrying", "dead", "held"), 0)
    counts.update({row["state"]: row["n"] for row in await connection.fetch(_COUNTS)})
    for state, number in counts.items():
        metrics.parked.labels(state).set(number)


def _pack(message: Message) -> bytes:
    """Key and bytes as they came; bytes that are not text stay what they were."""
    head = orjson.dumps({"key": message.key.replace("\x00", "\ufffd")})
    return head + b"\n" + message.value


def _unpack(topic: str, packed: bytes) -> Message:
    head, _, value = packed.partition(b"\n")
    key: Any = orjson.loads(head)["key"]
    return Message(topic, key, value)


def body_of(packed: bytes) -> str:
    """The bytes for a reader; what is no text shows as replacement characters."""
    return packed.partition(b"\n")[2].decode("utf-8", "replace")
