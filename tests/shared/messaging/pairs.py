"""A producer and a consumer on one bus, whose start a test plays step by step."""

from dataclasses import dataclass

from shared.bus.in_process import InProcessBus
from shared.messaging.inbox import Inbox
from shared.messaging.positions import KeptPositions
from shared.messaging.relay import Relay
from shared.testing.world import World

_LINES = "SELECT subject, last, waiting FROM inbox_subject ORDER BY subject"
_REPLAYS = "SELECT topic, events, done_at IS NOT NULL AS done FROM archive_replay ORDER BY asked_at"
"""In the producer's database."""


@dataclass
class Pair:
    """A producer that has long sent what nobody heard, and a consumer that is new to its topic."""

    producer: World
    consumer: World

    async def sweep(self) -> None:
        """As a process does it that starts: the consumer subscribes, then the relay makes its first sweep."""
        bus = self.producer.runtime.bus = InProcessBus(deadline_s=10)
        runtime = self.consumer.runtime
        inbox = Inbox(runtime, self.consumer.service.subscriptions)
        positions = KeptPositions(runtime.database.pool, inbox.consumer)
        await bus.subscribe(inbox.consumer, inbox.topics, inbox.deliver, inbox.recall, positions)
        relay = Relay(self.producer.runtime)
        try:
            await relay._sweep()
        finally:
            await relay.stop()

    async def lines(self) -> list[tuple[str, int, bool]]:
        return [tuple(row) for row in await self.consumer.fetch(_LINES)]

    async def replays(self) -> list[tuple[str, int, bool]]:
        return [tuple(row) for row in await self.producer.fetch(_REPLAYS)]
