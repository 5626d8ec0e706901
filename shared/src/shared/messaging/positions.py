"""How far a consumer has read each partition, kept in its own database."""

from collections.abc import Collection, Mapping
from typing import Final

import asyncpg

from shared.bus.protocol import Kept, Positions
from shared.bus.state import Partition
from shared.metrics import Metrics

_READ: Final = """
SELECT t.topic, p.partition, p.next_offset,
  EXISTS (SELECT FROM inbox_subject s WHERE s.consumer = $1 AND s.topic = t.topic) AS heard
FROM unnest($2::text[]) AS t(topic) LEFT JOIN consumer_position p ON p.topic = t.topic
"""
_KEEP: Final = """
INSERT INTO consumer_position AS p (topic, partition, next_offset, lost_at)
SELECT topic, partition, next_offset, CASE WHEN lost THEN clock_timestamp() END
FROM unnest($1::text[], $2::int[], $3::bigint[], $4::boolean[]) AS t(topic, partition, next_offset, lost) ORDER BY 1, 2
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset,
  lost_at = coalesce(p.lost_at, excluded.lost_at)
"""
_LOST: Final = "SELECT count(*) FROM consumer_position WHERE lost_at IS NOT NULL"


class KeptPositions(Positions):
    """The positions of one service."""

    def __init__(self, pool: asyncpg.Pool, consumer: str) -> None:
        self._pool, self._consumer = pool, consumer

    async def read(self, topics: Collection[str]) -> Kept:
        """One round trip."""
        rows = await self._pool.fetch(_READ, self._consumer, list(topics))
        found = {(row["topic"], row["partition"]): row["next_offset"] for row in rows if row["partition"] is not None}
        return Kept(found, {row["topic"] for row in rows if not row["heard"]})

    async def keep(self, next_offsets: Mapping[Partition, int], lost: Collection[Partition] = ()) -> None:
        """One statement for all; a position may be an earlier one than before, where the topic was made anew."""
        topics, partitions = zip(*next_offsets, strict=True) if next_offsets else ((), ())
        marks = [partition in lost for partition in next_offsets]
        await self._pool.execute(_KEEP, topics, partitions, list(next_offsets.values()), marks)


async def measure(connection: asyncpg.Connection, metrics: Metrics) -> None:
    """Counts the partitions of which something is missing, for whoever watches."""
    metrics.positions_lost.set(await connection.fetchval(_LOST))
