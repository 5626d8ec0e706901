"""What waits for one consumer: told to the bus's state, and the sign of a client that polls for ever without a record.

The known stuck paths of the client have no other sign: messages wait and none arrives.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import IllegalStateError

from shared import clock
from shared.bus.state import BusState

Records = Mapping[TopicPartition, list[Any]]


class Watch(ConsumerRebalanceListener):  # type: ignore[misc]
    """The partitions of one consumer: how far each is dealt with, and what waits beyond."""

    def __init__(
        self, group: str, state: BusState, patience_s: float, forget: Callable[[Collection[TopicPartition]], None]
    ) -> None:
        self._group, self._state, self._patience_s, self._forget = group, state, patience_s, forget
        self._next: dict[TopicPartition, int] = {}
        self._unfetched = False
        self._stuck_since: float | None = None

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """They are another consumer's to deal with."""
        for partition in revoked:
            self._next.pop(partition, None)
        self._forget(revoked)
        self._state.dealt_with(self._group, revoked)

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """What this consumer had before and has no more is another's; where these stand, the first look shows."""
        lost = self._state.behind.get(self._group, {}).keys() - set(assigned)
        self._state.dealt_with(self._group, lost)

    def goes_on(self, places: Mapping[TopicPartition, int]) -> None:
        """From there; what was dealt with beyond is not known any more."""
        self._next.update(places)

    def took(self, consumer: AIOKafkaConsumer, records: Records) -> None:
        """These are in hand."""
        self._stuck_since = None
        for partition, batch in records.items():
            self._next.setdefault(partition, batch[0].offset)
            known = (consumer.highwater(partition) or 0) - batch[0].offset
            self._state.waits(self._group, partition, max(known, len(batch)), _made_at(batch[0]))

    def delivered(self, consumer: AIOKafkaConsumer, records: Records) -> None:
        """These are dealt with; what else the broker has beyond them waits at most since the last of them was made."""
        for partition, batch in records.items():
            self._next[partition] = batch[-1].offset + 1
            more = (consumer.highwater(partition) or 0) - self._next[partition]
            if more > 0:
                self._state.waits(self._group, partition, more, _made_at(batch[-1]))
            else:
                self._state.dealt_with(self._group, [partition])

    async def look(self, consumer: AIOKafkaConsumer) -> None:
        """Asks the broker how far each partition goes; an answer of any kind says that it is there.

        Raises:
            KafkaError: it is not.
        """
        assigned = consumer.assignment()
        if not assigned:
            await consumer.topics()
            return
        ends = await consumer.end_offsets(assigned)
        unfetched = False
        for partition, end in ends.items():
            try:
                fetched = await consumer.position(partition)
            except IllegalStateError:  # meanwhile another's
                continue
            unfetched = unfetched or end > fetched
            self._compare(partition, end - self._next.get(partition, fetched))
        self._unfetched = unfetched

    def _compare(self, partition: TopicPartition, messages: int) -> None:
        if messages <= 0:
            self._state.dealt_with(self._group, [partition])
            return
        known = self._state.behind.get(self._group, {}).get(partition)
        self._state.waits(self._group, partition, messages, known.since if known else clock.now())

    def after_empty_poll(self) -> None:
        """Called when nothing came.

        Raises:
            TimeoutError: messages have waited too long; a new consumer must be made.
        """
        now = asyncio.get_running_loop().time()
        if not self._unfetched:
            self._stuck_since = None
        elif self._stuck_since is None:
            self._stuck_since = now
        elif now - self._stuck_since > self._patience_s:
            raise TimeoutError("messages wait but none arrives")


def _made_at(record: Any) -> datetime:
    return datetime.fromtimestamp(record.timestamp / 1000, UTC)
