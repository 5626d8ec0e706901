"""The newest message of each partition: what the broker still knows of a producer whose database was restored."""

import asyncio
from collections.abc import Collection

from aiokafka import AIOKafkaConsumer

from shared.bus.kafka_client import start_within, stop_quietly
from shared.bus.kafka_security import client_options
from shared.bus.protocol import Heard
from shared.events.envelope import Envelope, Malformed
from shared.log import get_logger
from shared.settings import Settings

log = get_logger(__name__)
_POLL_MS = 500


async def newest_of_each_partition(settings: Settings, topics: Collection[str]) -> list[Heard]:
    """Reads the last message of every partition of the topics; a partition without any says nothing.

    Raises:
        KafkaError, TimeoutError: the broker does not answer in time.
    """
    consumer = AIOKafkaConsumer(
        *sorted(topics), **client_options(settings), group_id=None, enable_auto_commit=False, metadata_max_age_ms=30_000
    )
    try:
        await start_within(consumer, settings.kafka_deadline_s)
        async with asyncio.timeout(settings.kafka_deadline_s):
            return await _newest(consumer)
    finally:
        await stop_quietly(consumer, min(settings.kafka_deadline_s, 3.0))


async def _newest(consumer: AIOKafkaConsumer) -> list[Heard]:
    partitions = consumer.assignment()
    if not partitions:
        return []
    first, behind = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
    wanted = {one for one in partitions if behind[one] > first[one]}
    for partition in partitions:
        consumer.seek(partition, max(first[partition], behind[partition] - 1))
    found: list[Heard] = []
    while wanted:
        for partition, records in (await consumer.getmany(timeout_ms=_POLL_MS)).items():
            if partition in wanted and records:
                wanted.discard(partition)
                found += _heard(partition.topic, records[-1].value)
    return found


def _heard(topic: str, raw: bytes | None) -> list[Heard]:
    try:
        envelope = Envelope.parse(raw or b"")
    except Malformed as error:
        log.warning("the newest message of a partition is no event", topic=topic, reason=str(error))
        return []
    return [Heard(topic, envelope.subject, envelope.sequence, envelope.epoch, envelope.id)]
