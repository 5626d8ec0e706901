"""Sends one event to one endpoint: signed, within a deadline, believing nothing but the status and `Retry-After`."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from standardwebhooks import Webhook

from shared import clock
from shared.delivery.connection import Answer, BadAnswer, Connection
from shared.delivery.connector import Connector
from shared.delivery.queue import Outcome, Result
from shared.delivery.targets import BadTarget, read_target

_KEEP_ALIVE_S: Final = 60.0


class WebhookClient:
    """One endpoint's kept connections and its secrets, each of which signs; `sender` is the service that sends."""

    def __init__(
        self, connector: Connector, url: str, secrets: Sequence[str], deadline_s: float, *, sender: str
    ) -> None:
        self._connector, self._deadline_s = connector, deadline_s
        self._target = read_target(url)
        self._signers = [Webhook(secret) for secret in secrets]
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._head = (
            f"POST {path} HTTP/1.1\r\nhost: {parts.netloc}\r\nuser-agent: miaopu-{sender}\r\n"
            "accept: */*\r\ncontent-type: application/json\r\n"
        )
        self._free: list[Connection] = []
        self._closed = False

    async def send(self, document: Mapping[str, Any], traceparent: str | None = None) -> Outcome:
        """One attempt; a failure is told, never raised."""
        sent_at = clock.now()
        request = self._request(document["id"], sent_at, orjson.dumps(document, option=orjson.OPT_UTC_Z), traceparent)
        try:
            async with asyncio.timeout(self._deadline_s):
                answer = await self._ask(request)
        except BadTarget as refusal:
            result: Result = "unreachable" if refusal.reason == "host" else "blocked"
            return Outcome(result, sent_at, clock.now(), error=str(refusal))
        except TimeoutError:
            return Outcome("unreachable", sent_at, clock.now(), error=f"no answer within {self._deadline_s:g} s")
        except OSError as error:
            bad = isinstance(error, ssl.SSLCertVerificationError)
            text = f"{type(error).__name__}: {error}"[:500]
            return Outcome("unreachable", sent_at, clock.now(), error=text, bad_certificate=bad)
        ended_at, status = clock.now(), answer.status
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return Outcome("received", sent_at, ended_at, status)
        pause = _seconds(answer.retry_after, ended_at)
        return Outcome("refused", sent_at, ended_at, status, f"answered {status}", pause)

    async def _ask(self, request: bytes) -> Answer:
        """The answer. A kept connection that the bank had closed meanwhile is no failure: another is made."""
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
        signatures = " ".join(signer.sign(event_id, at, body.decode()) for signer in self._signers)
        head = (
            f"{self._head}{trace}webhook-id: {event_id}\r\nwebhook-timestamp: {int(at.timestamp())}\r\n"
            f"webhook-signature: {signatures}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def close(self) -> None:
        """Closes the connections; one that still reads is closed when it has read."""
        self._closed = True
        for connection in self._free:
            connection.close()
        self._free.clear()


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Seconds of a `Retry-After`, which is a number or a date (RFC 9110); None where it says neither."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
