"""What all measures stand on: one private PostgreSQL on its core, databases, tokens and the number of rounds."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from intake.wiring import service as intake_service
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.migrations.migrate import migrate
from shared.postgres.private_server import PrivateServer, ensure_database, start_private_server
from shared.service import Service
from shared.settings import Settings
from tests.benchmarks.declarations import BATCH, REFERENCE_DATE, UNIT
from tests.benchmarks.machine import use_other_core
from tests.benchmarks.report import Line, Round

FOLDER = Path(__file__).parents[2] / "var" / "benchmarks"
_BATCH = """
INSERT INTO batch (code, title, authority, reference_date, opens_on, closes_on, created_at)
VALUES ($1, '2024 年第一批', '湖北省知识产权局', $2, $2, $2, now()) ON CONFLICT DO NOTHING
"""
WRITTEN = "application, outbox, outbox_subject, journal, journal_link, journal_head, idempotency"
"""The tables that the hot path and those behind it write."""
Play = Callable[[], Round]
"""Measures once and returns the figures."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the benchmarks."""

    server: PrivateServer
    folder: Path
    rounds: int

    @property
    def settings(self) -> Settings:
        """Embedded settings over this run's folder."""
        return Settings(data_dir=self.folder)

    @property
    def postgres(self) -> int:
        """The postmaster's process id."""
        return self.server.pid

    def token(self) -> str:
        """A city's token."""
        return local_issuer(self.settings).token("bench-city", Role.CITY, {"unit": UNIT, "office": "ip"})

    def intake_database(self, name: str = "miaopu_intake") -> str:
        """A migrated intake database with its open batch."""
        url = self.migrated(intake_service, name)
        asyncio.run(_open_batch(url))
        return url

    def migrated(self, service: Service, name: str) -> str:
        """A service's database at its newest revision, made if it is missing."""
        url = self.database(name)
        asyncio.run(migrate(url, service))
        return url

    def database(self, name: str) -> str:
        """A database, made if it is missing."""
        asyncio.run(ensure_database(self.server.url("postgres"), name))
        return self.server.url(name)

    def execute(self, url: str, *statements: str) -> None:
        """Runs statements, each by itself."""
        asyncio.run(_execute(url, statements))

    def count(self, url: str, table: str) -> int:
        """Rows of a table."""
        return asyncio.run(_count(url, table))


async def _open_batch(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_BATCH, BATCH, REFERENCE_DATE)
    finally:
        await connection.close()


async def _execute(url: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _count(url: str, table: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval(f"SELECT count(*) FROM {table}"))
    finally:
        await connection.close()


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is measured: `open` prepares it and gives what plays a round."""

    name: str
    title: str
    open: Callable[[Bench], AbstractContextManager[Play]]
    lines: tuple[Line, ...]


@contextmanager
def open_bench() -> Iterator[Bench]:
    """Starts the private PostgreSQL with the settings that it has in use, on its core."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    use_other_core()
    with start_private_server(FOLDER / "postgres") as server:
        yield Bench(server, FOLDER, int(os.environ.get("MIAOPU_BENCH_ROUNDS", "5")))
