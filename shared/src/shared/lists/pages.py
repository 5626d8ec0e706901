"""Pages of lists that are not declared yet."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select

from shared.lists.cursors import Cursors
from shared.lists.keyset import typed
from shared.lists.listing import Listed
from shared.messaging.reading import Reading

T = TypeVar("T")


async def list_page(
    uow: Reading,
    entity: type[T],
    conditions: Sequence[ColumnElement[bool]],
    key: Any,
    *,
    name: str,
    limit: int,
    cursor: str | None,
) -> Listed[T]:
    """A page of rows in the order of `key`, a unique column, with the count of all that match.

    `name` stands for the list and its filters: a cursor works nowhere else.

    Raises:
        CursorRefused: the cursor is not of this list and caller.
    """
    cursors = Cursors(uow.secrets, uow.caller, name)
    statement = select(entity).where(*conditions).order_by(key).limit(limit + 1)
    if position := cursors.position(cursor):
        statement = statement.where(key > typed(key, position[0]))
    rows = (await uow.session.execute(statement)).scalars().all()
    total = (await uow.session.execute(select(func.count()).select_from(entity).where(*conditions))).scalar_one()
    more = cursors.after([getattr(rows[limit - 1], key.key)]) if len(rows) > limit else None
    return Listed(rows[:limit], more, total, "exact")
