"""Sets of rows written in one statement, by the names of the table's columns: `$1` is a JSON array of objects.

PostgreSQL itself makes of each value what its column holds, so that a column is said once, where the table has it.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel
from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase

Rows = Sequence[Mapping[str, Any]]
Mode = Literal["newest", "once", "existing"]
"""Of a row whose key is taken: `newest` replaces it, `once` leaves it; `existing` replaces and never inserts."""
MERGED: Final = {"merged": True}
"""`info` of a column in a copied table that a statement of its own fills, or the service itself."""
_quote = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call]
_NUL = b"\\u0000"


class DoesNotFit(TypeError):
    """A declaration does not fit its table, or its event: the service does not start."""


class HoldsNul(ValueError):
    """A text of the rows holds the character that PostgreSQL cannot keep."""


class Upsert:
    """The statement that writes sets of rows with these columns, by the table's primary key.

    A row there is replaced by one whose `newer` columns are not lower; `kept` columns never become null again.
    """

    def __init__(
        self,
        table: type[DeclarativeBase],
        columns: Collection[str],
        *,
        mode: Mode = "newest",
        newer: str | Collection[str] = (),
        kept: Collection[str] = (),
    ) -> None:
        """Fits it to the table.

        Raises:
            DoesNotFit: names the column that the table has not, or that a row cannot be without.
        """
        self.table, self.mode, self.columns = table.metadata.tables[table.__tablename__], mode, frozenset(columns)
        self._newer = (newer,) if isinstance(newer, str) else tuple(newer)
        _check(self.table, columns, mode, (*self._newer, *kept))
        self._key, self._kept = itemgetter(*_key(self.table)), tuple(kept)
        self.statement = _statement(self.table, columns, mode, self._newer, kept)

    def newest(self, rows: Rows) -> Rows:
        """Of several rows of one key the newest, and of equally new ones the last; facts that are kept `once` stay."""
        if self.mode == "once":
            return rows
        found: dict[Any, Mapping[str, Any]] = {}
        for row in rows:
            key = self._key(row)
            if key not in found:
                found[key] = row
            elif self._is_newer(row, other := found[key]):
                found[key] = {**row, **{name: other[name] for name in self._kept if row[name] is None}}
        return list(found.values())

    def _is_newer(self, row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        return [row[name] for name in self._newer] >= [other[name] for name in self._newer]


def _statement(
    table: Table, columns: Collection[str], mode: Mode, newer: Collection[str], kept: Collection[str]
) -> str:
    key = _key(table)
    names, by = ", ".join(map(_quote, columns)), ", ".join(map(_quote, key))
    found = f"FROM json_populate_recordset(NULL::{_quote(table.name)}, $1::json)"
    insert = f"INSERT INTO {_quote(table.name)} AS c ({names}) SELECT {names} {found}"
    changed = [name for name in columns if name not in key]
    match mode:
        case "once":
            return f"{insert} WITH ORDINALITY ORDER BY ordinality ON CONFLICT DO NOTHING"
        case "newest":
            replaced = _replaced(changed, kept, "excluded")
            where = "".join(f" WHERE {guard}" for guard in _guard(newer, "excluded"))
            return f"{insert} ORDER BY {by} ON CONFLICT ({by}) DO UPDATE SET {replaced}{where}"
        case "existing":
            same = " AND ".join([*(f"c.{_quote(name)} = n.{_quote(name)}" for name in key), *_guard(newer, "n")])
            rows = f"(SELECT {names} {found} ORDER BY {by}) n"
            return f"UPDATE {_quote(table.name)} c SET {_replaced(changed, kept, 'n')} FROM {rows} WHERE {same}"


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _replaced(columns: Collection[str], kept: Collection[str], new: str) -> str:
    return ", ".join(
        f"{name} = coalesce({new}.{name}, c.{name})" if plain in kept else f"{name} = {new}.{name}"
        for plain in columns
        for name in [_quote(plain)]
    )


def _guard(newer: Collection[str], new: str) -> list[str]:
    names = list(map(_quote, newer))
    row, other = ", ".join(f"c.{name}" for name in names), ", ".join(f"{new}.{name}" for name in names)
    return [f"({row}) <= ({other})"] if names else []


def _check(table: Table, columns: Collection[str], mode: Mode, named: Collection[str]) -> None:
    if unknown := [name for name in (*columns, *named) if name not in table.columns]:
        raise DoesNotFit(f"{table.name} has no column {unknown[0]}")
    needed = [*named, *(_key(table) if mode != "once" else ())]
    if mode != "existing":
        needed += [column.name for column in table.columns if not (column.nullable or _fills_itself(column))]
    if empty := [name for name in needed if name not in columns]:
        raise DoesNotFit(f"{table.name}.{empty[0]} is needed, and nothing fills it")


def _fills_itself(column: Column[Any]) -> bool:
    return column.identity is not None or column.server_default is not None


def to_json(rows: Rows) -> str:
    """The rows as an argument `$n::json`; amounts keep every digit.

    Raises:
        HoldsNul: a text holds U+0000.
    """
    text = orjson.dumps(rows, default=_plain)
    if _NUL in text and (where := _nul(rows)):
        raise HoldsNul(f"{where}: a text holds U+0000, which cannot be stored")
    return text.decode()


def _nul(rows: Rows) -> str | None:
    """The column whose value holds it; an escaped backslash before `u0000` only looks the same."""
    for row in rows:
        for name, value in row.items():
            if _NUL in orjson.dumps(value, default=_plain).replace(b"\\\\", b""):
                return name
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} has no place in a row")
