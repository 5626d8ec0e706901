"""Kafka as a transport: an idempotent producer, one consumer per group, a deadline round every call.

A send that timed out is unknown, not failed; the caller sends again and consumers drop the double. The producer is
thrown away only after a fatal error or when nothing got through for a minute.
"""

import asyncio
import contextlib
from collections.abc import Collection, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    CommitFailedError,
    KafkaError,
    OutOfOrderSequenceNumber,
    ProducerFenced,
    UnknownProducerId,
)

from shared import clock
from shared.bus.protocol import Bus, BusState, BusUnavailable, Deliver, Message
from shared.log import get_logger
from shared.settings import Settings

log = get_logger(__name__)
_FATAL = (ProducerFenced, OutOfOrderSequenceNumber, UnknownProducerId)
_FAILURES = (KafkaError, OSError, TimeoutError)
_HOPELESS_AFTER_S = 60.0
_POLL_MS = 1000
_LONGEST_PAUSE_S = 5.0


class KafkaBus(Bus):
    """One process's connection to a broker."""

    def __init__(self, settings: Settings) -> None:
        self.state = BusState()
        self._settings = settings
        self._deadline_s = settings.kafka_deadline_s
        self._producer: AIOKafkaProducer | None = None
        self._last_success = 0.0
        self._starting = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Connects on first use, so that a broker that is away holds up nobody's start."""

    async def stop(self) -> None:
        """Stops consumers and producer side by side; what does not stop in time is left behind."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._drop_producer()

    async def publish(self, messages: Sequence[Message]) -> None:
        """Sends a batch and waits for the broker's acknowledgement of all of it."""
        if not messages:
            return
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._deadline_s):
                producer = await self._ready_producer()
                await asyncio.gather(*[await self._send(producer, message) for message in messages])
        except _FAILURES as error:
            self._down(error)
            if isinstance(error, _FATAL) or loop.time() - self._last_success > _HOPELESS_AFTER_S:
                await self._drop_producer()
            raise BusUnavailable(f"{type(error).__name__}: {error}") from error
        self._last_success = loop.time()
        self._up()

    @staticmethod
    async def _send(producer: AIOKafkaProducer, message: Message) -> Any:
        return await producer.send(message.topic, message.value, message.key.encode(), headers=list(message.headers))

    async def _ready_producer(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self._settings.kafka_bootstrap,
                    acks="all",
                    enable_idempotence=True,
                    linger_ms=0,
                    max_batch_size=262_144,
                    max_request_size=1_048_576,
                    request_timeout_ms=int(self._deadline_s * 1000),
                )
                try:
                    await producer.start()
                except BaseException:
                    await _stop_quietly(producer, self._deadline_s)
                    raise
                self._producer = producer
                self._last_success = asyncio.get_running_loop().time()
        return self._producer

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await _stop_quietly(producer, min(self._deadline_s, 3.0))

    async def subscribe(self, group: str, topics: Collection[str], deliver: Deliver) -> None:
        """Consumes in the background; survives a broker that goes and comes."""
        task = asyncio.create_task(self._consume(group, sorted(topics), deliver), name=f"kafka:{group}")
        self._tasks.append(task)

    async def _consume(self, group: str, topics: Sequence[str], deliver: Deliver) -> None:
        pause = 0.2
        while True:
            consumer = self._new_consumer(group)
            try:
                consumer.subscribe(topics)
                async with asyncio.timeout(self._deadline_s):
                    await consumer.start()
                pause = 0.2
                await self._deliver_for_ever(consumer, deliver)
            except _FAILURES as error:
                self._down(error)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            except Exception as error:
                log.error("a consumer failed; a new one takes over", group=group, exc_info=error)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            finally:
                await _stop_quietly(consumer, min(self._deadline_s, 3.0))
            await asyncio.sleep(pause)

    def _new_consumer(self, group: str) -> AIOKafkaConsumer:
        session_ms = int(self._settings.kafka_session_timeout_s * 1000)
        return AIOKafkaConsumer(
            bootstrap_servers=self._settings.kafka_bootstrap,
            group_id=f"miaopu.{group}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=session_ms,
            heartbeat_interval_ms=max(200, session_ms // 4),
            max_poll_records=self._settings.consumer_batch,
            request_timeout_ms=max(int(self._deadline_s * 1000), session_ms + 1000),
            metadata_max_age_ms=30_000,
        )

    async def _deliver_for_ever(self, consumer: AIOKafkaConsumer, deliver: Deliver) -> None:
        watch = _Watchdog(self._settings)
        attempt = 0
        while True:
            async with asyncio.timeout(self._deadline_s + _POLL_MS / 1000):
                records = await consumer.getmany(timeout_ms=_POLL_MS, max_records=self._settings.consumer_batch)
            if not records:
                watch.look(consumer)
                continue
            self._up()
            try:
                await deliver([_message(record) for batch in records.values() for record in batch])
                attempt = 0
            except asyncio.CancelledError:
                raise
            except Exception as error:
                attempt += 1
                log.warning("a batch could not be committed; it is read again", reason=str(error)[:200])
                for partition, batch in records.items():
                    consumer.seek(partition, batch[0].offset)
                await asyncio.sleep(min(0.1 * 2**attempt, _LONGEST_PAUSE_S))
                continue
            watch.delivered(records)
            await self._commit(consumer, records)

    async def _commit(self, consumer: AIOKafkaConsumer, records: dict[TopicPartition, list[Any]]) -> None:
        offsets = {partition: batch[-1].offset + 1 for partition, batch in records.items()}
        try:
            async with asyncio.timeout(self._deadline_s):
                await consumer.commit(offsets)
        except CommitFailedError as error:
            log.info("offsets moved to another consumer; the inbox drops what comes again", reason=str(error)[:200])

    def _down(self, error: BaseException) -> None:
        self.state.reason = f"{type(error).__name__}: {error}"
        if self.state.down_since is None:
            self.state.down_since = clock.now()
            log.warning("the bus is down", reason=self.state.reason)

    def _up(self) -> None:
        if self.state.down_since is not None:
            log.info("the bus is up again", down_since=self.state.down_since.isoformat())
            self.state.down_since = None


class _Watchdog:
    """Sees a consumer that polls for ever while messages wait: the known stuck paths of the client."""

    def __init__(self, settings: Settings) -> None:
        self._patience_s = max(20.0, 2 * settings.kafka_session_timeout_s)
        self._next: dict[TopicPartition, int] = {}
        self._behind_since: float | None = None

    def delivered(self, records: dict[TopicPartition, list[Any]]) -> None:
        """Remembers how far each partition is."""
        self._next.update({partition: batch[-1].offset + 1 for partition, batch in records.items()})
        self._behind_since = None

    def look(self, consumer: AIOKafkaConsumer) -> None:
        """Called after an empty poll.

        Raises:
            TimeoutError: messages have waited too long; a new consumer must be made.
        """
        now = asyncio.get_running_loop().time()
        assigned = consumer.assignment()
        behind = any((consumer.highwater(p) or 0) > offset for p, offset in self._next.items() if p in assigned)
        if not behind:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = now
        elif now - self._behind_since > self._patience_s:
            raise TimeoutError("messages wait but none arrives")


def _message(record: Any) -> Message:
    key = (record.key or b"").decode("utf-8", "replace")
    return Message(record.topic, key, record.value or b"", tuple(record.headers or ()))


async def _stop_quietly(client: Any, deadline_s: float) -> None:
    """Stops a client within a deadline; one that hangs is abandoned."""
    with contextlib.suppress(*_FAILURES, asyncio.CancelledError):
        async with asyncio.timeout(deadline_s):
            await client.stop()
