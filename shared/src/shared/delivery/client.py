"""Sends one event to one endpoint: signed, within a deadline, believing nothing but the status."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import orjson
from standardwebhooks import Webhook

from shared import clock
from shared.delivery.connection import BadAnswer, Connection
from shared.delivery.connector import Connector
from shared.delivery.targets import BadTarget, read_target

Result = Literal["received", "refused", "unreachable", "blocked"]
_KEEP_ALIVE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt."""

    result: Result
    sent_at: datetime
    ended_at: datetime
    status: int | None = None
    error: str | None = None


class WebhookClient:
    """One endpoint's kept connections and its secret."""

    def __init__(self, connector: Connector, url: str, secret: str, version: int, deadline_s: float) -> None:
        self.version = version
        self._connector, self._deadline_s = connector, deadline_s
        self._target = read_target(url)
        self._signer = Webhook(secret)
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._head = (
            f"POST {path} HTTP/1.1\r\nhost: {parts.netloc}\r\nuser-agent: miaopu-finance-matching\r\n"
            "accept: */*\r\ncontent-type: application/json\r\n"
        )
        self._free: list[Connection] = []
        self._closed = False

    async def send(self, document: Mapping[str, Any], traceparent: str | None = None) -> Outcome:
        """One attempt; a failure is told, never raised."""
        sent_at = clock.now()
        request = self._request(document["id"], sent_at, orjson.dumps(document), traceparent)
        try:
            async with asyncio.timeout(self._deadline_s):
                status = await self._ask(request)
        except BadTarget as refusal:
            result: Result = "unreachable" if refusal.reason == "host" else "blocked"
            return Outcome(result, sent_at, clock.now(), error=str(refusal))
        except TimeoutError:
            return Outcome("unreachable", sent_at, clock.now(), error=f"no answer within {self._deadline_s:g} s")
        except OSError as error:
            return Outcome("unreachable", sent_at, clock.now(), error=f"{type(error).__name__}: {error}"[:500])
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return Outcome("received", sent_at, clock.now(), status)
        return Outcome("refused", sent_at, clock.now(), status, f"answered {status}")

    async def _ask(self, request: bytes) -> int:
        """The answer's status. A kept connection that the bank had closed meanwhile is no failure: another is made."""
        connection = self._kept() or await self._connector.connect(self._target)
        try:
            return await connection.ask(request, self._keep)
        except BadAnswer:
            if connection.fresh:
                raise
        return await (await self._connector.connect(self._target)).ask(request, self._keep)

    def _kept(self) -> Connection | None:
        now = asyncio.get_running_loop().time()
        while self._free:
            connection = self._free.pop()
            if not connection.closed and now - connection.idle_since < _KEEP_ALIVE_S:
                return connection
            connection.close()
        return None

    def _keep(self, connection: Connection) -> None:
        if self._closed:
            connection.close()
            return
        connection.idle_since = asyncio.get_running_loop().time()
        self._free.append(connection)

    def _request(self, event_id: str, at: datetime, body: bytes, traceparent: str | None) -> bytes:
        trace = f"traceparent: {traceparent}\r\n" if traceparent else ""
        head = (
            f"{self._head}{trace}webhook-id: {event_id}\r\nwebhook-timestamp: {int(at.timestamp())}\r\n"
            f"webhook-signature: {self._signer.sign(event_id, at, body.decode())}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def close(self) -> None:
        """Closes the connections; one that still reads is closed when it has read."""
        self._closed = True
        for connection in self._free:
            connection.close()
        self._free.clear()
