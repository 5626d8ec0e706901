"""Sent events once more: asked for by a row, sent by the relay in pieces whenever nothing fresh waits.

The archive itself is only read. A fresh event of a subject that a replay has still to come to takes the subject's
archived events along, before it: whoever reads the topics anew meets each subject's events in order for the first time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.ids import uuid7
from shared.log import get_logger
from shared.messaging.batches import Stream
from shared.messaging.unit_of_work import UnitOfWork

log = get_logger(__name__)
EPOCH = """
(SELECT e.epoch FROM producer_epoch e WHERE e.from_id <= o.id ORDER BY e.from_id DESC, e.epoch DESC LIMIT 1) AS epoch"""
"""The producer's epoch in which `outbox o` was written."""
COLUMNS = f"""
o.id, o.event_id, o.type, o.topic, o.subject, o.sequence, o.time, o.effective_on, o.traceparent, o.correlation_id,
o.causation_id, o.data, {EPOCH}
"""
"""The parts of a message; of `outbox o`."""
UNSENT = f"""
SELECT {COLUMNS}, ARRAY (SELECT r.id FROM archive_replay r WHERE r.done_at IS NULL ORDER BY r.id) AS replays
FROM outbox o WHERE sent_at IS NULL ORDER BY id LIMIT $1
"""
"""Fresh rows, each with the open replays."""
_WINDOW = 20_000
"""Ids that one piece looks through: a rare subject in a large archive makes no long statement."""
_WANTED = """
o.sent_at IS NOT NULL AND (r.since IS NULL OR o.time >= r.since) AND (r.subject IS NULL OR o.subject = r.subject)
AND (r.topic IS NULL OR o.topic = r.topic)
"""
_ASK = f"""
INSERT INTO archive_replay (id, since, subject, topic, next_id, upto_id, events)
SELECT r.id, r.since, r.subject, r.topic, min(o.id), max(o.id), count(*)
FROM (SELECT $1::uuid, $2::timestamptz, $3::text, $4::text) AS r(id, since, subject, topic) JOIN outbox o ON {_WANTED}
GROUP BY r.id, r.since, r.subject, r.topic RETURNING events
"""
_WHOLE = """
SELECT EXISTS (SELECT FROM archive_replay
WHERE done_at IS NULL AND since IS NULL AND subject IS NULL AND (topic IS NULL OR topic = $1))
"""
_OPEN = "SELECT id, next_id, upto_id FROM archive_replay WHERE done_at IS NULL ORDER BY asked_at, id LIMIT 1"
_PIECE = f"""
SELECT {COLUMNS} FROM archive_replay r JOIN outbox o ON o.id BETWEEN r.next_id AND least(r.upto_id, $2) AND {_WANTED}
WHERE r.id = $1 ORDER BY o.id LIMIT $3
"""
_PASSED = """
UPDATE archive_replay SET next_id = $2, done_at = CASE WHEN $2 > upto_id THEN clock_timestamp() END WHERE id = $1
"""
_BEFORE = f"""
SELECT {COLUMNS} FROM outbox o WHERE (o.topic, o.subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))
AND EXISTS (SELECT FROM archive_replay r WHERE r.done_at IS NULL AND o.id BETWEEN r.next_id AND r.upto_id AND {_WANTED})
ORDER BY o.id
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """The next rows of a replay, and the id behind them."""

    replay_id: UUID
    rows: Sequence[asyncpg.Record]
    next_id: int


@dataclass(slots=True)
class Archive:
    """The open replays of one service, as its relay works them off."""

    pool: asyncpg.Pool
    batch: int
    _replays: Sequence[UUID] = ()
    _ahead: set[Stream] = field(default_factory=set)
    """Subjects whose archived events of these replays went out before their turn."""

    @property
    def is_quiet(self) -> bool:
        """Whether no replay was open when rows were last read."""
        return not self._replays

    async def next_piece(self) -> Piece | None:
        """What goes out next; None when no replay is open. A piece may be empty and still get on."""
        replay = await self.pool.fetchrow(_OPEN)
        if replay is None:
            return None
        end = min(replay["next_id"] + _WINDOW - 1, replay["upto_id"])
        rows = await self.pool.fetch(_PIECE, replay["id"], end, self.batch)
        return Piece(replay["id"], rows, rows[-1]["id"] + 1 if len(rows) == self.batch else end + 1)

    async def passed(self, piece: Piece) -> None:
        """Remembers that the piece is out."""
        await self.pool.execute(_PASSED, piece.replay_id, piece.next_id)

    async def before(self, fresh: Sequence[asyncpg.Record]) -> Sequence[asyncpg.Record]:
        """Archived events that go out before these fresh ones, since a replay has still to come to them."""
        if fresh[0]["replays"] != self._replays:
            self._replays = fresh[0]["replays"]
            self._ahead.clear()
        if not self._replays:
            return ()
        streams = sorted(_streams(fresh) - self._ahead)
        rows: Sequence[asyncpg.Record] = await self.pool.fetch(
            _BEFORE, [topic for topic, _ in streams], [subject for _, subject in streams]
        )
        return rows

    def went_ahead(self, rows: Sequence[asyncpg.Record]) -> None:
        """These are out before their turn, and need not be so again."""
        self._ahead |= _streams(rows)


def _streams(rows: Sequence[asyncpg.Record]) -> set[Stream]:
    return {(row["topic"], row["subject"]) for row in rows}


async def ask_for_replay(uow: UnitOfWork, since: datetime | None, subject: str | None, topic: str | None) -> int:
    """Has sent events go out once more; returns how many."""
    rows = await uow.execute_native(_ASK, uuid7(), since, subject, topic)
    return int(rows[0]["events"]) if rows else 0


async def replay_for_newcomers(pool: asyncpg.Pool, topics: Collection[str]) -> int:
    """Has all that was sent on these topics go out once more, unless that is under way; returns how many events.

    Consumers that have had it before drop it.
    """
    events = 0
    for topic in sorted(topics):
        if not await pool.fetchval(_WHOLE, topic):
            sent = await pool.fetchval(_ASK, uuid7(), None, None, topic) or 0
            if sent:
                log.info("a consumer is new to a topic and hears it from the archive", topic=topic, events=sent)
            events += sent
    return events
