"""How a list is asked for, and how a page of it is answered."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from shared.database.pages import Listed

T = TypeVar("T")
MOST = 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="entries of one page")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]


class Page(BaseModel, Generic[T]):
    """One page; `next` is null on the last."""

    items: list[T]
    next: str | None = None
    total: int | None = None

    @classmethod
    def of(cls, listed: Listed[Any], make: Callable[[Any], T]) -> "Page[T]":
        """The answer for a listed page."""
        return cls(items=[make(row) for row in listed.rows], next=listed.next, total=listed.total)
