"""Lists in pages: a stable order, and a cursor that only its owner can use and nobody can forge."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.identity.caller import Caller
from shared.problems import Problem
from shared.sealing import SecretBox

T = TypeVar("T")
_READ: dict[type, Callable[[Any], Any]] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
}


class CursorRefused(Problem):
    """The cursor was changed, or belongs to another caller or list."""

    status, code = 422, "cursor-refused"
    title = {
        "zh": "游标无效，请从第一页重新开始",
        "en": "The cursor is not valid here; start again from the first page",
    }


class Cursors:
    """Makes and reads cursors of one list for one caller."""

    def __init__(self, secrets: SecretBox, caller: Caller, list_name: str) -> None:
        self._secrets, self._owner = secrets, f"{caller.role}|{caller.subject}|{caller.on_behalf_of}|{list_name}"

    def after(self, place: list[Any]) -> str:
        """A cursor that goes on behind this place."""
        payload = base64.urlsafe_b64encode(orjson.dumps(place, default=str)).decode().rstrip("=")
        return f"{payload}.{self._secrets.sign(self._signed(payload))}"

    def place(self, cursor: str | None) -> list[Any] | None:
        """Where to go on; None at the beginning.

        Raises:
            CursorRefused: not a cursor of this list and caller.
        """
        if cursor is None:
            return None
        payload, _, tag = cursor.partition(".")
        if not self._secrets.signed(self._signed(payload), tag):
            raise CursorRefused
        place: list[Any] = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return place

    def _signed(self, payload: str) -> bytes:
        return f"{self._owner}\n{payload}".encode()


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """Rows of one page, as a query gives them."""

    rows: Sequence[T]
    next: str | None
    total: int | None


class Reading(Protocol):
    """A transaction to read in, who reads, and the key that signs the reader's cursors."""

    @property
    def session(self) -> AsyncSession: ...
    @property
    def caller(self) -> Caller: ...
    @property
    def secrets(self) -> SecretBox: ...


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
    if place := cursors.place(cursor):
        statement = statement.where(key > _typed(key, place[0]))
    rows = (await uow.session.execute(statement)).scalars().all()
    total = (await uow.session.execute(select(func.count()).select_from(entity).where(*conditions))).scalar_one()
    more = cursors.after([getattr(rows[limit - 1], key.key)]) if len(rows) > limit else None
    return Listed(rows[:limit], more, total)


def _typed(key: Any, value: Any) -> Any:
    """The value as the column holds it; a cursor carries JSON."""
    read = _READ.get(key.type.python_type)
    return read(value) if read else value
