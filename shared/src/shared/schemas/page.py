"""A page of a list, as it is answered."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, Field

T = TypeVar("T")


class Listed(Protocol):
    """Rows of one page as a query found them."""

    @property
    def rows(self) -> Sequence[Any]:
        """In the order of the list."""

    @property
    def next(self) -> str | None:
        """Cursor of the following page."""

    @property
    def total(self) -> int | None:
        """Of all pages, where it was counted."""

    @property
    def total_is(self) -> Literal["exact", "at_least"] | None:
        """How far it was counted."""


class Page(BaseModel, Generic[T]):
    """One page; `next` is null on the last. `total` counts all pages, and says no more than 10,000 (`at_least`)."""

    items: list[T]
    next: str | None = None
    total: int | None = Field(None, examples=[1])
    total_is: Literal["exact", "at_least"] | None = Field(None, examples=["exact"])

    @classmethod
    def of(cls, listed: Listed, make: Callable[[Any], T]) -> "Page[T]":
        """The answer for a listed page."""
        items = [make(row) for row in listed.rows]
        return cls(items=items, next=listed.next, total=listed.total, total_is=listed.total_is)
