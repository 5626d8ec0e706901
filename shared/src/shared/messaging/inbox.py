"""Consumption in sets: what was seen is remembered in the transaction of its effect; a poison stands alone.

Of each subject an event is applied when it is the next one (`line.py`). A repeat stops here, a later one is set
aside (`held`) until the gap is closed, a failing one too (`retrying`, then `dead`) and holds its subject; the others
flow. A number that another event had before is a contradiction: set aside as `dead`, its subject marked as diverged.
"""

import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from shared import clock, trace
from shared.bus.protocol import Heard, Message
from shared.database.failures import is_infrastructure, ran_out_of_time
from shared.faults import crash_here
from shared.log import get_logger
from shared.messaging import dead_letters
from shared.messaging.batches import Stream, batches_of, sets_of, stream_of
from shared.messaging.line import Line, Verdict
from shared.messaging.received import Incoming, Subscriptions, Unprocessable, read_message
from shared.messaging.streams import advance_streams, lock_streams, recall
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.runtime import Runtime

log = get_logger(__name__)
CONTRADICTION = "contradiction: another event had this number; its producer was restored, or two write as one"
_EARLY = "waits for an earlier event of its subject"
_FOLLOWERS = 50
"""As many held events follow a replayed one in its transaction; the others follow when a worker finds them."""
_KNOWN = "SELECT 1 FROM inbox WHERE consumer = $1 AND event_id = $2 AND event_id <> $3"
"""A faulty event that was dealt with here when it could be read, as by a newer release."""


@dataclass(slots=True)
class _Plan:
    """What to do with a batch, once the streams are locked."""

    apply: list[Incoming] = field(default_factory=list)
    hold: list[Incoming] = field(default_factory=list)
    contradict: list[Incoming] = field(default_factory=list)
    streams: dict[Stream, Line] = field(default_factory=dict)
    repeats: int = 0

    def add(self, item: Incoming, line: Line, verdict: Verdict) -> None:
        """What becomes of an event, and of its line."""
        assert item.envelope is not None
        match verdict:
            case "repeat":
                self.repeats += 1
            case "passed":
                line.take(item.envelope.sequence, item.envelope.epoch)
                self.repeats += 1
            case "next":
                line.take(item.envelope.sequence, item.envelope.epoch)
                self.apply.append(item)
            case "early":
                line.waiting = True
                self.hold.append(item)
            case "contradiction":
                line.contradict()
                self.contradict.append(item)


class Inbox:
    """One consumer (a service) over all topics it subscribes to."""

    def __init__(self, runtime: Runtime, subscriptions: Subscriptions) -> None:
        self._runtime = runtime
        self._subscriptions = subscriptions
        self.consumer = runtime.service
        self.topics = frozenset(kind.topic for kind in subscriptions)
        self._most = runtime.settings.consumer_batch
        """Events of one transaction: fewer after one that took too long, so that a batch that comes again gets on."""

    async def deliver(self, messages: Sequence[Message]) -> None:
        """Deals with a batch; returns once its effect, or its setting aside, is committed.

        Raises:
            what `is_infrastructure` names: no event's fault and nothing more can be done now; bring the batch again.
        """
        incoming = [read_message(message, self._subscriptions) for message in messages]
        crash_here("consumer-after-read")
        most = self._most
        for batch in batches_of(incoming, most):
            await self._deal(batch)
        if self._most == most:
            self._most = min(2 * most, self._runtime.settings.consumer_batch)
        crash_here("consumer-after-commit")

    async def recall(self, topics: Collection[str]) -> Sequence[Heard]:
        """The last event of each subject of these topics that was dealt with here."""
        return await recall(self._runtime.database.pool, self.consumer, topics)

    async def _deal(self, incoming: Sequence[Incoming]) -> None:
        if len(incoming) == 1 and incoming[0].fault:
            await self._set_aside(incoming[0], incoming[0].fault, dead=True)
            return
        started = time.monotonic()
        try:
            released = await self._apply(incoming)
        except Exception as error:
            if self._is_too_slow(error, started):
                self._most = min(self._most, max(1, len(incoming) // 2))
            elif is_infrastructure(error):
                raise
            await self._after_failure(incoming, error)
            return
        for stream in released:
            await self.release(stream)

    async def _after_failure(self, incoming: Sequence[Incoming], error: Exception) -> None:
        if len(incoming) > 1:
            middle = len(incoming) // 2
            await self._deal(incoming[:middle])
            await self._deal(incoming[middle:])
            return
        reason = f"{type(error).__name__}: {error}"
        log.warning(
            "an event was set aside", reason=reason, event_type=incoming[0].envelope and incoming[0].envelope.type
        )
        await self._set_aside(incoming[0], reason, dead=isinstance(error, Unprocessable))

    async def _apply(self, incoming: Sequence[Incoming]) -> list[Stream]:
        """One transaction for the whole set; returns the streams where events set aside may now go on.

        Lines move first, so that a handler sees which subjects this very set marks as diverged.
        """
        async with unit_of_work(self._runtime, self._runtime.caller) as uow:
            plan = await self._plan(uow, incoming)
            if plan.streams:
                await advance_streams(uow, self.consumer, plan.streams)
            await self._handle(uow, plan.apply)
            for held in plan.hold:
                await dead_letters.set_aside(uow, self.consumer, held, "held", _EARLY)
            for other in plan.contradict:
                await dead_letters.set_aside(uow, self.consumer, other, "dead", CONTRADICTION)
        self._count(plan)
        return [stream for stream, line in plan.streams.items() if line.waiting]

    async def _plan(self, uow: UnitOfWork, incoming: Sequence[Incoming]) -> _Plan:
        plan = _Plan()
        told = [item.envelope.id for item in incoming if item.envelope and item.received]
        streams, fresh = await lock_streams(uow, self.consumer, {stream_of(item) for item in incoming}, told)
        for item in incoming:
            envelope, stream = item.envelope, stream_of(item)
            assert envelope is not None
            line = streams[stream]
            if item.fell_back_to is None:
                plan.streams[stream] = line
                known = item.received is not None and envelope.id not in fresh
                plan.add(item, line, self._verdict(line, item, known=known))
            elif line.fall_back(item.fell_back_to, envelope.epoch):
                plan.streams[stream] = line
            fresh.discard(envelope.id)
        return plan

    def _verdict(self, line: Line, item: Incoming, *, known: bool) -> Verdict:
        """What the event is to its line; ids are remembered of facts subscribed to, and for so many days."""
        assert item.envelope is not None
        oldest = clock.now() - timedelta(days=self._runtime.settings.inbox_days)
        subscribed = item.received is not None or item.fault is not None
        telling = subscribed and not item.message.again and item.envelope.time > oldest
        return line.verdict(item.envelope.sequence, item.envelope.epoch, known=known, telling=telling)

    async def _handle(self, uow: UnitOfWork, items: Sequence[Incoming]) -> None:
        for kind, group in sets_of([item for item in items if item.received]):
            events = [item.received for item in group if item.received]
            with trace.within(events[0].traceparent if len(events) == 1 else None):
                await self._subscriptions[kind](events, uow)

    def _count(self, plan: _Plan) -> None:
        metrics = self._runtime.metrics
        metrics.duplicates.inc(plan.repeats)
        for item in plan.contradict:
            self._report_contradiction(item)
        for kind, number in Counter(item.received.event.type for item in plan.apply if item.received).items():
            metrics.consumed.labels(kind).inc(number)

    def _report_contradiction(self, item: Incoming) -> None:
        self._runtime.metrics.contradictions.inc()
        log.error("an event contradicts another of its number", topic=item.message.topic, event_id=str(item.id))

    async def _set_aside(self, item: Incoming, reason: str, *, dead: bool) -> None:
        async with unit_of_work(self._runtime, self._runtime.caller) as uow:
            stream = stream_of(item)
            lines, fresh = await lock_streams(uow, self.consumer, {stream}, [item.id])
            line = lines[stream]
            known = not fresh or await uow.execute_native(
                _KNOWN, self.consumer, item.envelope and item.envelope.id, item.id
            )
            verdict = "next" if item.envelope is None else self._verdict(line, item, known=bool(known))
            if verdict in {"repeat", "passed"} or (item.fault and not fresh):
                self._runtime.metrics.duplicates.inc()
                return
            if verdict == "contradiction":
                await self._contradict(uow, item, line)
                return
            state = "held" if verdict == "early" else "dead" if dead else "retrying"
            pause = self._runtime.settings.retry_pauses_s[0] if state == "retrying" else None
            await dead_letters.set_aside(uow, self.consumer, item, state, reason, pause)
            line.waiting = True
            await advance_streams(uow, self.consumer, {stream: line})
        self._runtime.wake("dead-letters")

    async def _contradict(self, uow: UnitOfWork, item: Incoming, line: Line) -> None:
        """Keeps an event that claims another's number; one that cannot be read marks no line, whatever it says."""
        await dead_letters.set_aside(uow, self.consumer, item, "dead", item.fault or CONTRADICTION)
        if item.fault is None:
            line.contradict()
            await advance_streams(uow, self.consumer, {stream_of(item): line})
            self._report_contradiction(item)

    async def release(self, stream: Stream) -> int:
        """Goes on with events set aside of a subject, one after another while each is the next; returns how many."""
        released = 0
        while await self._release_next(stream):
            released += 1
        return released

    async def _release_next(self, stream: Stream) -> bool:
        parked_id = await dead_letters.next_held(self._runtime, self.consumer, stream)
        return parked_id is not None and await self.retry(parked_id)

    async def retry(self, parked_id: object) -> bool:
        """Tries an event set aside again; True when it is done. The last failed attempt makes it a dead letter."""
        started = time.monotonic()
        try:
            async with unit_of_work(self._runtime, self._runtime.caller) as uow:
                return await self._try(uow, parked_id)
        except Exception as error:
            if is_infrastructure(error) and not self._is_too_slow(error, started):
                raise
            async with unit_of_work(self._runtime, self._runtime.caller) as uow:
                await self._count_failure(uow, parked_id, error)
            return False

    async def replay(self, uow: UnitOfWork, parked_id: object) -> tuple[bool, int]:
        """Tries one by hand, in the transaction of whoever asks: its effect stands with the line of who wanted it.

        Whether it is done, and how many held events followed. One that fails is a dead letter.
        """
        done = await self._try_within(uow, parked_id, final=True)
        released = await self._release_within(uow, parked_id) if done else 0
        uow.after_commit(lambda: uow.runtime.wake("dead-letters"))
        return done, released

    async def _release_within(self, uow: UnitOfWork, parked_id: object) -> int:
        for released in range(_FOLLOWERS):
            follower = await dead_letters.next_after(uow, parked_id)
            if follower is None or not await self._try_within(uow, follower, final=False):
                return released
        return _FOLLOWERS

    async def _try_within(self, uow: UnitOfWork, parked_id: object, *, final: bool) -> bool:
        try:
            async with uow.part(self._runtime.caller) as part:
                return await self._try(part, parked_id)
        except Exception as error:
            if is_infrastructure(error):
                raise
            await self._count_failure(uow, parked_id, error, final=final)
            return False

    async def _try(self, uow: UnitOfWork, parked_id: object) -> bool:
        letter = await dead_letters.lock(uow, parked_id)
        if letter is None:
            return False
        item = read_message(letter.message, self._subscriptions)
        if item.fault or item.envelope is None:
            raise Unprocessable(item.fault or "no envelope")
        stream = stream_of(item)
        lines, _ = await lock_streams(uow, self.consumer, {stream})
        line = lines[stream]
        envelope = item.envelope
        telling = envelope.epoch != line.epoch or letter.reason == CONTRADICTION
        match line.verdict(envelope.sequence, envelope.epoch, known=False, telling=telling):
            case "early":
                return False
            case "contradiction":
                raise Unprocessable(CONTRADICTION)
            case "next":
                line.take(envelope.sequence, envelope.epoch)
                await advance_streams(uow, self.consumer, {stream: line})
                await self._handle(uow, [item])
        await dead_letters.finish(uow, self.consumer, parked_id, stream)
        return True

    async def _count_failure(
        self, uow: UnitOfWork, parked_id: object, error: Exception, *, final: bool = False
    ) -> None:
        reason, pauses = f"{type(error).__name__}: {error}", self._runtime.settings.retry_pauses_s
        final = final or isinstance(error, Unprocessable)
        await dead_letters.count_failure(uow, parked_id, reason, pauses, final=final)

    def _is_too_slow(self, error: Exception, started: float) -> bool:
        limit_s = self._runtime.settings.database_transaction_timeout_s
        return ran_out_of_time(error, time.monotonic() - started, limit_s)
