"""Statements in PostgreSQL's own words inside a session's transaction, past SQLAlchemy.

Its results and greenlets cost more processor time (0.1 ms) than a small statement takes. The first statement goes its
way all the same: it opens the transaction, finds out whether the connection lives, and says so as SQLAlchemy does.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.database.failures import cannot_serve
from shared.database.watched import Watch

Row = dict[str, Any]


class Native:
    """The driver's connection below a session, for one transaction."""

    __slots__ = ("_connection", "_driver", "_session", "_watch")

    def __init__(self, session: AsyncSession, watch: Watch) -> None:
        self._session, self._watch = session, watch
        self._connection: AsyncConnection | None = None
        self._driver: Any = None

    async def execute(self, statement: str, args: Sequence[Any]) -> list[Row]:
        """Its rows.

        Raises:
            DBAPIError, asyncpg.PostgresError: the first statement fails with the one, later ones with the other
                (`failures` reads both).
        """
        if self._driver is None:
            return await self._first(statement, args)
        try:
            rows = await self._driver.fetch(statement, *args)
        except BaseException as error:
            await self._met(error)
            raise
        return [dict(row) for row in rows]

    async def _first(self, statement: str, args: Sequence[Any]) -> list[Row]:
        connection = await self._session.connection()
        result = await connection.exec_driver_sql(statement, tuple(args))
        rows = [dict(row) for row in result.mappings()] if result.returns_rows else []
        self._driver = (await connection.get_raw_connection()).driver_connection
        self._connection = connection
        return rows

    async def _met(self, error: BaseException) -> None:
        """The same as SQLAlchemy does: one whose state nobody knows does not go back into the pool."""
        assert self._connection is not None
        if isinstance(error, Exception):
            await self._watch.met(error)
        if cannot_serve(error) or self._driver.is_closed() or not isinstance(error, Exception):
            await self._connection.invalidate(error)
