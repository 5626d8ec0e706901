"""The bus inside one process: a publication is over when every group has committed it.

Nothing is kept in memory: what a group has not committed stays unsent in the outbox, so a kill loses nothing.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from shared import clock
from shared.bus.protocol import Bus, BusUnavailable, Deliver, Heard, Message, Positions, Recall
from shared.bus.state import BusState


class InProcessBus(Bus):
    """Hands batches straight to the groups; each group handles one batch at a time."""

    def __init__(self, deadline_s: float = 60.0) -> None:
        self.state = BusState(used=True)
        self._deadline_s = deadline_s
        self._groups: dict[str, list[tuple[str, Deliver]]] = defaultdict(list)
        self._recalls: list[Recall] = []
        self._positions: list[tuple[frozenset[str], Positions]] = []
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def start(self) -> None:
        """Nothing to connect to."""

    async def stop(self) -> None:
        """Forgets the groups; a delivery under way is waited for by whoever published it."""
        self._groups.clear()
        self._recalls.clear()
        self._positions.clear()

    async def subscribe(
        self,
        group: str,
        topics: Collection[str],
        deliver: Deliver,
        recall: Recall | None = None,
        positions: Positions | None = None,
    ) -> None:
        """Registers the group; it sees what is published from now on (what is unsent in an outbox included)."""
        for topic in topics:
            self._groups[topic].append((group, deliver))
        if recall:
            self._recalls.append(recall)
        if positions:
            self._positions.append((frozenset(topics), positions))

    async def unheard(self, topics: Collection[str]) -> Collection[str]:
        """What the consumers' own databases have no line of; an outbox brings them what is unsent, and nothing else."""
        wanted = [(subscribed & set(topics), positions) for subscribed, positions in self._positions]
        return {one for some, positions in wanted if some for one in (await positions.read(some)).unheard}

    async def heard(self, topics: Collection[str]) -> Sequence[Heard]:
        """What the consumers' own databases say: the bus itself keeps nothing."""
        return [one for recall in self._recalls for one in await recall(topics)]

    async def heard_of_each(self, topics: Collection[str]) -> Sequence[Heard]:
        """The same: consumers keep the last number of each subject."""
        return await self.heard(topics)

    async def publish(self, messages: Sequence[Message]) -> None:
        """Delivers to all groups at once and waits for their commits.

        Raises:
            BusUnavailable: a group did not commit in time; all groups will see the batch again.
        """
        batches: dict[tuple[str, Deliver], list[Message]] = defaultdict(list)
        for message in messages:
            for subscription in self._groups[message.topic]:
                batches[subscription].append(message)
        results = await asyncio.gather(
            *(self._deliver(group, deliver, batch) for (group, deliver), batch in batches.items()),
            return_exceptions=True,
        )
        failures = [result for result in results if isinstance(result, BaseException)]
        if failures:
            raise BusUnavailable(str(failures[0])) from failures[0]

    async def _deliver(self, group: str, deliver: Deliver, batch: Sequence[Message]) -> None:
        """A group that cannot commit leaves the batch in the outbox; how long it has been so is its lag."""
        topics = Counter(message.topic for message in batch)
        known = self.state.behind.get(group, {})
        for topic, number in topics.items():
            since = known[topic, 0].since if (topic, 0) in known else clock.now()
            self.state.waits(group, (topic, 0), number, since)
        try:
            async with asyncio.timeout(self._deadline_s), self._turns[group]:
                await deliver(batch)
        except Exception as error:
            self.state.fail(f"group {group}", error)
            raise
        self.state.dealt_with(group, [(topic, 0) for topic in topics])
        self.state.recover(f"group {group}")
