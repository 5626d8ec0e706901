"""Databases for tests: one private server, a migrated template per service, a copy per test."""

import asyncio
from dataclasses import dataclass, field
from itertools import count

import asyncpg

from shared.migrations.migrate import migrate
from shared.postgres.private_server import PrivateServer, ensure_database
from shared.service import Service

_numbers = count(1)


@dataclass(slots=True)
class Databases:
    """Copies of migrated templates on one server."""

    server: PrivateServer
    _templates: dict[str, str] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def fresh(self, service: Service) -> str:
        """URL of a new, migrated, empty database of the service."""
        async with self._turn:
            template = await self._template(service)
            name = f"t{next(_numbers)}_{service.package}"
            await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.server.url(name)

    async def empty(self, service: Service) -> str:
        """URL of a new database of the service that nobody has migrated."""
        name = f"t{next(_numbers)}_{service.package}"
        await ensure_database(self.server.url("postgres"), name)
        return self.server.url(name)

    async def copy(self, url: str) -> str:
        """URL of a database that holds what this one holds now; nobody may be connected to it."""
        name = f"{_name(url)}_copy{next(_numbers)}"
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{_name(url)}" STRATEGY FILE_COPY')
        return self.server.url(name)

    async def drop(self, url: str) -> None:
        """Takes a database away, whoever is still connected."""
        await self._execute(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')

    async def _template(self, service: Service) -> str:
        if service.name not in self._templates:
            name = f"template_{service.package}"
            await ensure_database(self.server.url("postgres"), name)
            await migrate(self.server.url(name), service)
            self._templates[service.name] = name
        return self._templates[service.name]

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.server.url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
