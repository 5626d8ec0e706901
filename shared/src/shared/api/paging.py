"""How a page of a list is answered."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request, Response

from shared.api.asked import MOST
from shared.lists.listing import Listed
from shared.lists.words import described, words_of

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=MOST, description=described(words_of("limit")))]
Cursor = Annotated[str | None, Query(max_length=500, description=described(words_of("cursor")))]


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
