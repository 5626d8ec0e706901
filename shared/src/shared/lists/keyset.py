"""Order over a column and a unique key, in both directions, and the rows behind a position in it.

Rows without a value come last in either direction, so that a list never begins with what is not known.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, tuple_

from shared.lists.filters import Column

_READ: dict[type, Callable[[Any], Any]] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
}


def typed(column: Column, value: Any) -> Any:
    """The value as the column holds it; a cursor carries JSON."""
    read = _READ.get(column.type.python_type)
    return read(value) if read and value is not None else value


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that stand in one order of an index: which, and how they are ordered."""

    where: tuple[ColumnElement[bool], ...]
    by: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """By a column and then by the key; by the key alone where they are one."""

    column: Column
    key: Column
    descending: bool

    def stretches(self, position: tuple[Any, Any] | None = None) -> Iterator[Stretch]:
        """The list from its beginning or from behind a row (its value and key, as a cursor carries them).

        Rows whose value is not known are a stretch of their own: an index then serves either direction.
        """
        if self.column is self.key:
            yield Stretch(() if position is None else (self._past(position[1]),), (self._directed(self.key),))
            return
        value, key = (None, None) if position is None else (typed(self.column, position[0]), position[1])
        if position is None or value is not None:
            yield self._known(value, key)
        if _may_be_null(self.column):
            behind = () if position is None or value is not None else (self._past(key),)
            yield Stretch((self.column.is_(None), *behind), (self._directed(self.key),))

    def _known(self, value: Any, key: Any) -> Stretch:
        where: list[ColumnElement[bool]] = [self.column.is_not(None)] if _may_be_null(self.column) else []
        if value is not None:
            pair, position = tuple_(self.column, self.key), tuple_(value, typed(self.key, key))
            where.append(pair < position if self.descending else pair > position)
        return Stretch(tuple(where), (self._directed(self.column), self._directed(self.key)))

    def _past(self, key: Any) -> ColumnElement[bool]:
        key = typed(self.key, key)
        past: ColumnElement[bool] = self.key < key if self.descending else self.key > key
        return past

    def _directed(self, column: Column) -> Any:
        return column.desc() if self.descending else column.asc()


def _may_be_null(column: Column) -> bool:
    """Expressions may be; columns say it."""
    return bool(getattr(column, "nullable", getattr(getattr(column, "expression", None), "nullable", True)))
