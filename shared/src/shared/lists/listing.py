"""A list declared once: its rows, filters, orders and search; pages, cursors and totals follow."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Generic, Literal, TypeVar

import orjson
from sqlalchemy import ColumnElement, Select, Table, func, literal_column, select

from shared.identity.scoping import visible
from shared.lists.cursors import CursorOfOtherFilters, Cursors
from shared.lists.filters import Column, Filter, equal
from shared.lists.keyset import Order
from shared.messaging.reading import Reading

T = TypeVar("T")
U = TypeVar("U")
COUNTED = 10_000
"""Counting stops here."""
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller wants to see of a list."""

    sort: str
    limit: int = 50
    cursor: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    """The values of filters, by name; those that were not given are left out."""

    def __getitem__(self, name: str) -> Any:
        """The value of a filter; None where it was not given."""
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """Rows of one page, as a query gives them."""

    rows: Sequence[T]
    next: str | None
    total: int | None
    """How many there are on all pages; `COUNTED` where there are more."""
    total_is: Literal["exact", "at_least"] | None = None

    def made(self, make: Callable[[T], U]) -> "Listed[U]":
        """The same page of what is made of its rows."""
        return Listed([make(row) for row in self.rows], self.next, self.total, self.total_is)


class Listing(Generic[T]):
    """The rows of a table or query within the caller's scope.

    `key` is a unique column that is never null; `order` names further columns to sort by. A list that is not `scoped`
    shows the same to everybody who may call its route.
    """

    def __init__(
        self,
        source: type[T] | Table | Select[*tuple[Any, ...]],
        key: Column,
        *,
        name: str | None = None,
        filters: Mapping[str, Filter | Column] | None = None,
        order: Sequence[Column] = (),
        first: str | None = None,
        where: Sequence[ColumnElement[bool]] = (),
        options: Sequence[Any] = (),
        scoped: bool = True,
    ) -> None:
        self._entity = isinstance(source, type)
        self._select: Select[*tuple[Any, ...]] = (
            source if isinstance(source, Select) else select(source).options(*options)
        )
        self._columns_of: Any = source if self._entity else getattr(key, "class_", None) or key.table.c
        self.name: str = name or str(getattr(source, "__tablename__", None) or getattr(source, "name", None))
        self._key, self._where, self._scoped = key, tuple(where), scoped
        self.filters = {
            name: each if isinstance(each, Filter) else equal(each) for name, each in (filters or {}).items()
        }
        self._columns = {str(column.key): column for column in (key, *order)}
        self.sorts = tuple(sign + column for column in self._columns for sign in ("", "-"))
        self.first = first or self.sorts[0]

    def asked(self, *, limit: int = 50, cursor: str | None = None, **values: Any) -> Asked:
        """A question in the list's own order, for those who ask it without a route."""
        return Asked(self.first, limit, cursor, values)

    async def page(
        self, uow: Reading, asked: Asked, *also: ColumnElement[bool], of: Mapping[str, Any] | None = None
    ) -> Listed[T]:
        """A page in the order that was asked for, with the count of all that match.

        `of` narrows the list to what its path names (column and value); `also` are conditions that no caller chooses.

        Raises:
            CursorRefused: the cursor is not of this list and caller. CursorOfOtherFilters: it is, asked otherwise.
        """
        cursors, bound = Cursors(uow.secrets, uow.caller, self.name), self._bound(asked, of or {})
        matching, position = self._matching(uow, asked, of or {}).where(*also), cursors.position(asked.cursor)
        if position and position[0] != bound:
            raise CursorOfOtherFilters
        found = await self._found(uow, matching, asked, (position[1], position[2]) if position else None)
        shown = found[: asked.limit]
        after = cursors.after([bound, shown[-1]._by, shown[-1]._key]) if len(found) > asked.limit else None
        total = found[0]._total if found else await self._counted(uow, matching) if asked.cursor else 0
        rows = [self._row(row) for row in shown]
        return Listed(rows, after, min(total, COUNTED), "exact" if total <= COUNTED else "at_least")

    async def _found(
        self, uow: Reading, matching: Select[Any], asked: Asked, position: tuple[Any, Any] | None
    ) -> list[Any]:
        """The rows of a page and one more, if there is one; the total comes with the first of them."""
        order, found = self.order_of(asked.sort), list[Any]()
        for statement in statements(matching, order, position):
            found += (await uow.session.execute(statement.limit(asked.limit + 1 - len(found)))).all()
            if len(found) > asked.limit:
                break
        return found

    def _row(self, row: Any) -> Any:
        return row[0] if self._entity else dict(zip(self._select.selected_columns.keys(), row, strict=False))

    @property
    def rows(self) -> Select[Any]:
        """All that the list may show, whoever asks."""
        return self._select.where(*self._where)

    def order_of(self, sort: str) -> Order:
        """The order that a value of `sort` names."""
        return Order(self._columns[sort.removeprefix("-")], self._key, sort.startswith("-"))

    def _matching(self, uow: Reading, asked: Asked, of: Mapping[str, Any]) -> Select[Any]:
        scope = [visible(uow.caller.scope, self._columns_of)] if self._scoped else []
        path = [getattr(self._columns_of, name) == value for name, value in of.items()]
        given = [self.filters[name].condition(value) for name, value in asked.values.items() if value is not None]
        return self.rows.where(*scope, *path, *given)

    def _bound(self, asked: Asked, of: Mapping[str, Any]) -> str:
        """What a cursor is good for, in short."""
        question = orjson.dumps([asked.sort, dict(asked.values), dict(of)], default=str, option=orjson.OPT_SORT_KEYS)
        return sha256(question).hexdigest()[:_SHORT]

    async def _counted(self, uow: Reading, matching: Select[Any]) -> int:
        total: int = (await uow.session.execute(select(_count(matching)))).scalar_one()
        return total


def statements(matching: Select[Any], order: Order, position: tuple[Any, Any] | None) -> Iterator[Select[Any]]:
    """What reads a page, one statement after another until it is full; the count is the same in each."""
    for stretch in order.stretches(position):
        columns = (order.column.label("_by"), order.key.label("_key"), _count(matching))
        yield matching.add_columns(*columns).where(*stretch.where).order_by(*stretch.by)


def _count(matching: Select[Any]) -> Any:
    one: Select[Any] = matching.with_only_columns(literal_column("1"), maintain_column_froms=True).order_by(None)
    counted = one.limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery().label("_total")
