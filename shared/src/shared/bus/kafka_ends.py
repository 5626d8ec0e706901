"""The newest events that the broker still knows of a producer whose database was restored.

Messages from the archive say nothing of it: they are sent anew, at any time, with the numbers that they had.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

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
    async with _reader(settings, topics) as consumer:
        return await _newest(consumer, settings.kafka_deadline_s)


async def newest_of_each_subject(settings: Settings, topics: Collection[str]) -> list[Heard]:
    """Reads the topics from their first message on and keeps the last event of every subject.

    Raises:
        KafkaError, TimeoutError: the broker does not answer in time.
    """
    newest: dict[tuple[str, str], Heard] = {}
    async with _reader(settings, topics) as consumer:
        first, end = await _bounds(consumer, settings.kafka_deadline_s)
        starts = {one: first[one] for one in first if end[one] > first[one]}
        async for partition, record in _fresh(consumer, starts, end, settings.kafka_deadline_s):
            for heard in _heard(partition.topic, record.value):
                newest[heard.topic, heard.subject] = heard
    return list(newest.values())


@asynccontextmanager
async def _reader(settings: Settings, topics: Collection[str]) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        *sorted(topics), **client_options(settings), group_id=None, enable_auto_commit=False, metadata_max_age_ms=30_000
    )
    try:
        await start_within(consumer, settings.kafka_deadline_s)
        yield consumer
    finally:
        await stop_quietly(consumer, min(settings.kafka_deadline_s, 3.0))


async def _bounds(consumer: AIOKafkaConsumer, deadline_s: float) -> tuple[Offsets, Offsets]:
    """The first offset of each partition, and the one behind its last."""
    partitions = consumer.assignment()
    if not partitions:
        return {}, {}
    async with asyncio.timeout(deadline_s):
        return await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)


async def _newest(consumer: AIOKafkaConsumer, deadline_s: float) -> list[Heard]:
    first, end = await _bounds(consumer, deadline_s)
    found: list[Heard] = []
    left, window = {one: end[one] for one in first if end[one] > first[one]}, 1
    while left:
        starts = {one: max(first[one], stop - window) for one, stop in left.items()}
        fresh: dict[TopicPartition, bytes | None] = {}
        async for partition, record in _fresh(consumer, starts, left, deadline_s):
            fresh[partition] = record.value
        found += [heard for partition, raw in fresh.items() for heard in _heard(partition.topic, raw)]
        left = {one: start for one, start in starts.items() if one not in fresh and start > first[one]}
        window *= _FURTHER
    return found


async def _fresh(
    consumer: AIOKafkaConsumer, starts: Offsets, stops: Offsets, deadline_s: float
) -> AsyncIterator[tuple[TopicPartition, ConsumerRecord]]:
    """The messages of these spans that were not sent from the archive, of each partition in its order.

    Raises:
        TimeoutError: nothing came for so long.
    """
    for partition, start in starts.items():
        consumer.seek(partition, start)
    reading, heard_at = set(starts), time.monotonic()
    while reading:
        batches = await consumer.getmany(*reading, timeout_ms=_POLL_MS)
        if batches:
            heard_at = time.monotonic()
        elif time.monotonic() - heard_at > deadline_s:
            raise TimeoutError("the broker does not send what it holds")
        for partition, records in batches.items():
            for record in records:
                if record.offset < stops[partition] and AGAIN not in record.headers:
                    yield partition, record
            if records and records[-1].offset >= stops[partition] - 1:
                reading.discard(partition)


def _heard(topic: str, raw: bytes | None) -> list[Heard]:
    try:
        envelope = Envelope.parse(raw or b"")
    except Malformed as error:
        log.warning("the newest message of a partition is no event", topic=topic, reason=str(error))
        return []
    return [Heard(topic, envelope.subject, envelope.sequence, envelope.epoch, envelope.id)]
