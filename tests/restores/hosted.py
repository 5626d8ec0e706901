"""The five services over one PostgreSQL and one Kafka, each started and stopped by itself."""

import json
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.structs import TopicPartition

from miaopu.demo.serving import serving
from shared.bus.topics import ensure_topics, topic_names
from shared.identity.caller import Role
from shared.identity.person_marks import PersonMarks
from shared.identity.tokens import LocalIssuer
from shared.journal.keys import JournalKey
from shared.postgres.private_server import PrivateServer, ensure_database
from shared.sealing import SecretBox
from shared.service import wired_service
from shared.services import SERVICE_NAMES, database_of, variable_of
from shared.settings import Settings
from shared.testing.processes import free_ports

_ISSUER = "miaopu-test"


@dataclass(slots=True)
class Hosted:
    """Services as an installation runs them; a stopped one has given back leases, consumers and connections."""

    folder: Path
    server: PrivateServer
    bootstrap: str
    issuer: LocalIssuer = field(init=False)
    ports: Mapping[str, int] = field(init=False)
    _running: dict[str, AsyncExitStack] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.issuer = LocalIssuer(self.folder / "keys", _ISSUER, "miaopu")
        (self.folder / "keys" / "jwks.json").write_text(json.dumps(self.issuer.keys.as_dict(private=False)))
        JournalKey.from_file(self.folder / "keys" / "journal.pem", make=True)
        SecretBox.from_file(self.folder / "keys" / "secret.key", make=True)
        PersonMarks.from_file(self.folder / "keys" / "person.key", make=True)
        self.ports = dict(zip(SERVICE_NAMES, free_ports(len(SERVICE_NAMES)), strict=True))

    @property
    def urls(self) -> dict[str, str]:
        """Where each service answers."""
        return {service: f"http://127.0.0.1:{port}" for service, port in self.ports.items()}

    def token(self, role: str, subject: str, scope: Mapping[str, str] | None = None) -> str:
        """A token as the province's issuer would sign it."""
        return self.issuer.token(subject, Role(role), scope or {})

    def environment(self) -> dict[str, str]:
        """What the shell of an operator has: where PostgreSQL is, where the services are, and who asks."""
        socket_folder = str(self.server.socket_dir)
        urls = {variable_of(service, "URL"): url for service, url in self.urls.items()}
        return {"PGHOST": socket_folder, "PGUSER": "postgres", "MIAOPU_TOKEN": self.token("admin", "ops"), **urls}

    async def prepare(self) -> None:
        """Topics and empty databases, as the deployment's own steps make them."""
        await ensure_topics(self._settings("intake"), topic_names())
        for service in SERVICE_NAMES:
            await ensure_database(self.server.url("postgres"), database_of(service))

    async def start(self, service: str) -> None:
        """Starts it as `serve` and `work` do."""
        self._running[service] = stack = AsyncExitStack()
        settings, port = self._settings(service), self.ports[service]
        await stack.enter_async_context(serving(settings, port, [wired_service(service)]))

    async def stop(self, service: str) -> None:
        """Ends it as SIGTERM does."""
        await self._running.pop(service).aclose()

    async def stop_all(self) -> None:
        """Ends what runs."""
        for service in list(self._running):
            await self.stop(service)

    async def forget(self, topics: Collection[str]) -> None:
        """The broker deletes all that these topics hold, as retention does."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        await admin.start()
        try:
            partitions = range(self._settings("intake").kafka_partitions)
            all_of_it = {TopicPartition(topic, one): RecordsToDelete(-1) for topic in topics for one in partitions}
            await admin.delete_records(all_of_it)
        finally:
            await admin.close()

    async def fetch(self, service: str, statement: str) -> list[asyncpg.Record]:
        """Rows of one service's database."""
        connection = await asyncpg.connect(self.server.url(database_of(service)))
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    def _settings(self, service: str) -> Settings:
        keys = self.folder / "keys"
        return Settings(
            mode="distributed",
            data_dir=self.folder / service,
            database_url=self.server.url("postgres"),
            database_pool_size=6,
            kafka_bootstrap=self.bootstrap,
            token_issuer=_ISSUER,
            jwks_file=keys / "jwks.json",
            journal_key_file=keys / "journal.pem",
            secret_key_file=keys / "secret.key",
            person_key_file=keys / "person.key",
            compute_workers=1,
        )
