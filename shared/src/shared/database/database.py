"""One service's database: SQLAlchemy for people's acts and handlers, bare asyncpg for hot paths and the relay."""

import os
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from shared.database.idle import engine_tries_idle_connections
from shared.database.silence import at_the_server, engine_gives_up_on_silence, give_up_on_silence
from shared.database.state import DatabaseState
from shared.database.watched import Watch
from shared.settings import Settings


def asyncpg_url(url: str) -> str:
    """The URL as asyncpg reads it."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


def sqlalchemy_url(url: str) -> str:
    """The URL as SQLAlchemy reads it."""
    return asyncpg_url(url).replace("postgresql://", "postgresql+asyncpg://", 1)


def server_settings(settings: Settings, name: str) -> dict[str, str]:
    """What every connection asks for: bounded waits, so that no transaction holds others back for long."""
    return {
        "application_name": f"miaopu-{name}-{os.getpid()}",
        "lock_timeout": f"{int(settings.database_lock_timeout_s * 1000)}",
        "transaction_timeout": f"{int(settings.database_transaction_timeout_s * 1000)}",
        "idle_in_transaction_session_timeout": f"{int(settings.database_transaction_timeout_s * 1000)}",
        "jit": "off",
        "timezone": "UTC",
        **at_the_server(settings.database_silence_s),
    }


def most_connections(settings: Settings, *, listens: bool) -> int:
    """What one process of a service may have open: two pools, and in `work` the one that listens."""
    return 2 * settings.database_pool_size + int(listens)


async def _keep_session(_: asyncpg.Connection) -> None:
    """Connections carry no session state, so nothing is reset between uses: a round trip less."""


def _engine(url: str, settings: Settings, options: Mapping[str, Any]) -> AsyncEngine:
    engine = create_async_engine(
        sqlalchemy_url(url),
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=settings.database_pool_timeout_s,
        pool_use_lifo=True,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args=dict(options),
    )
    engine_gives_up_on_silence(engine, settings.database_silence_s)
    engine_tries_idle_connections(engine)
    return engine


async def _pool(url: str, settings: Settings, options: Mapping[str, Any], watch: Watch) -> asyncpg.Pool:
    async def opened(connection: asyncpg.Connection) -> None:
        give_up_on_silence(connection, settings.database_silence_s)

    return await asyncpg.create_pool(
        asyncpg_url(url),
        min_size=0,
        max_size=settings.database_pool_size,
        reset=_keep_session,
        init=opened,
        connect=watch.connect,
        connection_class=watch.connection_class(),
        **options,
        max_inactive_connection_lifetime=300,
    )


_READING: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


@dataclass(slots=True)
class Database:
    """Open pools of one database."""

    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    reads: async_sessionmaker[AsyncSession]
    """Their transactions see one state and write nothing; `BEGIN` says so, without a round trip of its own."""
    pool: asyncpg.Pool
    url: str
    patience_s: float
    """Longest wait for a connection on behalf of somebody who waits for an answer."""
    connect_timeout_s: float
    silence_s: float
    watch: Watch

    @classmethod
    async def open(cls, url: str, settings: Settings, service: str) -> "Database":
        """Opens both pools; connects on first use."""
        options: dict[str, Any] = {
            "server_settings": server_settings(settings, service),
            "timeout": settings.database_connect_timeout_s,
            "command_timeout": settings.database_command_timeout_s,
        }
        watch = Watch()
        engine = _engine(url, settings, options)
        watch.of_engine(engine)
        watch.pool = pool = await _pool(url, settings, options, watch)
        return cls(
            engine,
            async_sessionmaker(engine, expire_on_commit=False),
            async_sessionmaker(engine.execution_options(**_READING), expire_on_commit=False),
            pool,
            asyncpg_url(url),
            settings.database_pool_timeout_s,
            settings.database_connect_timeout_s,
            settings.database_silence_s,
            watch,
        )

    async def connect(self) -> asyncpg.Connection:
        """A connection outside the pools, for what lasts: nothing but silence ends its statements. Close it."""
        connection = await asyncpg.connect(self.url, timeout=self.connect_timeout_s)
        give_up_on_silence(connection, self.silence_s)
        self.watch.lasts(connection)
        return connection

    @property
    def state(self) -> DatabaseState:
        """Whether the server can be used."""
        return self.watch.state

    def connection(self) -> AbstractAsyncContextManager[asyncpg.Connection]:
        """A bare connection for a request; entering it raises TimeoutError when none is free within `patience_s`."""
        acquired: AbstractAsyncContextManager[asyncpg.Connection] = self.pool.acquire(timeout=self.patience_s)
        return acquired

    async def fetchrow(self, statement: str, *args: Any) -> Any:
        """The first row of a statement of a request, or None.

        Raises:
            TimeoutError: all connections were in use for `patience_s`.
        """
        async with self.connection() as connection:
            return await connection.fetchrow(statement, *args)

    async def close(self) -> None:
        """Closes both pools."""
        await self.engine.dispose()
        await self.pool.close()
