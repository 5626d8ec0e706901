"""Where a consumer goes on in each partition that it is given: at the place that its own database keeps.

A database that was restored keeps an earlier place than the broker remembers, and so hears again what it has lost.
"""

import asyncio
from collections.abc import Collection, Mapping
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.bus.kafka_watch import Records
from shared.bus.protocol import Kept, Positions
from shared.log import get_logger

log = get_logger(__name__)
Offsets = Mapping[TopicPartition, int]
_KEEP_EVERY_S: Final = 0.2


class Places:
    """The partitions of one consumer that stand where its database says; of others nothing is delivered."""

    def __init__(self, consumer: AIOKafkaConsumer, group: str, positions: Positions | None, deadline_s: float) -> None:
        self._consumer, self._group = consumer, group
        self._positions, self._deadline_s = positions, deadline_s
        self._settled: set[TopicPartition] = set()
        self._dealt_with: dict[TopicPartition, int] = {}
        """Places that were reached and are not kept yet; what lies behind them would come again and be a repeat."""
        self._kept_at = 0.0

    def forget(self, partitions: Collection[TopicPartition]) -> None:
        """These are another's now, or what their database holds is in doubt."""
        self._settled.difference_update(partitions)
        for partition in partitions:
            self._dealt_with.pop(partition, None)

    async def settle(self) -> Offsets:
        """Puts partitions that were assigned since to their places; returns these.

        Raises:
            what `is_infrastructure` names, KafkaError, TimeoutError: nothing has moved.
        """
        if self._positions is None:
            return {}
        unsettled = self._consumer.assignment() - self._settled
        if not unsettled:
            return {}
        kept = await self._positions.read({partition.topic for partition in unsettled})
        async with asyncio.timeout(self._deadline_s):
            places, lost = await self._places(unsettled, kept)
        await self._positions.keep(places, lost)
        for partition in places.keys() & self._consumer.assignment():
            self._consumer.seek(partition, places[partition])
            self._settled.add(partition)
        return places

    async def keep(self, records: Records) -> None:
        """Remembers that these are dealt with: in the database where nothing waits, else several times a second.

        A commit for each batch would stand in the way of what the batch has woken.

        Raises:
            what `is_infrastructure` names: bring them again.
        """
        self._dealt_with |= {partition: batch[-1].offset + 1 for partition, batch in records.items()}
        now = asyncio.get_running_loop().time()
        if self._positions is None or not self._dealt_with or (records and now < self._kept_at + _KEEP_EVERY_S):
            return
        await self._positions.keep(dict(self._dealt_with))
        self._dealt_with.clear()
        self._kept_at = now

    async def _places(
        self, partitions: Collection[TopicPartition], kept: Kept
    ) -> tuple[dict[TopicPartition, int], set[TopicPartition]]:
        """Where each goes on, and which of them do so behind something that is gone."""
        first, end = await self._consumer.beginning_offsets(partitions), await self._consumer.end_offsets(partitions)
        places: dict[TopicPartition, int] = {}
        lost: set[TopicPartition] = set()
        for partition in partitions:
            wanted = kept.next_offsets.get(partition)
            if wanted is None and partition.topic not in kept.unheard:
                wanted = await self._consumer.committed(partition)
            places[partition] = first[partition] if wanted is None else wanted
            if not first[partition] <= places[partition] <= end[partition]:
                self._lost(partition, places[partition], first[partition], end[partition])
                places[partition] = first[partition]
                lost.add(partition)
        return places, lost

    def _lost(self, partition: TopicPartition, wanted: int, first: int, end: int) -> None:
        """Messages are gone, or the topic was made anew: the rest is in the producer's archive."""
        log.error(
            "the topic has no message where this consumer goes on; it begins at the first. Run `miaopu doctor`",
            group=self._group,
            topic=partition.topic,
            partition=partition.partition,
            wanted=wanted,
            first=first,
            end=end,
        )
