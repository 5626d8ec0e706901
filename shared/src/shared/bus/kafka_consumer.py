"""One group's consumer: reads, delivers, commits behind the database, and is made anew whenever it fails."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import CommitFailedError

from shared.bus.kafka_client import AWAY, LONGEST_PAUSE_S, asked_to_end, explained, start_within, stop_quietly
from shared.bus.kafka_places import Places
from shared.bus.kafka_security import client_options
from shared.bus.kafka_watch import Records, Watch
from shared.bus.protocol import Deliver, Message, Positions
from shared.bus.state import BusState
from shared.log import get_logger
from shared.settings import Settings

log = get_logger(__name__)
_POLL_MS = 1000
_FIRST_PAUSE_S = 0.2
_LOOK_EVERY_S = 5.0


class GroupConsumer:
    """Consumes topics for one group, whatever happens to broker and client."""

    def __init__(
        self,
        settings: Settings,
        state: BusState,
        group: str,
        topics: Sequence[str],
        deliver: Deliver,
        positions: Positions | None,
    ) -> None:
        self._settings, self._state = settings, state
        self._group, self._topics, self._deliver, self._positions = group, topics, deliver, positions
        self._who = f"group {group}"
        self._deadline_s = settings.kafka_deadline_s
        self._pause = _FIRST_PAUSE_S

    async def run(self) -> None:
        """Consumes until cancelled."""
        while True:
            try:
                async with self._consumer() as (consumer, watch, places):
                    await self._deliver_for_ever(consumer, watch, places)
            except asyncio.CancelledError as error:
                if asked_to_end():
                    raise
                self._state.fail(self._who, error)
            except AWAY as error:
                self._state.fail(self._who, explained(error))
            except Exception as error:
                self._state.fail(self._who, error)
                log.error("a consumer failed; a new one takes over", group=self._group, exc_info=error)
            self._pause = min(self._pause * 2, LONGEST_PAUSE_S)
            await asyncio.sleep(self._pause)

    @contextlib.asynccontextmanager
    async def _consumer(self) -> AsyncIterator[tuple[AIOKafkaConsumer, Watch, Places]]:
        patience_s = max(20.0, 2 * self._settings.kafka_session_timeout_s)
        consumer = self._new_consumer()
        places = Places(consumer, self._group, self._positions, self._deadline_s)
        watch = Watch(self._group, self._state, patience_s, places.forget)
        try:
            consumer.subscribe(self._topics, listener=watch)
            await start_within(consumer, self._deadline_s)
            self._pause = _FIRST_PAUSE_S
            self._state.recover(self._who)
            looking = asyncio.create_task(self._look_for_ever(consumer, watch))
            try:
                yield consumer, watch, places
            finally:
                looking.cancel()
                await asyncio.gather(looking, return_exceptions=True)
        finally:
            await stop_quietly(consumer, min(self._deadline_s, 3.0))

    def _new_consumer(self) -> AIOKafkaConsumer:
        session_ms = int(self._settings.kafka_session_timeout_s * 1000)
        return AIOKafkaConsumer(
            **client_options(self._settings),
            group_id=f"miaopu.{self._group}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=session_ms,
            heartbeat_interval_ms=max(200, session_ms // 4),
            max_poll_records=self._settings.consumer_batch,
            request_timeout_ms=max(int(self._deadline_s * 1000), session_ms + 1000),
            metadata_max_age_ms=30_000,
        )

    async def _look_for_ever(self, consumer: AIOKafkaConsumer, watch: Watch) -> None:
        """Polls alone do not tell an idle topic from a broker that is away."""
        while True:
            await asyncio.sleep(min(_LOOK_EVERY_S, self._deadline_s))
            try:
                async with asyncio.timeout(self._deadline_s):
                    await watch.look(consumer)
            except AWAY as error:
                self._state.fail(self._who, error)
            except Exception as error:
                log.error("how much waits could not be seen", group=self._group, exc_info=error)
            else:
                self._state.recover(self._who)

    async def _deliver_for_ever(self, consumer: AIOKafkaConsumer, watch: Watch, places: Places) -> None:
        attempt = 0
        while True:
            async with asyncio.timeout(self._deadline_s + _POLL_MS / 1000):
                records = await consumer.getmany(timeout_ms=_POLL_MS, max_records=self._settings.consumer_batch)
            try:
                moved = await places.settle()
                watch.goes_on(moved)
                records = {partition: batch for partition, batch in records.items() if partition not in moved}
                if records:
                    await self._deal_with(consumer, watch, records)
                await places.keep(records)
            except Exception as error:
                attempt += 1
                if attempt == 1:
                    log.warning("a batch could not be committed; it is read until it is", reason=str(error)[:200])
                for partition, batch in records.items():
                    consumer.seek(partition, batch[0].offset)
                places.forget(records)
                await asyncio.sleep(min(0.1 * 2**attempt, LONGEST_PAUSE_S))
                continue
            attempt = 0
            if not records:
                watch.after_empty_poll()
                continue
            await self._commit(consumer, records)
            self._state.recover(self._who)

    async def _deal_with(self, consumer: AIOKafkaConsumer, watch: Watch, records: Records) -> None:
        watch.took(consumer, records)
        await self._deliver([_message(record) for batch in records.values() for record in batch])
        watch.delivered(consumer, records)

    async def _commit(self, consumer: AIOKafkaConsumer, records: Records) -> None:
        offsets = {partition: batch[-1].offset + 1 for partition, batch in records.items()}
        try:
            async with asyncio.timeout(self._deadline_s):
                await consumer.commit(offsets)
        except CommitFailedError as error:
            log.info("offsets moved to another consumer; the inbox drops what comes again", reason=str(error)[:200])


def _message(record: Any) -> Message:
    key = (record.key or b"").decode("utf-8", "replace")
    return Message(record.topic, key, record.value or b"", tuple(record.headers or ()))
