"""Epochs of a producer: a restored database counts its events on from an earlier number, and says so.

Consumers and the broker know later numbers than a restored outbox does. The relay compares before it sends anything;
what it has not sent yet goes out in the new epoch.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import asyncpg

from shared.bus.protocol import Heard
from shared.ids import uuid7
from shared.log import get_logger
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


async def raise_epoch(connection: asyncpg.Pool | asyncpg.Connection, cause: Cause) -> UUID:
    """Begins a new epoch: unsent rows and all later ones carry it."""
    epoch = uuid7()
    await connection.execute(_RAISE, epoch, cause)
    log.error("a new epoch of this producer begins: its database was restored", epoch=str(epoch), cause=cause)
    return epoch


async def compare(pool: asyncpg.Pool, heard: Sequence[Heard]) -> UUID | None:
    """Raises the epoch where others know of events that this outbox does not have; returns the new one.

    What others know of an earlier epoch is settled already; rows that were pruned say nothing. The journal tells as
    well, where the database was loaded onto another server (decision 0013).
    """
    if await pool.fetchval(_ELSEWHERE):
        return await raise_epoch(pool, "journal")
    current = await current_epoch(pool)
    told = [one for one in heard if (one.epoch or UUID(int=0)) >= (current or UUID(int=0))]
    if any(one.epoch != current for one in told):
        return await raise_epoch(pool, "bus")
    for start in range(0, len(told), _AT_ONCE):
        if await _is_ahead(pool, told[start : start + _AT_ONCE]):
            return await raise_epoch(pool, "bus")
    return None


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
