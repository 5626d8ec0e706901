"""The newest event of each partition: what the broker still knows of a producer whose database was restored.

Messages from the archive say nothing of it: they are sent anew, at any time, with the numbers that they had.
"""

import asyncio
from collections.abc import Collection, Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.bus.kafka_client import start_within, stop_quietly
from shared.bus.kafka_security import client_options
from shared.bus.protocol import AGAIN, Heard
from shared.events.envelope import Envelope, Malformed
from shared.log import get_logger
from shared.settings import Settings

log = get_logger(__name__)
_POLL_MS = 500
_FURTHER = 16
"""So many times further back for each look that met nothing but the archive."""
Offsets = Mapping[TopicPartition, int]


async def newest_of_each_partition(settings: Settings, topics: Collection[str]) -> list[Heard]:
    """Reads the last event of every partition of the topics; a partition without any says nothing.

    Raises:
        KafkaError, TimeoutError: the broker does not answer in time.
    """
    consumer = AIOKafkaConsumer(
        *sorted(topics), **client_options(settings), group_id=None, enable_auto_commit=False, metadata_max_age_ms=30_000
    )
    try:
        await start_within(consumer, settings.kafka_deadline_s)
        return await _newest(consumer, settings.kafka_deadline_s)
    finally:
        await stop_quietly(consumer, min(settings.kafka_deadline_s, 3.0))


async def _newest(consumer: AIOKafkaConsumer, deadline_s: float) -> list[Heard]:
    partitions = consumer.assignment()
    if not partitions:
        return []
    async with asyncio.timeout(deadline_s):
        first, end = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
    found: list[Heard] = []
    left, window = {one: end[one] for one in partitions if end[one] > first[one]}, 1
    while left:
        starts = {one: max(first[one], stop - window) for one, stop in left.items()}
        async with asyncio.timeout(deadline_s):
            fresh = await _last_fresh(consumer, starts, left)
        found += [heard for partition, raw in fresh.items() for heard in _heard(partition.topic, raw)]
        left = {one: start for one, start in starts.items() if one not in fresh and start > first[one]}
        window *= _FURTHER
    return found


async def _last_fresh(
    consumer: AIOKafkaConsumer, starts: Offsets, stops: Offsets
) -> dict[TopicPartition, bytes | None]:
    """The last message of each partition in these spans that was not sent from the archive, where there is one."""
    for partition, start in starts.items():
        consumer.seek(partition, start)
    found: dict[TopicPartition, bytes | None] = {}
    reading = set(starts)
    while reading:
        for partition, records in (await consumer.getmany(*reading, timeout_ms=_POLL_MS)).items():
            for record in records:
                if record.offset < stops[partition] and AGAIN not in record.headers:
                    found[partition] = record.value
            if records and records[-1].offset >= stops[partition] - 1:
                reading.discard(partition)
    return found


def _heard(topic: str, raw: bytes | None) -> list[Heard]:
    try:
        envelope = Envelope.parse(raw or b"")
    except Malformed as error:
        log.warning("the newest message of a partition is no event", topic=topic, reason=str(error))
        return []
    return [Heard(topic, envelope.subject, envelope.sequence, envelope.epoch, envelope.id)]
