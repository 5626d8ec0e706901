"""One kept HTTP/1.1 connection: a request goes out in one piece, of the answer only status and `Retry-After` are read.

Written for this one use: on the way from a removal to a bank's receipt a general client costs more than everything else
here together (0.3 ms of processor time against 2.3 ms). The answer is parsed by llhttp, as the servers' requests are.
"""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple, cast

import httptools

MOST_ANSWER_BYTES: Final = 64 * 1024
_READING_S: Final = 1.0
_LONGEST_RETRY_AFTER: Final = 40
_FIRST_FINAL_STATUS: Final = 200


class Answer(NamedTuple):
    """What is believed of an answer."""

    status: int
    retry_after: str | None


class BadAnswer(ConnectionError):
    """The endpoint's answer is not HTTP, or none came."""


class Connection(asyncio.Protocol):
    """Takes one request at a time. `fresh` until the first answer, since a kept one may have been closed meanwhile."""

    def __init__(self) -> None:
        self.fresh = True
        self.idle_since = 0.0
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[Answer] | None = None
        self._when_free: Callable[[Connection], None] | None = None
        self._limit: asyncio.TimerHandle | None = None
        self._read = 0
        self._retry_after: str | None = None

    @property
    def closed(self) -> bool:
        """Whether it can take no further request."""
        return self._transport is None or self._transport.is_closing()

    async def ask(self, request: bytes, when_free: "Callable[[Connection], None]") -> Answer:
        """Sends a request and returns the answer as soon as its headers are here; the rest is read behind it.

        `when_free` is called once the answer has ended and the connection can take the next request; it is not called
        for one that ends with its answer, exceeds 64 KB or takes longer than a second to end.

        Raises:
            BadAnswer: the connection broke, or what came is not HTTP.
        """
        if self._transport is None or self._transport.is_closing():
            raise BadAnswer("the connection is closed")
        answer: asyncio.Future[Answer] = self._loop.create_future()
        self._answer = answer
        self._when_free, self._read, self._retry_after = when_free, 0, None
        self._transport.write(request)
        try:
            return await answer
        finally:
            if answer.cancelled():
                self.close()

    def close(self) -> None:
        """Closes at once; nothing is waited for."""
        if self._limit is not None:
            self._limit.cancel()
        if self._transport is not None:
            self._transport.abort()

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's transports are no subclass of asyncio's

    def data_received(self, data: bytes) -> None:
        self._read += len(data)
        try:
            if self._answer is None:
                raise httptools.HttpParserError("it speaks without being asked")
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(f"not an HTTP answer: {error}")
        if self._read > MOST_ANSWER_BYTES and self._when_free is not None:
            self._fail(f"more than {MOST_ANSWER_BYTES} bytes")

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(f"closed without an answer: {error}" if error else "closed without an answer")

    # What the parser calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after":
            self._retry_after = value.decode("latin-1").strip()[:_LONGEST_RETRY_AFTER]

    def on_headers_complete(self) -> None:
        if self._answer is None:
            raise BadAnswer("a second answer to one request")
        status = self._parser.get_status_code()
        if status < _FIRST_FINAL_STATUS:
            return
        if not self._answer.done():
            self._answer.set_result(Answer(status, self._retry_after))
        self._limit = self._loop.call_later(_READING_S, self.close)

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() < _FIRST_FINAL_STATUS:
            return
        assert self._limit is not None
        self._limit.cancel()
        self._answer, self.fresh = None, False
        if not self._parser.should_keep_alive():
            self.close()
        elif self._when_free is not None:
            when_free, self._when_free = self._when_free, None
            when_free(self)

    def _fail(self, reason: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(BadAnswer(reason))
        self.close()
