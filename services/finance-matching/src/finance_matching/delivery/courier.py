"""Brings one event to one endpoint: signed, within a deadline, believing nothing but the status."""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

import orjson
from standardwebhooks import Webhook

from finance_matching.delivery.dialler import Dialler
from finance_matching.domain.targets import BadTarget
from shared import clock
from shared.http import BROKEN_CONNECTION, HTTPError, Response, new_client

MOST_ANSWER_BYTES = 64 * 1024
_READING_S = 1.0
Result = Literal["received", "refused", "unreachable", "blocked"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt."""

    result: Result
    sent_at: datetime
    ended_at: datetime
    status: int | None = None
    error: str | None = None


class Courier:
    """One endpoint's connections and secret."""

    def __init__(self, dialler: Dialler, url: str, secret: str, version: int, deadline_s: float) -> None:
        self.version = version
        self._url, self._deadline_s = url, deadline_s
        self._signer = Webhook(secret)
        self._client = new_client(deadline_s, transport=dialler.transport())

    async def bring(self, document: dict[str, Any], traceparent: str | None = None) -> Outcome:
        """One attempt; a failure is told, never raised."""
        sent_at = clock.now()
        body = orjson.dumps(document)
        headers = self._headers(document["id"], sent_at, body, traceparent)
        try:
            async with asyncio.timeout(self._deadline_s):
                status = await self._status_of(body, headers)
        except BadTarget as refusal:
            result: Result = "unreachable" if refusal.reason == "host" else "blocked"
            return Outcome(result, sent_at, clock.now(), error=str(refusal))
        except TimeoutError:
            return Outcome("unreachable", sent_at, clock.now(), error=f"no answer within {self._deadline_s:g} s")
        except (HTTPError, OSError) as error:
            return Outcome("unreachable", sent_at, clock.now(), error=f"{type(error).__name__}: {error}"[:500])
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return Outcome("received", sent_at, clock.now(), status)
        return Outcome("refused", sent_at, clock.now(), status, f"answered {status}")

    async def _status_of(self, body: bytes, headers: dict[str, str]) -> int:
        """The answer's status. A kept connection that the bank had closed meanwhile is tried once more at once."""
        try:
            return await self._post(body, headers)
        except BROKEN_CONNECTION:
            return await self._post(body, headers)

    async def _post(self, body: bytes, headers: dict[str, str]) -> int:
        async with self._client.stream("POST", self._url, content=body, headers=headers) as response:
            status = response.status_code
            await _read_a_little(response)
        return status

    def _headers(self, event_id: str, at: datetime, body: bytes, traceparent: str | None) -> dict[str, str]:
        headers = {
            "content-type": "application/json",
            "user-agent": "miaopu-finance-matching",
            "webhook-id": event_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._signer.sign(event_id, at, body.decode()),
        }
        return {**headers, "traceparent": traceparent} if traceparent else headers

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()


async def _read_a_little(response: Response) -> None:
    """Reads a short answer to its end, so that the connection can be kept, and no more than a little of a long one.

    Raw bytes: nothing is unpacked. The status is the bank's word already; what its body does changes nothing.
    """
    read = 0
    with contextlib.suppress(HTTPError, TimeoutError):
        async with asyncio.timeout(_READING_S):
            async for chunk in response.aiter_raw():
                read += len(chunk)
                if read >= MOST_ANSWER_BYTES:
                    return
