"""Order over a column and a unique key, in both directions, and the rows behind a position in it.

Rows without a value come last in either direction, so that a list never begins with what is not known.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, tuple_

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
class Order:
    """By a column and then by the key; by the key alone where they are one."""

    column: Column
    key: Column
    descending: bool

    def by(self) -> list[Any]:
        """`ORDER BY`."""
        return [self._directed(self.column), *([] if self.column is self.key else [self._directed(self.key)])]

    def behind(self, value: Any, key: Any) -> ColumnElement[bool]:
        """Rows after the one that has this value and this key, as a cursor carries them."""
        value, key = typed(self.column, value), typed(self.key, key)
        if self.column is self.key:
            return self._past(self.key, key)
        if value is None:
            return and_(self.column.is_(None), self._past(self.key, key))
        pair, position = tuple_(self.column, self.key), tuple_(value, key)
        further: ColumnElement[bool] = pair < position if self.descending else pair > position
        return or_(further, self.column.is_(None)) if _may_be_null(self.column) else further

    def _past(self, column: Column, value: Any) -> ColumnElement[bool]:
        past: ColumnElement[bool] = column < value if self.descending else column > value
        return past

    def _directed(self, column: Column) -> Any:
        directed = column.desc() if self.descending else column.asc()
        return directed.nulls_last() if _may_be_null(column) else directed


def _may_be_null(column: Column) -> bool:
    """Expressions may be; columns say it."""
    return bool(getattr(column, "nullable", getattr(getattr(column, "expression", None), "nullable", True)))
