"""A list as a newcomer takes it: one state of the database, streamed, with the number from which its feed goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from finance_matching.domain.lists import ListKind
from finance_matching.store.digest import DIGEST
from shared.runtime import Runtime

_HEAD = f"""
SELECT b.last_number AS as_of, b.feed_epoch, l.version AS list_version, l.effective_on, d.count, d.digest
FROM bank b CROSS JOIN bank_list l CROSS JOIN LATERAL (
  SELECT count(*) AS count, {DIGEST} AS digest FROM list_entry WHERE kind = l.kind AND state <> 'revoked') d
WHERE b.id = $1 AND l.kind = $2
"""  # noqa: S608 - made of constants; every value is a parameter
_ENTRIES = """
SELECT uscc, name, reporting_unit, admitted_on, state, version, listed_on FROM list_entry
WHERE kind = $1 AND state <> 'revoked' ORDER BY uscc COLLATE "C"
"""
_AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a snapshot before its entries."""

    kind: ListKind
    feed_epoch: UUID
    as_of: int
    list_version: int
    effective_on: date | None
    digest: str
    count: int

    @property
    def tag(self) -> str:
        """Names this state of the list in this feed."""
        return f"{self.feed_epoch}-{self.as_of}-{self.digest[:16]}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open snapshot; its pieces are read within the transaction that `open_snapshot` holds."""

    head: Head
    _connection: asyncpg.Connection

    async def pieces(self) -> AsyncIterator[bytes]:
        """The document, piece by piece."""
        yield orjson.dumps(self.head, default=str)[:-1] + b',"entries":['
        first = True
        async for row in self._connection.cursor(_ENTRIES, self.head.kind, prefetch=_AT_A_TIME):
            yield (b"" if first else b",") + orjson.dumps(dict(row))
            first = False
        yield b"]}"


@asynccontextmanager
async def open_snapshot(runtime: Runtime, bank_id: UUID, kind: ListKind) -> AsyncIterator[Snapshot]:
    """A snapshot in a transaction of its own (REPEATABLE READ, read only), which ends with the block.

    Raises:
        TimeoutError: no connection was free.
    """
    async with (
        runtime.database.connection() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        row: Any = await connection.fetchrow(_HEAD, bank_id, kind)
        head = Head(kind=kind, **row)
        yield Snapshot(head, connection)
