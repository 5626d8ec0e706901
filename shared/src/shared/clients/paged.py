"""Lists that are read page by page."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Sequence
from typing import Generic, Protocol, TypeVar

from shared.schemas.page import Page

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class PageOf(Protocol[T_co]):
    """A page of entries, and the cursor of the following one."""

    @property
    def items(self) -> Sequence[T_co]:
        """In the order of the list."""

    @property
    def next(self) -> str | None:
        """None on the last page."""


P = TypeVar("P", bound=PageOf[object])


class Paged(Generic[P, T]):
    """A list: awaited it is one page, iterated it is every entry from there on, page after page."""

    def __init__(self, read: Callable[[str | None], Awaitable[P]], cursor: str | None) -> None:
        self._read, self._cursor = read, cursor

    def __await__(self) -> Generator[object, object, P]:
        return self._read(self._cursor).__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        cursor = self._cursor
        while True:
            page: PageOf[T] = await self._read(cursor)  # type: ignore[assignment]
            for entry in page.items:
                yield entry
            if (cursor := page.next) is None:
                return


class Pages(Paged[Page[T], T]):
    """A list whose pages hold nothing beside their entries and the total."""
