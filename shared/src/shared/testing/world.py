"""One service as its tests see it: a real database, real routes, tokens of every role, events in and out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import orjson
from fastapi import FastAPI

from shared import clock
from shared.api.app import bound
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import Message
from shared.clients.base import ServiceClient
from shared.compute import Compute
from shared.events.base import Event, registry
from shared.events.envelope import Envelope
from shared.firms.names import keep_all_names
from shared.host import open_runtime, retry_dead_letters
from shared.http import ASGITransport, AsyncClient, Response, new_client
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.identity.tokens import LocalIssuer
from shared.ids import uuid7
from shared.jobs.worker import JobWorker
from shared.journal.sealer import seal
from shared.messaging.inbox import Inbox
from shared.messaging.relay import Relay
from shared.runtime import Runtime
from shared.service import Service, own_settings_of
from shared.testing.described import described
from shared.testing.reuse import keep_keys, lay_keys, settings_of

C = TypeVar("C", bound=ServiceClient)
ADDRESS = "http://miaopu.test"


@dataclass(slots=True)
class World:
    """A service under test. Nothing runs in the background: a test says when jobs, relay and sealer take a turn."""

    service: Service
    runtime: Runtime
    app: FastAPI
    client: AsyncClient
    issuer: LocalIssuer
    sequences: dict[tuple[str, str], int] = field(default_factory=dict)

    def headers(self, role: Role | str, subject: str | None = None, **scope: str) -> dict[str, str]:
        """Headers with a token: `headers("city", "zhang", unit="420100")`."""
        token = self.issuer.token(subject or f"{role}-person", Role(role), scope)
        return {"Authorization": f"Bearer {token}"}

    def connected(
        self, client: type[C], role: Role | str = Role.PROVINCE, subject: str | None = None, **scope: str
    ) -> C:
        """A typed client of this service with a token: `async with world.connected(PoolClient, "city", …) as pool`."""
        token = self.issuer.token(subject or f"{role}-person", Role(role), scope)
        return client(ADDRESS, token, transport=ASGITransport(self.app))

    async def call(
        self, method: str, path: str, role: Role | str = Role.PROVINCE, subject: str | None = None, **options: Any
    ) -> Response:
        """A request to the service; `path` without its prefix (`/v1/members`); `scope={"unit": …}` for the token."""
        scope = options.pop("scope", {})
        headers = {**self.headers(role, subject, **scope), **options.pop("headers", {})}
        return await self.client.request(method, f"/{self.service.name}{path}", headers=headers, **options)

    async def get(
        self, path: str, role: Role | str = Role.PROVINCE, subject: str | None = None, **options: Any
    ) -> Response:
        """GET as a role."""
        return await self.call("GET", path, role, subject, **options)

    async def post(
        self, path: str, json: Any = None, role: Role | str = Role.PROVINCE, subject: str | None = None, **options: Any
    ) -> Response:
        """POST as a role."""
        return await self.call("POST", path, role, subject, json=json, **options)

    async def decide(
        self,
        approval_id: str,
        digest: str,
        subject: str = "second-person",
        role: Role | str = Role.PROVINCE,
        decision: str = "approve",
    ) -> Response:
        """A second person's decision on a proposal."""
        return await self.post(
            f"/v1/approvals/{approval_id}/decision", {"decision": decision, "digest": digest}, role, subject
        )

    async def feed(self, *events: Event, time: datetime | None = None) -> None:
        """Delivers facts of other services as the bus would, numbered per subject."""
        await self.deliver([self.message(event, time=time) for event in events])

    async def deliver(self, messages: Sequence[Message]) -> None:
        """Delivers messages as they are."""
        await Inbox(self.runtime, self.service.subscriptions).deliver(messages)

    def message(
        self, event: Event, *, sequence: int | None = None, time: datetime | None = None, epoch: UUID | None = None
    ) -> Message:
        """The message of an event; without a sequence it is the next of its subject."""
        place = (event.topic, event.subject)
        if sequence is None:
            sequence = self.sequences[place] = self.sequences.get(place, 0) + 1
        envelope = Envelope(
            id=uuid7(),
            type=event.type,
            source=event.source(),
            subject=event.subject,
            sequence=sequence,
            time=time or clock.now(),
            data=orjson.Fragment(event.model_dump_json()),
            effective_on=event.legal_date,
            epoch=epoch,
        )
        return Message(event.topic, event.subject, envelope.to_bytes())

    async def published(self) -> list[Event]:
        """All events that the service has put into its outbox, in order."""
        rows = await self.runtime.database.pool.fetch("SELECT type, data FROM outbox ORDER BY id")
        kinds = registry()
        return [kinds[row["type"]].model_validate_json(row["data"]) for row in rows]

    async def journal(self) -> list[Any]:
        """All journal rows, in order."""
        return list(await self.runtime.database.pool.fetch("SELECT * FROM journal ORDER BY id"))

    async def fetch(self, statement: str, *args: Any) -> list[Any]:
        """Rows straight from the database."""
        return list(await self.runtime.database.pool.fetch(statement, *args))

    async def run_jobs(self) -> None:
        """Runs all jobs that are due."""
        worker = JobWorker(self.runtime, self.service.jobs)
        while await worker.run_next():
            pass

    async def relay(self) -> int:
        """One sweep of the relay."""
        return await Relay(self.runtime).drain()

    async def keep_names(self) -> None:
        """All names made known to those who search."""
        async with self.runtime.database.connection() as connection:
            await keep_all_names(connection, self.service.names)

    async def seal(self) -> int:
        """One turn of the sealer."""
        return await seal(self.runtime.database.pool, self.runtime.journal_key)

    async def retry_dead_letters(self) -> None:
        """One turn of what tries dead letters again."""
        await retry_dead_letters(self.runtime, Inbox(self.runtime, self.service.subscriptions))


@asynccontextmanager
async def open_world(service: Service, database_url: str, folder: Path, **settings: Any) -> AsyncIterator[World]:
    """A service on a database, with its data in `folder`; `settings` are the shared ones and its own."""
    own_fields = service.settings.model_fields if service.settings else {}
    own = own_settings_of(service, **{name: value for name, value in settings.items() if name in own_fields})
    chosen = settings_of(folder, **{name: value for name, value in settings.items() if name not in own_fields})
    lay_keys(folder / "keys")
    compute = Compute(1)
    try:
        async with open_runtime(service, chosen, InProcessBus(), compute, database_url, own) as runtime:
            app = bound(described(service, chosen.max_body_bytes), runtime)
            async with new_client(30, ADDRESS, transport=ASGITransport(app, raise_app_exceptions=False)) as client:
                issuer = local_issuer(chosen)
                keep_keys(folder / "keys")
                yield World(service, runtime, app, client, issuer)
    finally:
        compute.close()
