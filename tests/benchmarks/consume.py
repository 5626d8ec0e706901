"""Events consumed in sets by the product's inbox, beside each event alone, and beside a bare consumer in sets."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial

import asyncpg

from eligibility.wiring import service as eligibility
from pool.wiring import service as pool
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import Message
from shared.compute import Compute
from shared.database.tables import frame
from shared.events.base import Event
from shared.events.eligibility import ApplicationAssessed
from shared.events.intake import ApplicationSubmitted
from shared.host import Work, open_runtime
from shared.messaging.received import Handler
from shared.runtime import Runtime
from shared.service import Service
from tests.benchmarks.bench import Bench, Measure, Play
from tests.benchmarks.facts import Feed, assessed, feed, submitting
from tests.benchmarks.machine import CannotMeasure, run_measured
from tests.benchmarks.peers import bare_inbox, bare_sets
from tests.benchmarks.report import Goal, Round, ratio, value

_WARM = 500
"""Messages before the clock starts: connections open, statements prepared."""
Consume = Callable[[Sequence[Message]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Case:
    """One consumer with what it is brought."""

    name: str
    service: Service
    kind: type[Event]
    table: str
    sequence: str
    tells: bool
    feed: Feed

    @property
    def handler(self) -> Handler:
        """The service's own."""
        return self.service.subscriptions[self.kind]

    @property
    def state(self) -> str:
        """What is left: rows of the copy, their sequences, and events told."""
        return f"SELECT count(*), sum({self.sequence}), (SELECT count(*) FROM outbox) FROM {self.table}"

    @property
    def expected(self) -> tuple[int, ...]:
        """What `state` must find."""
        return self.feed.firms, self.feed.different, self.feed.different if self.tells else 0


OpenSide = Callable[[Runtime, Case], AbstractAsyncContextManager[Consume]]


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    cases = (
        Case("copy", pool, ApplicationAssessed, "candidate", "assessed_sequence", False, feed(assessed)),
        Case("judge", eligibility, ApplicationSubmitted, "assessment", "sequence", True, feed(submitting())),
    )
    urls = {case.name: bench.migrated(case.service, f"bench_consume_{case.name}") for case in cases}

    def play() -> Round:
        rates: dict[str, float] = {}
        for case in cases:
            rates[f"{case.name} each"] = _rate(bench, case, urls[case.name], _each)
            rates[case.name] = _rate(bench, case, urls[case.name], _in_sets)
        rates["bare"] = _rate(bench, cases[0], urls["copy"], _bare_sets)
        return rates

    yield play


def _rate(bench: Bench, case: Case, url: str, open_side: OpenSide) -> float:
    """Events/s, repeats included, once the side is warm; what is left of them is the same on both sides."""
    tables = ", ".join([*frame.tables, *case.service.metadata.tables])
    bench.execute(url, bare_inbox.SCHEMA, f"TRUNCATE {tables}", "CHECKPOINT")

    async def run() -> float:
        async with open_runtime(case.service, bench.settings, InProcessBus(), Compute(1), url) as runtime:
            async with open_side(runtime, case) as consume:
                await consume(case.feed.messages[:_WARM])
                began = time.perf_counter()
                await consume(case.feed.messages[_WARM:])
                seconds = time.perf_counter() - began
            left = tuple(await runtime.database.pool.fetchrow(case.state))
        if left != case.expected:
            raise CannotMeasure(f"{case.name}: {left} is left of the events, not {case.expected}")
        return (len(case.feed.messages) - _WARM) / seconds

    return run_measured(run())


@asynccontextmanager
async def _in_sets(runtime: Runtime, case: Case) -> AsyncIterator[Consume]:
    """As the host does it: the service subscribes, and the bus brings what a relay sends at once."""
    work = Work(case.service, runtime, cross_process=False)
    await work.subscribe()
    size = runtime.settings.relay_batch

    async def consume(messages: Sequence[Message]) -> None:
        for start in range(0, len(messages), size):
            await runtime.bus.publish(messages[start : start + size])

    yield consume
    await work.stop()


@asynccontextmanager
async def _each(runtime: Runtime, case: Case) -> AsyncIterator[Consume]:
    connection = await asyncpg.connect(runtime.database.url)
    yield partial(bare_inbox.consume, connection, runtime, case.kind, case.handler)
    await connection.close()


@asynccontextmanager
async def _bare_sets(runtime: Runtime, _: Case) -> AsyncIterator[Consume]:
    connection = await asyncpg.connect(runtime.database.url)
    yield partial(bare_sets.consume, connection)
    await connection.close()


MEASURE = Measure(
    "consume",
    "consumption in sets of 500, a tenth of the events twice, beside each alone, and beside a bare consumer",
    _open,
    (
        value("copy", "pool copies assessments, in sets, events/s"),
        value("copy each", "the same handler, each event alone, events/s"),
        ratio("copy", "copy each", "a handler that copies, sets / each alone", Goal(40, 20), ".1f"),
        value("bare", "a bare consumer: one upsert, one inbox row set, events/s"),
        ratio("copy", "bare", "a handler that copies / bare", Goal(0.5, 0.4)),
        value("judge", "eligibility judges applications, in sets, events/s"),
        value("judge each", "the same handler, each event alone, events/s"),
        ratio("judge", "judge each", "a handler that judges, sets / each alone", Goal(8, 5), ".1f"),
    ),
)
