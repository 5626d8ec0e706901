"""Moves committed events from the outbox to the bus: every unsent row, per subject in sequence, in batches."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import asyncpg
import orjson

from shared import clock
from shared.bus.protocol import AGAIN, BusUnavailable, Message
from shared.bus.state import PRODUCER
from shared.database.failures import is_infrastructure
from shared.database.lease import Lease
from shared.events.catalogue import topics_of
from shared.events.envelope import Envelope
from shared.faults import crash_armed, crash_here
from shared.log import get_logger
from shared.messaging.archive import UNSENT, Archive, replay_for_newcomers
from shared.messaging.epochs import compare
from shared.metrics import Metrics
from shared.runtime import Runtime

log = get_logger(__name__)
_MARK = "UPDATE outbox SET sent_at = clock_timestamp() WHERE id = ANY($1::bigint[])"
_AGE = "SELECT count(*) AS n, min(time) AS oldest FROM outbox WHERE sent_at IS NULL"
_LONGEST_PAUSE_S = 5.0


class Relay:
    """One service's relay; only the holder of the lease sends, and a batch that outlasts the lease is cut off.

    A row's sequence is taken under its subject's lock and its id after that, so of one subject a lower id is a lower
    sequence and was committed first: the order of ids needs no watermark.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._settings = runtime.settings
        self._pool: asyncpg.Pool = runtime.database.pool
        self._archive = Archive(self._pool, self._settings.relay_batch)
        self._lease = Lease(self._pool, "relay", self._settings.lease_s)
        self._wake = runtime.wakes.setdefault("relay", asyncio.Event())
        runtime.relay.holder = self._lease.holder
        self._compared = False
        """Whether this outbox was held against what others know since the lease or the database came back."""

    async def run(self) -> None:
        """Sweeps when woken and on a slow timer, until cancelled; a failing bus or database only slows it down."""
        pause = self._settings.relay_interval_s
        while True:
            self._wake.clear()
            try:
                await self._sweep()
                self._runtime.relay.went_well()
                pause = self._settings.relay_interval_s
            except Exception as error:
                self._runtime.relay.failed(error)
                self._compared = False
                _report(error)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
                await asyncio.sleep(pause)
            await self._wait()

    async def _sweep(self) -> None:
        if await self._lease.hold():
            async with self._lease.kept():
                await self._compare()
                await self.drain()
        else:
            self._compared = False
            self._runtime.bus.state.forget(PRODUCER)  # another process sends

    async def _compare(self) -> None:
        """Before anything is sent: a restored outbox would give numbers away that others have seen.

        A consumer that is new to a topic would wait for ever behind its first gap: it hears all from the archive.

        Raises:
            BusUnavailable: it could not be asked.
        """
        if not self._compared:
            bus, service = self._runtime.bus, self._runtime.service
            await compare(self._pool, bus, service)
            await replay_for_newcomers(self._pool, await bus.unheard(topics_of(service)))
            self._compared = True

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._settings.relay_interval_s):
                await self._wake.wait()
        except TimeoutError:
            return

    async def stop(self) -> None:
        """A last sweep, then the lease goes to whoever comes next."""
        try:
            async with asyncio.timeout(self._settings.kafka_deadline_s):
                if self._compared and await self._lease.hold():
                    async with self._lease.kept():
                        while await self._send_fresh():
                            pass
                await self._lease.give_back()
        except Exception as error:
            log.info("the last sweep is left to the next start", reason=str(error))

    async def drain(self) -> int:
        """Sends all that is unsent, then what is asked for of the archive, piece by piece; returns how many rows.

        Raises:
            BusUnavailable: the rest stays unsent.
        """
        sent = 0
        while True:
            fresh = await self._send_fresh()
            number = fresh or await self._send_archived()
            if number is None:
                return sent
            sent += number
            if 0 < fresh < self._settings.relay_batch and self._archive.is_quiet:
                return sent  # that was all; what has been committed since woke the relay again
            if not await self._lease.hold():
                return sent

    async def _send_fresh(self) -> int:
        rows = await self._pool.fetch(UNSENT, self._settings.relay_batch)
        if rows:
            earlier = await self._archive.before(rows)
            await self._publish(earlier, AGAIN)
            self._archive.went_ahead(earlier)
            await self._publish(rows)
            crash_here("relay-after-send")
            await self._mark([row["id"] for row in rows])
        return len(rows)

    async def _send_archived(self) -> int | None:
        """A piece of the archive; how many rows, or None when no replay is open."""
        piece = await self._archive.next_piece()
        if piece is None:
            return None
        await self._publish(piece.rows, AGAIN)
        await self._archive.passed(piece)
        return len(piece.rows)

    async def _publish(self, rows: Sequence[asyncpg.Record], *headers: tuple[str, bytes]) -> None:
        most = self._settings.relay_batch
        for start in range(0, len(rows), most):
            batch = rows[start : start + most]
            await self._runtime.bus.publish([message_of(row, headers) for row in batch])
            for topic, number in Counter(row["topic"] for row in batch).items():
                self._runtime.metrics.published.labels(topic).inc(number)

    async def _mark(self, ids: list[int]) -> None:
        if not crash_armed("relay-after-mark"):
            await self._pool.execute(_MARK, ids)
            return
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_MARK, ids)
            crash_here("relay-after-mark")


def _report(error: Exception) -> None:
    """Says what held the relay up; that bus or database are away, their states tell."""
    if not is_infrastructure(error) and not isinstance(error, BusUnavailable):
        log.error("the relay failed; it goes on", exc_info=error)


async def measure_outbox(connection: asyncpg.Connection, metrics: Metrics) -> None:
    """Sets the age and number of unsent events, for whoever asks while the relay cannot get on."""
    row = await connection.fetchrow(_AGE)
    metrics.outbox_unsent.set(row["n"])
    metrics.outbox_oldest.set((clock.now() - row["oldest"]).total_seconds() if row["oldest"] else 0)


def message_of(row: asyncpg.Record, more: Sequence[tuple[str, bytes]] = ()) -> Message:
    """The bytes that travel, with CloudEvents headers for readers that route without parsing."""
    envelope = Envelope(
        id=row["event_id"],
        type=row["type"],
        source=row["type"].split(".")[1],
        subject=row["subject"],
        sequence=row["sequence"],
        time=row["time"],
        data=orjson.Fragment(row["data"]),
        effective_on=row["effective_on"],
        traceparent=row["traceparent"],
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        epoch=row["epoch"],
    )
    headers = [("ce_id", str(envelope.id)), ("ce_type", envelope.type), ("ce_source", envelope.source)]
    if envelope.traceparent:
        headers.append(("traceparent", envelope.traceparent))
    encoded = tuple((name, value.encode()) for name, value in headers)
    last = ("content-type", b"application/cloudevents+json")
    return Message(row["topic"], row["subject"], envelope.to_bytes(), (*encoded, last, *more))
