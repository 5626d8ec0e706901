"""How the programme talks to the platform: the public HTTP API, with the token of the right person for each act."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from shared.http import AsyncClient, Response, new_client

T = TypeVar("T")
R = TypeVar("R")
_AT_ONCE = 8
_PATIENCE_S = 60.0


class Tokens(Protocol):
    """Gives the token of a person: role, name, and the one data scope."""

    def __call__(self, role: str, subject: str, scope: Mapping[str, str] | None = None, /) -> str:
        """A signed token."""


class Unexpected(RuntimeError):
    """The platform answered otherwise than the programme needs."""

    def __init__(self, what: str, response: Response) -> None:
        super().__init__(f"{what}: {response.status_code} {response.text[:600]}")
        self.response = response


@dataclass(slots=True)
class Person:
    """Someone with a token."""

    api: "Api"
    headers: dict[str, str]

    async def request(self, method: str, path: str, **options: Any) -> Response:
        """A request as this person; `path` begins with the service's name."""
        service = path.split("/")[1]
        client = self.api.clients[service]
        return await client.request(method, path, headers={**self.headers, **options.pop("headers", {})}, **options)

    async def get(self, path: str, **options: Any) -> Any:
        """The answer's JSON.

        Raises:
            Unexpected: anything but a success.
        """
        return _json(await self.request("GET", path, **options), path)

    async def post(self, path: str, json: Any = None, **options: Any) -> Any:
        """The answer's JSON.

        Raises:
            Unexpected: anything but a success.
        """
        return _json(await self.request("POST", path, json=json, **options), path)

    async def put(self, path: str, json: Any, **options: Any) -> Any:
        """The answer's JSON.

        Raises:
            Unexpected: anything but a success.
        """
        return _json(await self.request("PUT", path, json=json, **options), path)

    async def refused(self, path: str, json: Any, code: str) -> None:
        """Tries what must be refused with 409 and this code.

        Raises:
            Unexpected: it was not.
        """
        response = await self.request("POST", path, json=json)
        if response.status_code != 409 or response.json()["code"] != code:
            raise Unexpected(f"{path} should be refused as {code}", response)

    async def pages(self, path: str, **params: Any) -> list[Any]:
        """All entries of a list."""
        items: list[Any] = []
        cursor = None
        while True:
            page = await self.get(path, params={**params, "limit": 200, **({"cursor": cursor} if cursor else {})})
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                return items

    async def total(self, path: str, **params: Any) -> int:
        """How many entries a list has; where the platform stops counting, by reading all of them."""
        page = await self.get(path, params={**params, "limit": 1})
        return int(page["total"]) if page["total_is"] == "exact" else len(await self.pages(path, **params))


@dataclass(slots=True)
class Api:
    """Base URLs by service, and who may sign for whom."""

    urls: Mapping[str, str]
    tokens: Tokens
    clients: dict[str, AsyncClient] = field(default_factory=dict)

    async def __aenter__(self) -> "Api":
        shared: dict[str, AsyncClient] = {}
        for service, url in self.urls.items():
            shared.setdefault(url, new_client(60, url))
            self.clients[service] = shared[url]
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(client.aclose() for client in set(self.clients.values())))

    def person(self, role: str, subject: str, **scope: str) -> Person:
        """Someone who may act in this role."""
        return Person(self, {"Authorization": f"Bearer {self.tokens(role, subject, scope)}"})


async def until(what: str, ask: Callable[[], Awaitable[R]], enough: Callable[[R], bool]) -> R:
    """Asks again with growing pauses until the answer is enough.

    Raises:
        TimeoutError: it never was; says what was waited for and the last answer.
    """
    pause, waited = 0.02, 0.0
    while True:
        answer = await ask()
        if enough(answer):
            return answer
        if waited > _PATIENCE_S:
            raise TimeoutError(f"waited {_PATIENCE_S:.0f} s for {what}; last: {str(answer)[:300]}")
        await asyncio.sleep(pause)
        waited += pause
        pause = min(pause * 1.5, 0.5)


async def for_each(
    items: Sequence[T],
    act: Callable[[T], Awaitable[R]],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[R]:
    """Does one thing for each, some at once, telling how far it is; results in the order of the items."""
    turn, done = asyncio.Semaphore(_AT_ONCE), 0

    async def one(item: T) -> R:
        nonlocal done
        async with turn:
            result = await act(item)
        done += 1
        progress(done, len(items))
        return result

    return list(await asyncio.gather(*(one(item) for item in items)))


async def follow(
    person: Person, started: Mapping[str, Any], progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Any:
    """The result of a job that a service has started for this person, who is told how far it is meanwhile.

    Raises:
        RuntimeError: the job failed; says why.
    """

    async def state() -> Any:
        job = await person.get(started["href"])
        if job["total"]:
            progress(job["done"], job["total"])
        return job

    ended = await until(f"the job {started['href']}", state, lambda job: job["state"] in ("done", "failed"))
    if ended["state"] == "failed":
        raise RuntimeError(f"the job {started['href']} failed: {ended['error']}")
    return ended["result"]


async def patiently(act: Callable[[], Awaitable[Response]], codes: Sequence[str]) -> Any:
    """Repeats an act while a fact is still on its way (409 with one of these codes); returns its JSON.

    Raises:
        Unexpected: refused for another reason, or for too long.
    """
    pause, waited = 0.02, 0.0
    while True:
        response = await act()
        on_its_way = response.status_code == 409 and response.json()["code"] in codes
        if not on_its_way or waited > _PATIENCE_S:
            return _json(response, str(response.request.url.path))
        await asyncio.sleep(pause)
        waited += pause
        pause = min(pause * 1.5, 0.5)


def _json(response: Response, what: str) -> Any:
    if not response.is_success:
        raise Unexpected(what, response)
    return response.json() if response.content else None
