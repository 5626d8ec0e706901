"""One endpoint's line: the queue as it was read, the messages under way, and the next one for each free connection."""

import asyncio
from dataclasses import dataclass, field
from typing import Generic

from prometheus_client import Counter

from shared.delivery.client import WebhookClient
from shared.delivery.order import next_message
from shared.delivery.pauses import Verdict, verdict_of
from shared.delivery.queue import Endpoint, M, Outcome, Queue, State
from shared.faults import crash_here
from shared.log import get_logger

log = get_logger(__name__)


@dataclass(slots=True)
class Line(Generic[M]):
    """Sends until nothing waits or the endpoint fails. The queue is read anew whenever a receipt shows it changed."""

    queue: Queue[M]
    endpoint: Endpoint
    attempts: Counter
    client: WebhookClient
    _waiting: dict[int, M] = field(default_factory=dict)
    _under_way: dict[asyncio.Task[State | None], M] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _stale: bool = False
    _stopping: bool = False
    """The endpoint failed or changed, or another process delivers."""

    def look_again(self) -> None:
        """Says that the queue may have changed."""
        self._stale = True
        self._news.set()

    def stop(self) -> None:
        """Sends nothing more; what is under way is waited for."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        """Works the line off."""
        try:
            while True:
                if self._stale and not self._stopping:
                    await self._read_anew()
                self._start_next()
                if self._under_way:
                    await self._until_news()
                elif self._stopping or not (await self._read_anew() or self._stale):
                    return
        finally:
            await self._break_off()

    def _start_next(self) -> None:
        """Fills the free connections; an endpoint that failed before is tried with one message first."""
        while not (self._stopping or (self.endpoint.failures and self._under_way)):
            message = next_message(self._waiting.values(), self._under_way.values())
            if message is None:
                return
            del self._waiting[message.number]
            task = asyncio.create_task(self._send(message))
            task.add_done_callback(lambda _: self._news.set())
            self._under_way[task] = message

    async def _until_news(self) -> None:
        await self._news.wait()
        self._news.clear()
        for task in [task for task in self._under_way if task.done()]:
            del self._under_way[task]
            self._stale |= task.result() != self.endpoint.state

    async def _read_anew(self) -> bool:
        """Reads the queue; False where nothing is left to do."""
        self._stale = False
        found = await self.queue.waiting_at(self.endpoint)
        if found is None:
            self._waiting = {}
            return False
        endpoint, messages = found
        if endpoint.state.version != self.endpoint.state.version:
            self._stopping = True
        under_way = {message.number for message in self._under_way.values()}
        self.endpoint = endpoint
        self._waiting = {message.number: message for message in messages if message.number not in under_way}
        return bool(self._waiting)

    async def _send(self, message: M) -> State | None:
        """One attempt, written down; None where the queue has to be read anew whatever its state."""
        endpoint = self.endpoint
        outcome = await self.client.send(message.document, message.traceparent)
        crash_here("delivery-after-send")
        self.attempts.labels(outcome.result).inc()
        verdict = verdict_of(outcome)
        if verdict is Verdict.RECEIVED:
            state = await self.queue.received(endpoint, message, outcome)
            return None if endpoint.failures or message.refused else state
        _say(endpoint, outcome)
        if verdict is Verdict.MESSAGE:
            state = await self.queue.refused(endpoint, message, outcome)
            return None if message.urgent or endpoint.failures else state
        self._stopping = True
        return await self.queue.failed(endpoint, message, outcome)

    async def _break_off(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


def _say(endpoint: Endpoint, outcome: Outcome) -> None:
    log.info("an event was not taken", endpoint=endpoint.name, result=outcome.result, reason=outcome.error)
