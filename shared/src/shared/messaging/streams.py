"""Streams of a consumer under lock: how far each has got, and which events were seen."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

import asyncpg

from shared.bus.protocol import Heard
from shared.messaging.batches import Stream
from shared.messaging.line import Line
from shared.messaging.unit_of_work import UnitOfWork

_LINES: Final = """
SELECT topic, subject, last, epoch, waiting, diverged_from FROM inbox_subject
WHERE consumer = $1 AND (topic, subject) IN (SELECT * FROM unnest($2::text[], $3::text[]))
ORDER BY topic, subject FOR UPDATE
"""
_LOCK: Final = f"""
WITH line AS ({_LINES}),
fresh AS (
  INSERT INTO inbox (consumer, event_id) SELECT $1, id FROM unnest($4::uuid[]) AS t(id)
  WHERE (SELECT count(*) FROM line) >= 0 ON CONFLICT DO NOTHING RETURNING event_id)
SELECT *, NULL::uuid AS event_id FROM line UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, event_id FROM fresh
"""
"""The subjects' lines under lock, and of the ids those that are new here; the count has the locks come first."""
_RECALL: Final = "SELECT topic, subject, last, epoch FROM inbox_subject WHERE consumer = $1 AND topic = ANY($2::text[])"
_ADVANCE: Final = """
INSERT INTO inbox_subject AS s (consumer, topic, subject, last, epoch, waiting, diverged_from, diverged_at)
SELECT $1, topic, subject, last, epoch, waiting, diverged_from,
  CASE WHEN diverged_from IS NOT NULL THEN clock_timestamp() END
FROM unnest($2::text[], $3::text[], $4::bigint[], $5::uuid[], $6::boolean[], $7::bigint[])
  AS t(topic, subject, last, epoch, waiting, diverged_from)
ON CONFLICT (consumer, topic, subject) DO UPDATE SET
  last = CASE WHEN excluded.epoch IS DISTINCT FROM s.epoch THEN excluded.last ELSE greatest(s.last, excluded.last) END,
  epoch = excluded.epoch, waiting = s.waiting OR excluded.waiting, diverged_from = excluded.diverged_from,
  diverged_at = CASE WHEN excluded.diverged_from IS NOT NULL THEN coalesce(s.diverged_at, excluded.diverged_at) END
"""


async def lock_streams(
    uow: UnitOfWork, consumer: str, streams: set[Stream], events: Sequence[UUID] = ()
) -> tuple[dict[Stream, Line], set[UUID]]:
    """Locks the subjects' lines, in one order for all, so that no other worker moves them; then remembers the events.

    The lines, and those of the events that were not known here before.
    """
    ordered = sorted(streams)
    topics, subjects = [topic for topic, _ in ordered], [subject for _, subject in ordered]
    rows = await uow.execute_native(_LOCK, consumer, topics, subjects, list(events))
    found = {
        (row["topic"], row["subject"]): Line(row["last"], row["epoch"], row["waiting"], row["diverged_from"])
        for row in rows
        if row["event_id"] is None
    }
    fresh = {row["event_id"] for row in rows if row["event_id"] is not None}
    return {stream: found.get(stream) or Line() for stream in ordered}, fresh


async def advance_streams(uow: UnitOfWork, consumer: str, streams: Mapping[Stream, Line]) -> None:
    """Keeps how far the streams have got by now."""
    ordered = sorted(streams.items())
    await uow.execute_native(
        _ADVANCE,
        consumer,
        [topic for (topic, _), _ in ordered],
        [subject for (_, subject), _ in ordered],
        [line.last for _, line in ordered],
        [line.epoch for _, line in ordered],
        [line.waiting for _, line in ordered],
        [line.diverged_from for _, line in ordered],
    )


async def recall(pool: asyncpg.Pool, consumer: str, topics: Collection[str]) -> Sequence[Heard]:
    """The last event of each stream of these topics that the consumer dealt with."""
    rows = await pool.fetch(_RECALL, consumer, list(topics))
    return [Heard(row["topic"], row["subject"], row["last"], row["epoch"]) for row in rows]
