"""A bank whose receiver refuses, lies, sleeps, breaks off and rotates its secret, and notes each request as it came."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson
from standardwebhooks import Webhook, WebhookVerificationError

from finance_matching.delivery.documents import TEST_TYPE

Mode = Literal["well", "slow", "no_listings", "nothing", "broken", "busy", "silent", "dead", "gone"]
MODES: Sequence[Mode] = ("well", "slow", "no_listings", "nothing", "broken", "busy", "silent", "dead", "gone")
Answer = Literal["taken", "refused", "failed"]
_LONG_S = 1.5


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it reached the bank."""

    at: float
    channel: Literal["push", "pull"]
    event_id: str
    number: int
    change: str
    entry: tuple[str, str]
    version: int
    supersedes: tuple[int, ...]
    answer: Answer


@dataclass
class MachineBank:
    """The receiver on a socket, and what the bank has."""

    mode: Mode = "well"
    slow_s: float = 0.05
    lingers: dict[str, float] = field(default_factory=dict)
    """Seconds for which a slow receiver holds back its answers about a firm, by its code."""
    lies: int = 0
    """So many of the next events are answered 204 and lost."""
    secrets: list[str] = field(default_factory=list)
    log: list[Told] = field(default_factory=list)
    has: set[str] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    forged: int = 0
    _server: asyncio.Server | None = None

    async def open(self) -> str:
        """Listens; the URL."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/events"

    async def close(self) -> None:
        """Listens no more."""
        if self._server is not None:
            self._server.close()

    def note(self, event: dict[str, Any], channel: Literal["push", "pull"], answer: Answer) -> None:
        """Writes down what came."""
        self.log.append(
            Told(
                time.monotonic(),
                channel,
                event["id"],
                event["number"],
                event["type"].split(".")[2].removeprefix("whitelist-entry-"),
                (event["data"]["list_kind"], event["data"]["uscc"]),
                event["data"]["version"],
                tuple(event.get("supersedes", ())),
                answer,
            )
        )

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
                body = await reader.readexactly(int(fields["content-length"]))
                if not await self._answer(fields, body, writer):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, fields: dict[str, str], body: bytes, writer: asyncio.StreamWriter) -> bool:
        if not any(self._fits(secret, body, fields) for secret in self.secrets):
            self.forged += 1
        event = orjson.loads(body)
        status, pause = (204, 0.0) if event["type"] == TEST_TYPE else self._take(event)
        await asyncio.sleep(pause)
        if status is None:
            return False
        extra = "retry-after: 3600\r\n" if status == 503 else ""
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\n{extra}\r\n".encode())
        await writer.drain()
        return True

    def _fits(self, secret: str, body: bytes, fields: dict[str, str]) -> bool:
        try:
            Webhook(secret).verify(body, fields, json_parse=False)
        except WebhookVerificationError:
            return False
        return True

    def _take(self, event: dict[str, Any]) -> tuple[int | None, float]:
        """Status (None: breaks off) and how long it waits before it answers."""
        mode = self.mode
        if mode in ("well", "slow") or (mode == "no_listings" and not event["type"].endswith("listed.v1")):
            self.note(event, "push", "taken")
            if self.lies:
                self.lies -= 1
                self.lost.add(event["number"])
            else:
                self.has.add(event["id"])
            return 204, self.lingers.get(event["subject"], self.slow_s) if mode == "slow" else 0.0
        refused = mode in ("no_listings", "nothing")
        self.note(event, "push", "refused" if refused else "failed")
        statuses: dict[str, int | None] = {"broken": 500, "busy": 503, "gone": 410, "dead": None, "silent": None}
        return (422 if refused else statuses[mode]), _LONG_S if mode == "silent" else 0.0
