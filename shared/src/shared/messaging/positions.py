"""How far a consumer has read each partition, kept in its own database."""

from collections.abc import Collection, Mapping
from typing import Final

import asyncpg

from shared.bus.protocol import Kept, Positions
from shared.bus.state import Partition

_READ: Final = """
SELECT t.topic, p.partition, p.next_offset,
  EXISTS (SELECT FROM inbox_subject s WHERE s.consumer = $1 AND s.topic = t.topic) AS heard
FROM unnest($2::text[]) AS t(topic) LEFT JOIN consumer_position p ON p.topic = t.topic
"""
_KEEP: Final = """
INSERT INTO consumer_position (topic, partition, next_offset)
SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]) ORDER BY 1, 2
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset
"""


class KeptPositions(Positions):
    """The positions of one service."""

    def __init__(self, pool: asyncpg.Pool, consumer: str) -> None:
        self._pool, self._consumer = pool, consumer

    async def read(self, topics: Collection[str]) -> Kept:
        """One round trip."""
        rows = await self._pool.fetch(_READ, self._consumer, list(topics))
        found = {(row["topic"], row["partition"]): row["next_offset"] for row in rows if row["partition"] is not None}
        return Kept(found, {row["topic"] for row in rows if not row["heard"]})

    async def keep(self, next_offsets: Mapping[Partition, int]) -> None:
        """One statement for all; a place may be an earlier one than before, where the topic was made anew."""
        topics, partitions = zip(*next_offsets, strict=True) if next_offsets else ((), ())
        await self._pool.execute(_KEEP, topics, partitions, list(next_offsets.values()))
