"""Requests of one caller to one service, with models in and out."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.clients.paged import P, Paged, Pages, T
from shared.clients.refused import NotUnderstood, refuse
from shared.http import AsyncClient, Response
from shared.schemas.page import Page

Scalar = str | int | bool | date | datetime | UUID
Given = Scalar | Sequence[Scalar] | None
"""A value of a query; None is left out."""
A = TypeVar("A")
M = TypeVar("M", bound=BaseModel)
_NOT_MODIFIED = 304
_JSON = {"Content-Type": "application/json"}
_BYTES = {"Content-Type": "application/octet-stream"}


def part(text: str) -> str:
    """The text as one part of a path."""
    return quote(text, safe="")


class Calls:
    """What methods of clients are made of; each raises `Refused` for anything but a success."""

    service: ClassVar[str]

    def __init__(self, http: AsyncClient, headers: Mapping[str, str]) -> None:
        self._http, self._headers = http, headers

    async def _get(self, path: str, answer: type[A], also: int = 0, /, **query: Given) -> A:
        """`also` is a status beside the successes that comes with the same answer."""
        return read(await self._ask("GET", path, query, also=also), answer)

    def _pages(self, path: str, page: type[Page[T]], limit: int, cursor: str | None, /, **query: Given) -> Pages[T]:
        """Pages of `limit` entries, from `cursor` on."""
        return Pages(lambda after: self._get(path, page, **query, limit=limit, cursor=after), cursor)

    def _arrays(self, path: str, page: type[list[T]], limit: int, cursor: str | None, /, **query: Given) -> Pages[T]:
        """Pages that come as plain arrays, with their cursor and total in headers."""

        async def one(after: str | None) -> Page[T]:
            response = await self._ask("GET", path, {**query, "limit": limit, "cursor": after})
            return Page(items=read(response, page), next=_next_of(response), total=_total_of(response))

        return Pages(one, cursor)

    def _paged(self, path: str, page: type[P], limit: int, cursor: str | None, /, **query: Given) -> Paged[P, T]:
        """The same of pages that tell more than their entries."""
        return Paged(lambda after: self._get(path, page, **query, limit=limit, cursor=after), cursor)

    async def _get_changed(self, path: str, answer: type[A], if_none_match: str | None, /, **query: Given) -> A | None:
        """None where the version that the caller has is the present one."""
        headers = {"If-None-Match": if_none_match} if if_none_match else {}
        response = await self._ask("GET", path, query, headers=headers, also=_NOT_MODIFIED)
        return None if response.status_code == _NOT_MODIFIED else read(response, answer)

    async def _get_file(self, path: str, /, **query: Given) -> bytes:
        """The answer as it comes."""
        return (await self._ask("GET", path, query)).content

    async def _get_text(self, path: str, /, **query: Given) -> str:
        """The answer as text."""
        return (await self._ask("GET", path, query)).text

    async def _get_any(self, path: str, answer: type[A], /, **query: Given) -> A | bytes:
        """JSON as its model, any other format as it comes."""
        response = await self._ask("GET", path, query)
        return read(response, answer) if _is_json(response) else response.content

    async def _follow(self, path: str, event: type[M], /) -> AsyncIterator[M]:
        """Server-sent events until the service ends the stream."""
        headers = {**self._headers, "Accept": "text/event-stream"}
        async with self._http.stream("GET", f"/{self.service}{path}", headers=headers) as response:
            if not response.is_success:
                await response.aread()
                refuse(response)
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    yield event.model_validate_json(line.removeprefix("data:"))

    async def _post(
        self, path: str, answer: type[A], body: BaseModel | None, idempotency_key: str | None, /, **query: Given
    ) -> A:
        """A repeat with the same key and body gets the first answer again."""
        return read(await self._ask("POST", path, query, _text_of(body), _keyed(_JSON, idempotency_key)), answer)

    async def _post_file(
        self, path: str, answer: type[A], content: bytes, idempotency_key: str | None, /, **query: Given
    ) -> A:
        """A file as the whole body."""
        return read(await self._ask("POST", path, query, content, _keyed(_BYTES, idempotency_key)), answer)

    async def _put(self, path: str, answer: type[A], body: BaseModel, if_match: str | None = None, /) -> A:
        """`if_match` is the version that the change is based on, where there is one."""
        headers = {**_JSON, "If-Match": if_match} if if_match else _JSON
        return read(await self._ask("PUT", path, {}, _text_of(body), headers), answer)

    async def _delete(self, path: str, answer: type[A], /) -> A:
        return read(await self._ask("DELETE", path, {}), answer)

    async def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, Given],
        content: bytes | None = None,
        headers: Mapping[str, str] = {},
        also: int = 0,
    ) -> Response:
        response = await self._http.request(
            method,
            f"/{self.service}{path}",
            params={name: _written(value) for name, value in query.items() if value is not None},
            content=content,
            headers={**self._headers, **headers},
        )
        if not response.is_success and response.status_code != also:
            refuse(response)
        return response


@lru_cache
def _adapter(answer: Any) -> TypeAdapter[Any]:
    return TypeAdapter(answer)


def read(response: Response, answer: type[A]) -> A:
    """The answer as its model; nothing as None.

    Raises:
        NotUnderstood: it is something else.
    """
    try:
        wanted: Any = answer
        parsed: A = _adapter(wanted).validate_json(response.content or b"null")
    except ValidationError as error:
        raise NotUnderstood(f"{response.request.url} answered what is no {answer}: {error}") from error
    return parsed


def _text_of(body: BaseModel | None) -> bytes | None:
    """What was set, under the names that the wire has."""
    return None if body is None else body.model_dump_json(by_alias=True, exclude_unset=True).encode()


def _written(value: Given) -> str | list[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_scalar(one) for one in value]
    return _scalar(value)


def _scalar(value: Scalar | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _next_of(response: Response) -> str | None:
    """The cursor in the link to the following page (RFC 8288)."""
    link = response.links.get("next", {}).get("url")
    return None if link is None else response.request.url.join(link).params["cursor"]


def _total_of(response: Response) -> int | None:
    total = response.headers.get("Total-Count")
    return None if total is None else int(total)


def _keyed(headers: Mapping[str, str], key: str | None) -> Mapping[str, str]:
    return {**headers, "Idempotency-Key": key} if key else headers


def _is_json(response: Response) -> bool:
    return str(response.headers.get("content-type", "")).startswith("application/json")
