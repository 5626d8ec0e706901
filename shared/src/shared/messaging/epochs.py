"""Epochs of a producer: a restored database counts its events on from an earlier number, and says so.

Consumers and the broker know later numbers than a restored outbox does. The relay compares before it sends anything;
what it has not sent yet goes out in the new epoch. Before that it announces of each subject on which others know more
how far it fell back: from then on consumers admit and list nobody on what it lost.
"""

from collections.abc import Iterator, Sequence
from typing import Literal
from uuid import UUID

import asyncpg

from shared.bus.protocol import AGAIN, Bus, Heard, Message
from shared.events.catalogue import topics_of
from shared.events.envelope import Envelope
from shared.events.epoch_began import FallBack
from shared.ids import uuid7
from shared.log import get_logger
from shared.messaging.line import FIRST_EPOCH
from shared.messaging.unit_of_work import UnitOfWork

log = get_logger(__name__)
Cause = Literal["bus", "journal", "person"]
_CURRENT = "SELECT epoch FROM producer_epoch ORDER BY epoch DESC LIMIT 1"
_RAISE = """
INSERT INTO producer_epoch (epoch, from_id, cause)
SELECT $1, coalesce((SELECT min(id) FROM outbox WHERE sent_at IS NULL), (SELECT max(id) + 1 FROM outbox), 1), $2
"""
_AHEAD = """
SELECT s.topic, s.subject, s.sequence, p.last
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::uuid[]) AS s(topic, subject, sequence, event_id)
LEFT JOIN outbox_subject p USING (topic, subject)
LEFT JOIN outbox o ON o.topic = s.topic AND o.subject = s.subject AND o.sequence = s.sequence
WHERE s.sequence > coalesce(p.last, 0) OR (s.event_id IS NOT NULL AND o.event_id <> s.event_id)
LIMIT 1
"""
_FALLEN = """
SELECT s.topic, s.subject, max(s.sequence) AS known, coalesce(min(o.sequence) - 1, max(p.last), 0) AS last
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS s(topic, subject, sequence)
LEFT JOIN outbox_subject p USING (topic, subject)
LEFT JOIN outbox o ON o.topic = s.topic AND o.subject = s.subject AND o.sent_at IS NULL
GROUP BY s.topic, s.subject HAVING max(s.sequence) > coalesce(min(o.sequence) - 1, max(p.last), 0)
ORDER BY s.topic, s.subject
"""
"""Subjects of which others know more than what was sent here; what is unsent goes out in the new epoch."""
_ELSEWHERE = """
SELECT l.xid >= (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint
  AND NOT EXISTS (SELECT FROM producer_epoch e WHERE e.began_at > j.at)
FROM journal_link l JOIN journal j ON j.id = l.journal_id ORDER BY l.number DESC LIMIT 1
"""
_AT_ONCE = 5000


async def current_epoch(pool: asyncpg.Pool) -> UUID | None:
    """The epoch of what is sent now; None is the first."""
    found: UUID | None = await pool.fetchval(_CURRENT)
    return found


async def compare(pool: asyncpg.Pool, bus: Bus, service: str) -> UUID | None:
    """Raises the epoch where others know of events that this outbox does not have; returns the new one.

    They are told before it stands, so that a stop in between has them told once more, in another epoch.

    Raises:
        BusUnavailable: the bus could not be asked, or not everybody was told.
    """
    topics = topics_of(service)
    cause = await _cause(pool, await bus.heard(topics))
    if cause is None:
        return None
    epoch = uuid7()
    for fallen in await _fallen(pool, await bus.heard_of_each(topics)):
        await bus.publish([_message(one.announcement(service, epoch), one.topic) for one in fallen])
    await raise_epoch(pool, cause, epoch)
    return epoch


async def raise_epoch(pool: asyncpg.Pool, cause: Cause, epoch: UUID) -> None:
    """Begins a new epoch: unsent rows and all later ones carry it."""
    await pool.execute(_RAISE, epoch, cause)
    log.error("a new epoch of this producer begins: its database was restored", epoch=str(epoch), cause=cause)


async def _cause(pool: asyncpg.Pool, heard: Sequence[Heard]) -> Cause | None:
    """Why a new epoch has to begin; None where nobody knows more than this database.

    What others know of an earlier epoch is settled already; rows that were pruned say nothing. The journal tells as
    well, where the database was loaded onto another server (decision 0013).
    """
    if await pool.fetchval(_ELSEWHERE):
        return "journal"
    current = await current_epoch(pool)
    told = _unsettled(heard, current)
    if any(one.epoch != current for one in told):
        return "bus"
    for part in _parts(told):
        if await _is_ahead(pool, part):
            return "bus"
    return None


async def _fallen(pool: asyncpg.Pool, heard: Sequence[Heard]) -> list[list[FallBack]]:
    """Subjects of which others know more, in portions."""
    told = sorted(_unsettled(heard, await current_epoch(pool)), key=lambda one: (one.topic, one.subject))
    found = []
    for part in _parts(told):
        rows = await pool.fetch(
            _FALLEN, [one.topic for one in part], [one.subject for one in part], [one.sequence for one in part]
        )
        found.append([FallBack(row["topic"], row["subject"], row["last"], row["known"]) for row in rows])
    return found


def _unsettled(heard: Sequence[Heard], current: UUID | None) -> list[Heard]:
    return [one for one in heard if (one.epoch or FIRST_EPOCH) >= (current or FIRST_EPOCH)]


def _parts(heard: Sequence[Heard]) -> Iterator[Sequence[Heard]]:
    return (heard[start : start + _AT_ONCE] for start in range(0, len(heard), _AT_ONCE))


def _message(envelope: Envelope, topic: str) -> Message:
    return Message(topic, envelope.subject, envelope.to_bytes(), (AGAIN,))


async def _is_ahead(pool: asyncpg.Pool, heard: Sequence[Heard]) -> bool:
    row = await pool.fetchrow(
        _AHEAD,
        [one.topic for one in heard],
        [one.subject for one in heard],
        [one.sequence for one in heard],
        [one.event_id for one in heard],
    )
    if row is None:
        return False
    log.error(
        "the bus knows an event that the outbox does not",
        topic=row["topic"],
        sequence=row["sequence"],
        last=row["last"],
    )
    return True


async def raise_epoch_by_hand(uow: UnitOfWork, reason: str) -> UUID:
    """A person says that this database was restored; the relay sends in the new epoch from its next sweep on."""
    epoch = uuid7()
    await uow.execute_native(_RAISE, epoch, "person")
    uow.journal("begin-epoch", f"service:{uow.runtime.service}", facts={"epoch": epoch, "reason": reason})
    return epoch
