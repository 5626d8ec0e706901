"""Connections that notice a server which can no longer serve, and let go of it.

A former primary that only reads, or one that is full, keeps its connections open: a pool would stay with it for as long
as they live. All of them are replaced, so that the next one goes to wherever the address leads by then.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database.failures import cannot_serve
from shared.database.state import DatabaseState

_AGAIN_AFTER_S = 1.0
"""A server that is full is full for every connection: they are not all made anew for each statement that fails."""


class Watch:
    """What all connections of one database tell, and what becomes of them."""

    def __init__(self) -> None:
        self.state = DatabaseState()
        self.pool: asyncpg.Pool | None = None
        self._lasting: set[asyncpg.Connection] = set()
        self._let_go_at = 0.0

    async def connect(self, *args: Any, **options: Any) -> asyncpg.Connection:
        """A connection of the pool; one that cannot be made is told."""
        try:
            return await asyncpg.connect(*args, **options)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            self.state.failed(error)
            raise

    def lasts(self, connection: asyncpg.Connection) -> None:
        """One outside the pool, closed with the others."""
        self._lasting.add(connection)
        connection.add_termination_listener(self._lasting.discard)

    async def let_go(self) -> None:
        """Every connection is closed as soon as nobody uses it."""
        if time.monotonic() - self._let_go_at < _AGAIN_AFTER_S:
            return
        self._let_go_at = time.monotonic()
        if self.pool is not None:
            await self.pool.expire_connections()
        for connection in list(self._lasting):
            connection.terminate()

    async def met(self, error: BaseException) -> None:
        """A statement failed."""
        self.state.failed(error)
        if cannot_serve(error):
            await self.let_go()

    def connection_class(self) -> type[asyncpg.Connection]:
        """Connections that report to this watch."""

        class Reporting(_Watched):
            __slots__ = ()
            watch = self

        return Reporting

    def of_engine(self, engine: AsyncEngine) -> None:
        """The same for SQLAlchemy's connections."""

        def failed(context: ExceptionContext) -> None:
            error = context.sqlalchemy_exception or context.original_exception
            self.state.failed(error)
            if cannot_serve(error):
                context.is_disconnect = True
                letting_go.add(task := asyncio.ensure_future(self.let_go()))
                task.add_done_callback(letting_go.discard)

        letting_go: set[asyncio.Future[None]] = set()
        event.listen(engine.sync_engine, "handle_error", failed)


class _Watched(asyncpg.Connection):  # type: ignore[misc]
    __slots__ = ()
    watch: Watch

    async def execute(self, *args: Any, **options: Any) -> Any:
        return await self._told(super().execute, args, options)

    async def executemany(self, *args: Any, **options: Any) -> Any:
        return await self._told(super().executemany, args, options)

    async def fetch(self, *args: Any, **options: Any) -> Any:
        return await self._told(super().fetch, args, options)

    async def fetchrow(self, *args: Any, **options: Any) -> Any:
        return await self._told(super().fetchrow, args, options)

    async def fetchval(self, *args: Any, **options: Any) -> Any:
        return await self._told(super().fetchval, args, options)

    async def _told(self, statement: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        try:
            answer = await statement(*args, **options)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            await self.watch.met(error)
            raise
        if self.watch.state.down_since is not None:
            self.watch.state.answered()
        return answer
