"""Receivers that note what they get and answer as a test wants, well or badly."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from finance_matching.delivery.documents import TEST_TYPE
from tests.finance_matching.given import served


@dataclass
class Noted:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """The event in it."""
        event: dict[str, Any] = json.loads(self.body)
        return event

    @property
    def change(self) -> tuple[str, str]:
        """What it says, and of which firm."""
        return self.event["type"].split(".")[2].removeprefix("whitelist-entry-"), self.event["subject"]


@dataclass
class Receiver:
    """An endpoint whose answers are those of `answer`: a status, and headers and body where wanted.

    Test events are noted apart and answered with `test_status`.
    """

    answer: Callable[[Noted], Awaitable[Any]]
    test_status: int = 204
    before_test_answer: Callable[[], Awaitable[None]] | None = None
    tests: list["Noted"] = field(default_factory=list)
    url: str = ""
    requests: list[Noted] = field(default_factory=list)
    taken: list[Noted] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    connections: set[Any] = field(default_factory=set)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        headers = {key.decode(): value.decode() for key, value in scope["headers"]}
        noted = Noted(headers, await _body(receive))
        if noted.event["type"] == TEST_TYPE:
            self.tests.append(noted)
            if self.before_test_answer:
                await self.before_test_answer()
            await _say(send, self.test_status)
            return
        self.connections.add(scope["client"])
        self.requests.append(noted)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        answer = await self.answer(noted)
        self.at_once -= 1
        status, extra, body = answer if isinstance(answer, tuple) else (answer, [], b"")
        if status < 300:
            self.taken.append(noted)
        await _say(send, status, extra, body)


async def _say(send: Any, status: int, headers: Sequence[Any] = (), body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def told(receiver: "Receiver") -> list[tuple[str, str]]:
    """What it was sent, in order."""
    return [noted.change for noted in receiver.requests]


async def well(_: Noted) -> int:
    """Takes everything."""
    return 204


@asynccontextmanager
async def receiver(answer: Callable[[Noted], Awaitable[Any]] = well) -> AsyncIterator[Receiver]:
    """A receiver on a loopback socket."""
    app = Receiver(answer)
    async with served(app) as url:
        app.url = f"{url}/events"
        yield app


@asynccontextmanager
async def raw_server(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """A server that speaks bytes; its URL."""
    open_: set[asyncio.Task[Any]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_.add(task)
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            open_.discard(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/events"
    finally:
        for task in open_:
            task.cancel()
        server.close()
        await asyncio.gather(*open_, return_exceptions=True)


async def request_of(reader: asyncio.StreamReader) -> bytes:
    """Reads one request to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    return head + await reader.readexactly(length)
