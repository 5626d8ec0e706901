"""Kafka as a transport: an idempotent producer, one consumer per group, a deadline round every call.

A send that timed out is unknown, not failed; the caller sends again and consumers drop the double. The producer is
thrown away only after a fatal error, one that nobody expected, or when nothing got through for a minute.
"""

import asyncio
from collections.abc import Awaitable, Collection, Sequence
from typing import Any, NoReturn

from aiokafka import AIOKafkaProducer
from aiokafka.errors import OutOfOrderSequenceNumber, ProducerFenced, UnknownProducerId

from shared.bus.kafka_client import AWAY, asked_to_end, explained, start_within, stop_quietly
from shared.bus.kafka_consumer import GroupConsumer
from shared.bus.kafka_ends import newest_of_each_partition, newest_of_each_subject
from shared.bus.kafka_security import client_options
from shared.bus.protocol import Bus, BusUnavailable, Deliver, Heard, Message, Positions, Recall
from shared.bus.state import PRODUCER, BusState
from shared.log import get_logger
from shared.settings import Settings

log = get_logger(__name__)
_FATAL = (ProducerFenced, OutOfOrderSequenceNumber, UnknownProducerId)
_HOPELESS_AFTER_S = 60.0


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
        """Connects on first use, so that a broker that is away holds up nobody's start.

        Raises:
            BadSettings: a certificate, password or token file is no good; names the setting.
        """
        client_options(self._settings)

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
        try:
            async with asyncio.timeout(self._deadline_s):
                producer = await self._ready_producer()
                await asyncio.gather(*[await self._send(producer, message) for message in messages])
        except asyncio.CancelledError as error:
            if asked_to_end():
                raise
            await self._failed(error)
        except Exception as error:
            await self._failed(error)
        self._last_success = asyncio.get_running_loop().time()
        self.state.recover(PRODUCER)

    async def _failed(self, error: BaseException) -> NoReturn:
        """Keeps a producer that may go on by itself, drops any other.

        Raises:
            BusUnavailable: always.
        """
        error = explained(error)
        self.state.fail(PRODUCER, error)
        expected = isinstance(error, AWAY) and not isinstance(error, _FATAL)
        if not isinstance(error, AWAY):
            log.error("the producer failed; a new one takes over", exc_info=error)
        if not expected or asyncio.get_running_loop().time() - self._last_success > _HOPELESS_AFTER_S:
            await self._drop_producer()
        raise BusUnavailable(f"{type(error).__name__}: {error}") from error

    @staticmethod
    async def _send(producer: AIOKafkaProducer, message: Message) -> Any:
        return await producer.send(message.topic, message.value, message.key.encode(), headers=list(message.headers))

    async def _ready_producer(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = self._new_producer()
                try:
                    await start_within(producer, self._deadline_s)
                except BaseException:
                    await stop_quietly(producer, self._deadline_s)
                    raise
                self._producer = producer
                self._last_success = asyncio.get_running_loop().time()
        return self._producer

    def _new_producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            **client_options(self._settings),
            acks="all",
            enable_idempotence=True,
            linger_ms=0,
            max_batch_size=262_144,
            max_request_size=1_048_576,
            request_timeout_ms=int(self._deadline_s * 1000),
        )

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await stop_quietly(producer, min(self._deadline_s, 3.0))

    async def subscribe(
        self,
        group: str,
        topics: Collection[str],
        deliver: Deliver,
        recall: Recall | None = None,  # noqa: ARG002 - the broker itself is asked
        positions: Positions | None = None,
    ) -> None:
        """Consumes in the background; survives a broker that goes and comes."""
        consumer = GroupConsumer(self._settings, self.state, group, sorted(topics), deliver, positions)
        self._tasks.append(asyncio.create_task(consumer.run(), name=f"kafka:{group}"))

    async def unheard(self, topics: Collection[str]) -> Collection[str]:  # noqa: ARG002 - the same for all
        """None: a group that comes later reads a topic from its beginning."""
        return ()

    async def heard(self, topics: Collection[str]) -> Sequence[Heard]:
        """The newest message of each partition: the broker keeps what a restored database has lost."""
        return await self._asked(newest_of_each_partition(self._settings, topics))

    async def heard_of_each(self, topics: Collection[str]) -> Sequence[Heard]:
        """Read from all that the broker still keeps of the topics; only a producer that was restored asks for it."""
        return await self._asked(newest_of_each_subject(self._settings, topics))

    async def _asked(self, question: Awaitable[Sequence[Heard]]) -> Sequence[Heard]:
        try:
            answer = await question
        except AWAY as error:
            self.state.fail(PRODUCER, explained(error))
            raise BusUnavailable(f"{type(error).__name__}: {error}") from error
        self.state.recover(PRODUCER)
        return answer
