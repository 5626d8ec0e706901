"""Tables that are copies of what other services tell: each says once which event fills it, and where names differ.

A `Copy` is the handler of its event. What it fills is taken from the table and the event where it is declared; what
does not fit them, or is left out, keeps the service from starting.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

from shared.database.by_name import MERGED, DoesNotFit, HoldsNul, Mode, Rows, Upsert, to_json
from shared.events.base import Event
from shared.messaging.copied_fields import Reader, item_of, paths_by_name
from shared.messaging.received import Received, Unprocessable
from shared.messaging.unit_of_work import UnitOfWork

Made = Callable[[Received[Any], UnitOfWork], Any]
"""Computes a value that is neither in the event nor always the same."""
_COPIES: Final[WeakKeyDictionary[Table, list[Upsert]]] = WeakKeyDictionary()
"""The copies of each table; not in its `info`, which Alembic would write into a revision."""


class Copy:
    """A table filled from one type of event, by name: columns that have the name of a field, and `sequence`."""

    def __init__(
        self,
        table: type[DeclarativeBase],
        event: type[Event],
        *,
        mode: Mode = "newest",
        newer: str | Sequence[str] = (),
        renamed: Mapping[str, str] | None = None,
        always: Mapping[str, Any] | None = None,
        made: Mapping[str, Made] | None = None,
        takes: Collection[str] | None = None,
        without: Collection[str] = (),
        kept: Collection[str] = (),
        each: str | None = None,
    ) -> None:
        """Says where the names differ.

        `renamed`: column to field, with dots into a part of it; the envelope's are `id`, `sequence` and `time`. A
        field goes where it is renamed to and nowhere else. `always`: one value for all rows. `made`: computed.
        `without`: columns that have a field's name and another meaning. `takes`: the columns to fill by name where the
        table is the service's own. `kept`: columns that a null leaves as they are. `each`: the field of whose items
        each is a row. Of one key the row with the highest `newer` stands, of equal ones the last.

        Raises:
            DoesNotFit: table and event do not allow this, or a column is left out.
        """
        self.event = event
        self._always, self._made, self._each = dict(always or {}), dict(made or {}), each
        item = item_of(event, each)
        target = table.metadata.tables[table.__tablename__]
        without = {*self._always, *self._made, *without}
        paths = paths_by_name(target, event, item, renamed or {}, without, takes)
        self._read = Reader(paths, event, item)
        columns = (*paths, *self._always, *self._made)
        self.upsert = Upsert(table, columns, mode=mode, newer=newer, kept=kept)
        _COPIES.setdefault(target, []).append(self.upsert)

    async def __call__(self, events: Sequence[Received[Any]], uow: UnitOfWork) -> None:
        """Takes a set over in one statement, whatever its size."""
        if rows := self.rows(events, uow):
            await uow.execute_native(self.upsert.statement, argument(rows, self.upsert))

    def rows(self, events: Sequence[Received[Any]], uow: UnitOfWork) -> Rows:
        """The rows of a set, each with all columns that it fills."""
        rows = [self._row(received, uow) for received in events]
        if self._each is None:
            return rows
        items = [getattr(received.event, self._each) for received in events]
        return [row | self._read.part(item) for row, of in zip(rows, items, strict=True) for item in of]

    def _row(self, received: Received[Any], uow: UnitOfWork) -> dict[str, Any]:
        row = self._read.row(received)
        if self._always:
            row |= self._always
        for column, make in self._made.items():
            row[column] = make(received, uow)
        return row


async def upsert_newer(uow: UnitOfWork, upsert: Upsert, rows: Rows) -> None:
    """Writes a set of rows in one statement, whatever its size.

    Raises:
        Unprocessable: a text that the database cannot keep. DoesNotFit: a row has other keys than the statement.
    """
    if other := next((row for row in rows if row.keys() != upsert.columns), None):
        raise DoesNotFit(f"{upsert.table.name}: {sorted(upsert.columns ^ other.keys())}")
    if rows:
        await uow.execute_native(upsert.statement, argument(rows, upsert))


def argument(rows: Rows, upsert: Upsert | None = None) -> str:
    """The rows as `$1::json`, for a statement that does more with them; of each key of `upsert` the newest.

    Raises:
        Unprocessable: a text that the database cannot keep.
    """
    try:
        return to_json(upsert.newest(rows) if upsert else rows)
    except HoldsNul as error:
        raise Unprocessable(str(error)) from error


def subscribed(*copies: Copy) -> dict[type[Event], Copy]:
    """The copies as handlers of their events."""
    return {copy.event: copy for copy in copies}


def check_copies(metadata: MetaData) -> None:
    """Looks at all copies of a service's tables together.

    Raises:
        DoesNotFit: names a column of a copied table that no event fills and that is not marked as `MERGED`.
    """
    for table in metadata.tables.values():
        copies = _COPIES.get(table, ())
        if all(copy.mode == "existing" for copy in copies):
            continue
        filled = frozenset().union(*(copy.columns for copy in copies))
        for column in table.columns:
            if column.name not in filled and column.identity is None and column.info != MERGED:
                raise DoesNotFit(f"{table.name}.{column.name}: no event fills it, and it is not marked as MERGED")
