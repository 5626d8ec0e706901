"""Consumption in sets: what was seen is remembered in the transaction of its effect; a poison stands alone.

Of each subject an event is applied when it is the next one. A repeat stops here, a later one is parked (`held`) until
the gap is closed, a failing one is parked (`retrying`, then `dead`) and holds its subject; the others flow.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared import clock, trace
from shared.bus.protocol import Message
from shared.faults import crash_here
from shared.log import get_logger
from shared.runtime import Runtime
from shared.store import parking
from shared.store.received import Incoming, Subscriptions, Unprocessable, read_message
from shared.store.unit_of_work import UnitOfWork, unit_of_work

log = get_logger(__name__)
INFRASTRUCTURE = (OSError, InterfaceError, OperationalError, PoolTimeout, asyncpg.InterfaceError, TimeoutError)
"""The database or network is away: no event's fault. The whole batch is brought again."""
_TRANSIENT = ("40001", "40P01", "55P03", "57014", "25P04", "57P01", "57P02", "57P03", "53300")

_LOCK = """
SELECT topic, subject, last, waiting FROM inbox_subject
WHERE consumer = $1 AND (topic, subject) IN (SELECT * FROM unnest($2::text[], $3::text[]))
ORDER BY topic, subject FOR UPDATE
"""
_REMEMBER = (
    "INSERT INTO inbox (consumer, event_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id"
)
_ADVANCE = """
INSERT INTO inbox_subject AS s (consumer, topic, subject, last, waiting)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::boolean[])
ON CONFLICT (consumer, topic, subject) DO UPDATE
SET last = greatest(s.last, excluded.last), waiting = s.waiting OR excluded.waiting
"""
Place = tuple[str, str]
"""(topic, subject)"""


@dataclass(slots=True)
class Progress:
    """How far a subject is."""

    last: int = 0
    waiting: bool = False


@dataclass(slots=True)
class _Plan:
    """What to do with a batch, once the places are locked."""

    apply: list[Incoming] = field(default_factory=list)
    hold: list[Incoming] = field(default_factory=list)
    places: dict[Place, Progress] = field(default_factory=dict)
    repeats: int = 0


class Inbox:
    """One consumer (a service) over all topics it subscribes to."""

    def __init__(self, runtime: Runtime, subscriptions: Subscriptions) -> None:
        self._runtime = runtime
        self._subscriptions = subscriptions
        self.consumer = runtime.service
        self.topics = frozenset(kind.topic for kind in subscriptions)

    async def deliver(self, messages: Sequence[Message]) -> None:
        """Deals with a batch; returns once its effect, or its setting aside, is committed.

        Raises:
            one of `INFRASTRUCTURE`: nothing more can be done now; bring the batch again.
        """
        incoming = [read_message(message, self._subscriptions) for message in messages]
        crash_here("consumer-after-read")
        for cut in _cuts(incoming):
            await self._deal(cut)
        crash_here("consumer-after-commit")

    async def _deal(self, incoming: Sequence[Incoming]) -> None:
        if len(incoming) == 1 and incoming[0].fault:
            await self._set_aside(incoming[0], incoming[0].fault, dead=True)
            return
        try:
            released = await self._apply(incoming)
        except Exception as error:
            if is_infrastructure(error):
                raise
            await self._after_failure(incoming, error)
            return
        for place in released:
            await self.release(place)

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

    async def _apply(self, incoming: Sequence[Incoming]) -> list[Place]:
        """One transaction for the whole set; returns the places where parked events may now go on."""
        async with unit_of_work(self._runtime, self._runtime.caller) as uow:
            plan = await self._plan(uow, incoming)
            await self._handle(uow, plan.apply)
            for held in plan.hold:
                await parking.park(uow, self.consumer, held, "held", "waits for an earlier event of its subject")
            if plan.places:
                await self._advance(uow, plan.places)
        self._count(plan)
        return [place for place, progress in plan.places.items() if progress.waiting]

    async def _plan(self, uow: UnitOfWork, incoming: Sequence[Incoming]) -> _Plan:
        plan = _Plan()
        places = await lock_places(uow, self.consumer, {place_of(item) for item in incoming})
        fresh = await self._fresh(uow, incoming)
        for item in incoming:
            envelope = item.envelope
            assert envelope is not None
            progress = plan.places.setdefault(place_of(item), places[place_of(item)])
            seen = item.received is not None and envelope.id not in fresh
            if envelope.sequence <= progress.last or seen:
                plan.repeats += 1
            elif envelope.sequence == progress.last + 1:
                progress.last = envelope.sequence
                plan.apply.append(item)
            else:
                progress.waiting = True
                plan.hold.append(item)
            fresh.discard(envelope.id)
        return plan

    async def _fresh(self, uow: UnitOfWork, incoming: Sequence[Incoming]) -> set[object]:
        ids = [item.envelope.id for item in incoming if item.envelope and item.received]
        if not ids:
            return set()
        return {row["event_id"] for row in await uow.execute_native(_REMEMBER, self.consumer, ids)}

    async def _handle(self, uow: UnitOfWork, items: Sequence[Incoming]) -> None:
        for kind, group in waves([item for item in items if item.received]):
            events = [item.received for item in group if item.received]
            with trace.within(events[0].traceparent if len(events) == 1 else None):
                await self._subscriptions[kind](events, uow)

    async def _advance(self, uow: UnitOfWork, places: Mapping[Place, Progress]) -> None:
        ordered = sorted(places.items())
        await uow.execute_native(
            _ADVANCE,
            self.consumer,
            [topic for (topic, _), _ in ordered],
            [subject for (_, subject), _ in ordered],
            [progress.last for _, progress in ordered],
            [progress.waiting for _, progress in ordered],
        )

    def _count(self, plan: _Plan) -> None:
        metrics = self._runtime.metrics
        metrics.duplicates.inc(plan.repeats)
        by_type: dict[str, int] = defaultdict(int)
        for item in plan.apply:
            if item.received and item.envelope:
                by_type[item.envelope.type] += 1
        for kind, number in by_type.items():
            metrics.consumed.labels(kind).inc(number)
        newest = max((item.envelope.time for item in plan.apply if item.envelope), default=None)
        if newest:
            metrics.consumer_lag.set(max(0.0, (clock.now() - newest).total_seconds()))

    async def _set_aside(self, item: Incoming, reason: str, *, dead: bool) -> None:
        async with unit_of_work(self._runtime, self._runtime.caller) as uow:
            place = place_of(item)
            progress = (await lock_places(uow, self.consumer, {place}))[place]
            if item.envelope:
                if item.envelope.sequence <= progress.last:
                    return
                await uow.execute_native(_REMEMBER, self.consumer, [item.envelope.id])
            state = "dead" if dead else "retrying"
            if item.envelope and item.envelope.sequence > progress.last + 1:
                state = "held"
            pause = self._runtime.settings.retry_pauses_s[0] if state == "retrying" else None
            await parking.park(uow, self.consumer, item, state, reason, pause)
            progress.waiting = True
            await self._advance(uow, {place: progress})
        self._runtime.wake("parked")

    async def release(self, place: Place) -> int:
        """Goes on with parked events of a subject, one after another while each is the next; returns how many."""
        released = 0
        while await self._release_next(place):
            released += 1
        return released

    async def _release_next(self, place: Place) -> bool:
        parked_id = await parking.next_held(self._runtime, self.consumer, place)
        return parked_id is not None and await self.retry(parked_id)

    async def retry(self, parked_id: object, *, by_hand: bool = False) -> bool:
        """Tries a parked event again; True when it is done. The last failed attempt makes it a dead letter."""
        try:
            async with unit_of_work(self._runtime, self._runtime.caller) as uow:
                parked = await parking.lock(uow, parked_id)
                if parked is None:
                    return False
                item = read_message(parked.message, self._subscriptions)
                if item.fault or item.envelope is None:
                    raise Unprocessable(item.fault or "no envelope")
                place = place_of(item)
                progress = (await lock_places(uow, self.consumer, {place}))[place]
                if item.envelope.sequence > progress.last + 1:
                    return False
                if item.envelope.sequence == progress.last + 1:
                    await self._handle(uow, [item])
                    progress.last = item.envelope.sequence
                await parking.finish(uow, self.consumer, parked_id, place, progress.last)
            return True
        except Exception as error:
            if is_infrastructure(error):
                raise
            await self._failed_again(parked_id, error, by_hand=by_hand)
            return False

    async def _failed_again(self, parked_id: object, error: Exception, *, by_hand: bool) -> None:
        pauses = self._runtime.settings.retry_pauses_s
        final = isinstance(error, Unprocessable) or by_hand
        async with unit_of_work(self._runtime, self._runtime.caller) as uow:
            await parking.count_failure(uow, parked_id, f"{type(error).__name__}: {error}", pauses, final=final)


def is_infrastructure(error: BaseException) -> bool:
    """Whether the failure says nothing about the event: the database is away, or a lock was lost to another."""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
        return error.connection_invalidated or isinstance(error, INFRASTRUCTURE) or state in _TRANSIENT
    if isinstance(error, asyncpg.PostgresError):
        return error.sqlstate in _TRANSIENT
    return isinstance(error, INFRASTRUCTURE)


def place_of(item: Incoming) -> Place:
    """Where the event stands in line."""
    return (item.message.topic, item.subject)


async def lock_places(uow: UnitOfWork, consumer: str, places: set[Place]) -> dict[Place, Progress]:
    """Locks the subjects' lines, in one order for all, so that no other worker moves them."""
    ordered = sorted(places)
    rows = await uow.execute_native(
        _LOCK, consumer, [topic for topic, _ in ordered], [subject for _, subject in ordered]
    )
    found = {(row["topic"], row["subject"]): Progress(row["last"], row["waiting"]) for row in rows}
    return {place: found.get(place) or Progress() for place in ordered}


def waves(items: Sequence[Incoming]) -> list[tuple[type, list[Incoming]]]:
    """Cuts a batch into sets of one type so that no subject's order changes; as few sets as that allows."""
    cut: dict[int, dict[type, list[Incoming]]] = defaultdict(lambda: defaultdict(list))
    reached: dict[Place, tuple[int, type]] = {}
    for item in items:
        assert item.received is not None
        kind = type(item.received.event)
        level, last_kind = reached.get(place_of(item), (0, kind))
        level += last_kind is not kind
        reached[place_of(item)] = (level, kind)
        cut[level][kind].append(item)
    return [(kind, group) for level in sorted(cut) for kind, group in cut[level].items()]


def _cuts(incoming: Sequence[Incoming]) -> list[Sequence[Incoming]]:
    """Runs without a fault, and each faulty message alone, in order."""
    cuts: list[Sequence[Incoming]] = []
    run: list[Incoming] = []
    for item in incoming:
        if item.fault is None:
            run.append(item)
            continue
        if run:
            cuts.append(run)
            run = []
        cuts.append([item])
    if run:
        cuts.append(run)
    return cuts
