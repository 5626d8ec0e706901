"""The bare chain over Kafka: commit and outbox, relay woken in memory, inbox, POST to a bank, receipt; no more."""

import asyncio
import json
import time
import uuid

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.http import new_client

TABLES = """
DROP TABLE IF EXISTS chain_state, chain_outbox, chain_inbox, chain_receipt;
CREATE TABLE chain_state (id text PRIMARY KEY, status text, version int);
CREATE TABLE chain_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid, body jsonb, sent_at timestamptz);
CREATE TABLE chain_inbox (event_id uuid PRIMARY KEY, body jsonb);
CREATE TABLE chain_receipt (event_id uuid PRIMARY KEY, at timestamptz DEFAULT now());
"""
WRITE = """
WITH s AS (INSERT INTO chain_state VALUES ($1, 'removed', 1)
  ON CONFLICT (id) DO UPDATE SET status = 'removed', version = chain_state.version + 1 RETURNING id)
INSERT INTO chain_outbox (event_id, body) SELECT $2, $3 FROM s
"""
_UNSENT = "SELECT id, body FROM chain_outbox WHERE sent_at IS NULL ORDER BY id LIMIT 500"
_SENT = "UPDATE chain_outbox SET sent_at = now() WHERE id = ANY($1)"
_INBOX = "INSERT INTO chain_inbox SELECT (e->>'id')::uuid, e FROM unnest($1::jsonb[]) e ON CONFLICT DO NOTHING"
_RECEIPT = "INSERT INTO chain_receipt VALUES ($1) ON CONFLICT DO NOTHING"
_WARM = 20


class Chain:
    """Writer, relay and consumer in this process; the bank in its own."""

    def __init__(self, pool: asyncpg.Pool, bootstrap: str, topic: str, bank_url: str) -> None:
        self._pool, self._topic, self._bank = pool, topic, bank_url
        self._producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, linger_ms=0)
        self._consumer = AIOKafkaConsumer(
            topic, bootstrap_servers=bootstrap, group_id=topic, auto_offset_reset="earliest", enable_auto_commit=False
        )
        self._wake = asyncio.Event()
        self._done: dict[str, asyncio.Future[float]] = {}

    async def run(self, trips: int) -> list[float]:
        """Seconds from each commit's return to its receipt."""
        await self._producer.start()
        await self._consumer.start()
        tasks = [asyncio.create_task(self._relay()), asyncio.create_task(self._deliver())]
        try:
            seconds = [await self._trip() for _ in range(trips + _WARM)]
            return seconds[_WARM:]
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._consumer.stop()
            await self._producer.stop()

    async def _trip(self) -> float:
        event = {"id": str(uuid.uuid4()), "subject": "91420100MA4KXXXX0X", "data": {"reason": "x" * 600}}
        event_id = str(event["id"])
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._done[event_id] = done
        await self._pool.execute(WRITE, event["subject"], event_id, json.dumps(event))
        committed = time.perf_counter()
        self._wake.set()
        seconds = await done - committed
        await asyncio.sleep(0.002)
        return seconds

    async def _relay(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while rows := await self._pool.fetch(_UNSENT):
                await asyncio.gather(*[await self._producer.send(self._topic, row["body"].encode()) for row in rows])
                await self._pool.execute(_SENT, [row["id"] for row in rows])

    async def _deliver(self) -> None:
        async with new_client(10) as client:
            while True:
                polled = await self._consumer.getmany(timeout_ms=1000, max_records=500)
                for messages in polled.values():
                    await self._pool.execute(_INBOX, [message.value.decode() for message in messages])
                    for message in messages:
                        (await client.post(self._bank, content=message.value)).raise_for_status()
                        event_id = json.loads(message.value)["id"]
                        await self._pool.execute(_RECEIPT, event_id)
                        self._done[event_id].set_result(time.perf_counter())
                    await self._consumer.commit()


async def bare_chain(url: str, bootstrap: str, bank_url: str, trips: int) -> list[float]:
    """Runs the chain on a fresh topic and fresh tables."""
    topic = f"bench-{uuid.uuid4().hex[:8]}"
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(topic, 1, 1)])
    await admin.close()
    async with asyncpg.create_pool(url, min_size=6, max_size=6) as pool:
        await pool.execute(TABLES)
        return await Chain(pool, bootstrap, topic, bank_url).run(trips)
