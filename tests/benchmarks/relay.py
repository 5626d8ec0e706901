"""How fast the relay sends what intake wrote, beside intake's own peak and beside bare relays over the same events."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import asyncpg

from intake.wiring import service as intake_service
from shared.bus.in_process import InProcessBus
from shared.bus.protocol import Message
from shared.compute import Compute
from shared.events.intake import ApplicationSubmitted
from shared.host import open_runtime
from shared.messaging.relay import Relay
from tests.benchmarks.bench import WRITTEN, Bench, Measure, Play
from tests.benchmarks.load import Load
from tests.benchmarks.machine import CannotMeasure, run_measured
from tests.benchmarks.peers import bare_relay
from tests.benchmarks.report import Goal, Round, ratio, value
from tests.benchmarks.servers import intake
from tests.benchmarks.write_path import FEW, FOUR_S, WARM_S

_UNSENT = "outbox WHERE sent_at IS NULL"
_ROWS = 20_000
_SMALL_EVENTS = f"""
INSERT INTO outbox (event_id, type, topic, subject, sequence, time, traceparent, correlation_id, data)
SELECT gen_random_uuid(), '{ApplicationSubmitted.type}', '{ApplicationSubmitted.topic}', 'k' || g % 500,
  (g + 499) / 500, now(), '00-' || md5(g::text) || '-00f067aa0ba902b7-01', gen_random_uuid(),
  '{{"type": "application.received", "text": "' || repeat('x', 900) || '"}}'
FROM generate_series(1, {_ROWS}) g
"""
"""As large and as many, over as many subjects, as those that set the goal beside bare relays."""


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    url = bench.intake_database()
    load = Load(bench.folder, WARM_S + FOUR_S)

    def play() -> Round:
        peak = _written(bench, load, url)
        behind_intake = _ours(bench, url, bench.count(url, "outbox"))
        bench.execute(url, f"TRUNCATE {WRITTEN}", _SMALL_EVENTS)
        return {
            "intake": peak,
            "relay": behind_intake,
            "cursor": _bare(bench, url, bare_relay.cursor, _ROWS),
            "skip locked": _bare(bench, url, bare_relay.skip_locked, _ROWS),
            "relay, small": _ours(bench, url, _ROWS),
        }

    yield play


def _written(bench: Bench, load: Load, url: str) -> float:
    """Lets intake fill its outbox; requests/s at its peak."""
    bench.execute(url, f"TRUNCATE {WRITTEN}", "CHECKPOINT")
    load.begin_round()
    with intake(url, bench.folder) as running:
        load.run(running.url, bench.token(), FEW, WARM_S)
        return load.run(running.url, bench.token(), FEW, FOUR_S).rate


def _bare(bench: Bench, url: str, drain: bare_relay.Drain, told: int) -> float:
    bench.execute(url, bare_relay.SCHEMA, bare_relay.FILL, "ANALYZE peer_outbox")

    async def run() -> float:
        connection = await asyncpg.connect(url)
        began = time.perf_counter()
        sent = await drain(connection)
        seconds = time.perf_counter() - began
        await connection.close()
        _all_must_be_sent(told, sent, sent)
        return sent / seconds

    return run_measured(run())


def _ours(bench: Bench, url: str, told: int) -> float:
    bench.execute(url, "ANALYZE outbox")

    async def run() -> float:
        bus, heard = InProcessBus(), _Heard()
        async with open_runtime(intake_service, bench.settings, bus, Compute(1), url) as runtime:
            await bus.subscribe("bench", {ApplicationSubmitted.topic}, heard.deliver)
            await runtime.database.pool.execute("SELECT 1")
            relay = Relay(runtime)
            began = time.perf_counter()
            sent = await relay.drain()
            seconds = time.perf_counter() - began
            await relay.stop()
        _all_must_be_sent(told, sent, heard.number)
        return sent / seconds

    rate = run_measured(run())
    if left := bench.count(url, _UNSENT):
        raise CannotMeasure(f"{left} events are still unsent")
    return rate


class _Heard:
    """A group that commits nothing: what is measured is the relay and the bus."""

    number = 0

    async def deliver(self, messages: Sequence[Message]) -> None:
        """Counts."""
        self.number += len(messages)


def _all_must_be_sent(told: int, sent: int, heard: int) -> None:
    if not told == sent == heard:
        raise CannotMeasure(f"{told} events in the outbox, but {sent} sent and {heard} heard")


MEASURE = Measure(
    "relay",
    "relay drain, publishing in process, 500 at once",
    _open,
    (
        value("relay", "relay, intake's events/s"),
        value("intake", "intake's peak at 4 connections, requests/s"),
        ratio("relay", "intake", "relay / intake's peak", Goal(15, 8)),
        value("relay, small", "relay, events of 0.9 KB/s"),
        value("cursor", "bare relay, one leader and a cursor row, 0.9 KB/s"),
        ratio("relay, small", "cursor", "relay / cursor row", Goal(0.6, 0.4)),
        value("skip locked", "bare relay, SKIP LOCKED and marked rows, 0.9 KB/s"),
        ratio("relay, small", "skip locked", "relay / SKIP LOCKED"),
    ),
)
