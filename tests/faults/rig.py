"""Processes under test, a client that remembers what it was told, and the checker that compares it with what is."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer

from shared.bus.kafka_client import stop_quietly
from shared.http import HTTPError, Response, new_client
from shared.postgres.private_server import PrivateServer
from shared.services import database_of
from shared.testing.builders import application
from shared.testing.processes import Distributed

BATCH = "2024-1"
SERVICES = ("intake", "eligibility", "pool")
SCALED: Mapping[str, str] = {
    "MIAOPU_KAFKA_DEADLINE_S": "3",
    "MIAOPU_KAFKA_SESSION_TIMEOUT_S": "6",
    "MIAOPU_LEASE_S": "3",
    "MIAOPU_RELAY_INTERVAL_S": "0.3",
}
_ACCEPTED = (200, 201)
_numbers = itertools.count(1)


@dataclass(slots=True)
class Rig:
    """Three services as processes; `told` is every application that was acknowledged, by code."""

    platform: Distributed
    server: PrivateServer
    told: dict[str, str] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    unanswered: int = 0

    def headers(self, role: str, subject: str, **scope: str) -> dict[str, str]:
        """Headers with a token."""
        return {"Authorization": f"Bearer {self.platform.token(role, subject, scope)}"}

    async def send(self, body: dict[str, Any], key: str) -> Response | None:
        """Submits an application; None when the connection broke before an answer."""
        headers = {**self.headers("city", "zhang", unit="420100"), "Idempotency-Key": key}
        async with new_client(20, self.platform.urls["intake"]) as client:
            try:
                answer = await client.post("/intake/v1/applications", json=body, headers=headers)
            except HTTPError:
                self.unanswered += 1
                return None
        if answer.status_code in _ACCEPTED:
            self.told[body["declaration"]["uscc"]] = answer.json()["id"]
        else:
            self.refused.append(answer.status_code)
        return answer

    async def send_until_told(self, body: dict[str, Any], key: str, patience_s: float = 30.0) -> Response:
        """Sends the same request again until it is answered with a success, as a careful client does."""
        deadline = asyncio.get_running_loop().time() + patience_s
        while True:
            answer = await self.send(body, key)
            if answer is not None and answer.status_code in _ACCEPTED:
                return answer
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"no success within {patience_s} s; last: {answer and answer.text}")
            await asyncio.sleep(0.2)

    async def load(self, stop: asyncio.Event, every_s: float = 0.05) -> None:
        """New firms apply at a steady pace, each retried until told, until `stop`."""
        pending: set[asyncio.Task[Response]] = set()
        while not stop.is_set():
            number = next(_numbers)
            pending.add(asyncio.create_task(self.send_until_told(application(number), f"load-{number}", 90)))
            await asyncio.sleep(every_s)
        await asyncio.gather(*pending)

    @asynccontextmanager
    async def under_load(self) -> AsyncIterator[None]:
        """Within the block, firms apply all the time."""
        stop = asyncio.Event()
        loading = asyncio.create_task(self.load(stop))
        try:
            await asyncio.sleep(0.5)
            yield
            await asyncio.sleep(0.5)
        finally:
            stop.set()
            await loading

    async def fetch(self, service: str, statement: str, *args: Any) -> list[Any]:
        """Rows of one service's database."""
        connection = await asyncpg.connect(self.server.url(database_of(service)))
        try:
            return list(await connection.fetch(statement, *args))
        finally:
            await connection.close()

    async def copies(self, topic: str, event_id: str) -> int:
        """How often an event stands on a topic."""
        consumer = AIOKafkaConsumer(topic, bootstrap_servers=self.platform.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            async with asyncio.timeout(20):
                ends, found = await consumer.end_offsets(consumer.assignment()), 0
                while any([await consumer.position(each) < end for each, end in ends.items()]):
                    for batch in (await consumer.getmany(timeout_ms=500)).values():
                        found += sum(("ce_id", event_id.encode()) in record.headers for record in batch)
        finally:
            await stop_quietly(consumer, 5)
        return found

    async def settle(self, patience_s: float = 60.0) -> None:
        """Waits until the assessment of every acknowledged application has reached pool.

        Raises:
            TimeoutError: names how many are on their way.
        """
        deadline = asyncio.get_running_loop().time() + patience_s
        assessed = "SELECT count(*)::int AS n FROM candidate WHERE batch = $1 AND outcome IS NOT NULL"
        while True:
            try:
                total = (await self.fetch("pool", assessed, BATCH))[0]["n"]
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                total = -1
            if total >= len(self.told):
                return
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"{total} of {len(self.told)} applications reached pool")
            await asyncio.sleep(0.2)

    async def check(self) -> None:
        """The history: acknowledged means present, with exactly one effect everywhere; journals are sound."""
        await self.settle()
        applications = await self.fetch("intake", "SELECT uscc, id::text AS id FROM application")
        stored = {row["uscc"]: row["id"] for row in applications}
        assert len(stored) == len(applications)
        assert {code: stored.get(code) for code in self.told} == self.told
        assessed = await self.fetch("eligibility", "SELECT subject FROM journal WHERE act = 'assess-application'")
        assert sorted(row["subject"] for row in assessed) == sorted(stored)
        for service in SERVICES:
            await self._check_frame(service)

    async def _check_frame(self, service: str) -> None:
        gaps = "SELECT topic, subject FROM outbox GROUP BY 1, 2 HAVING max(sequence) <> count(*)"
        assert await self.fetch(service, gaps) == []
        assert await self.fetch(service, "SELECT * FROM parked_event WHERE done_at IS NULL") == []
        async with new_client(30, self.platform.urls[service]) as client:
            path = f"/{service}/v1/journal/verification"
            verdict = (await client.get(path, headers=self.headers("auditor", "audit"))).json()
        assert verdict["sound"], verdict["faults"]


@asynccontextmanager
async def open_rig(folder: Path, server: PrivateServer, bootstrap: str) -> AsyncIterator[Rig]:
    """Starts three services over a broker and a server, with a batch open."""
    platform = Distributed(folder, server, bootstrap, SCALED, SERVICES)
    await platform.migrate()
    rig = Rig(platform, server)
    try:
        await platform.start()
        async with new_client(20, platform.urls["intake"]) as client:
            batch = {
                "code": BATCH,
                "title": "测试批次",
                "authority": "湖北省知识产权局",
                "reference_date": "2024-06-15",
                "opens_on": "2024-06-06",
                "closes_on": "2024-06-15",
            }
            await client.post("/intake/v1/batches", json=batch, headers=rig.headers("province", "zhao"))
        yield rig
    finally:
        await asyncio.to_thread(platform.stop)


def next_number() -> int:
    """A firm nobody has used yet."""
    return next(_numbers)
