"""How a page of a list is answered."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from shared.api.asked import MOST
from shared.lists.listing import Listed
from shared.lists.words import described, words_of

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=MOST, description=described(words_of("limit")))]
Cursor = Annotated[str | None, Query(max_length=500, description=described(words_of("cursor")))]


class Page(BaseModel, Generic[T]):
    """One page; `next` is null on the last. `total` counts all pages, and says no more than 10,000 (`at_least`)."""

    items: list[T]
    next: str | None = None
    total: int | None = None
    total_is: Literal["exact", "at_least"] | None = None

    @classmethod
    def of(cls, listed: Listed[Any], make: Callable[[Any], T]) -> "Page[T]":
        """The answer for a listed page."""
        items = [make(row) for row in listed.rows]
        return cls(items=items, next=listed.next, total=listed.total, total_is=listed.total_is)


class Leading:
    """The headers of a list whose body is a plain array: `Link` (RFC 8288) to its next page, and `Total-Count`."""

    def __init__(self, request: Request, response: Response) -> None:
        self._request, self._response = request, response

    def array(self, listed: Listed[Any], make: Callable[[Any], T]) -> list[T]:
        """The answer for a listed page."""
        if listed.next is not None:
            url = self._request.url.include_query_params(cursor=listed.next)
            self._response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
        self._response.headers["Total-Count"] = str(listed.total)
        return [make(row) for row in listed.rows]


LeadingOn = Annotated[Leading, Depends(Leading)]
"""For lists that were arrays before they had pages, and whose callers read them as such."""
