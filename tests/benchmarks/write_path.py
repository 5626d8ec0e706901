"""`POST /intake/v1/applications` with everything on, beside the best bare rung and beside itself without a journal."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.benchmarks.bench import WRITTEN, Bench, Measure, Play
from tests.benchmarks.load import Load
from tests.benchmarks.machine import CannotMeasure, cpu_seconds
from tests.benchmarks.report import Goal, Round, ratio, value
from tests.benchmarks.servers import Server, bare_peer, intake

WARM_S, FOUR_S, MANY_S = 1, 4, 2
FEW, MANY = 4, 32


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    from tests.benchmarks.peers.bare_intake import SCHEMA

    ours, bare = bench.intake_database(), bench.database("bench_bare")
    load = Load(bench.folder, WARM_S + FOUR_S + MANY_S)
    empty = f"TRUNCATE {WRITTEN}"
    fresh = f"DROP TABLE IF EXISTS application, outbox; {SCHEMA}"

    def play() -> Round:
        sides = (
            ("ours", intake(ours, bench.folder), ours, empty),
            ("bare", bare_peer(bare), bare, fresh),
            ("unjournalled", intake(ours, bench.folder, "tests.benchmarks.peers.intake_without_journal"), ours, empty),
        )
        return {name: figure for side in sides for name, figure in _side(bench, load, *side).items()}

    yield play


def _side(
    bench: Bench, load: Load, name: str, server: AbstractContextManager[Server], url: str, empty: str
) -> dict[str, float]:
    bench.execute(url, empty, "CHECKPOINT")
    load.begin_round()
    with server as running:
        token = bench.token()
        warm = load.run(running.url, token, FEW, WARM_S)
        before = cpu_seconds(running.pid), cpu_seconds(bench.postgres)
        few = load.run(running.url, token, FEW, FOUR_S)
        after = cpu_seconds(running.pid), cpu_seconds(bench.postgres)
        many = load.run(running.url, token, MANY, MANY_S)
    _all_must_be_stored(bench, url, warm.requests + few.requests + many.requests)
    return {
        f"{name}": few.rate,
        f"{name} at 32": many.rate,
        f"{name} p50": few.p50_ms,
        f"{name} p99": few.p99_ms,
        f"{name} server": (after[0] - before[0]) / few.requests * 1e6,
        f"{name} postgres": (after[1] - before[1]) / few.requests * 1e6,
    }


def _all_must_be_stored(bench: Bench, url: str, answered: int) -> None:
    stored, told = bench.count(url, "application"), bench.count(url, "outbox")
    if stored != told or stored < answered:
        raise CannotMeasure(f"{answered} answers, but {stored} applications and {told} events")


MEASURE = Measure(
    "write_path",
    "POST /intake/v1/applications, 4 connections",
    _open,
    (
        value("ours", "intake, requests/s"),
        value("bare", "b* (Starlette, msgspec, asyncpg), requests/s"),
        value("unjournalled", "intake without its journal, requests/s"),
        ratio("ours", "bare", "intake / b*", Goal(0.70, 0.50)),
        ratio("ours", "unjournalled", "intake with / without journal", Goal(0.92, 0.85)),
        value("ours p50", "intake p50, ms", ".2f"),
        value("ours p99", "intake p99, ms", ".2f"),
        value("bare p50", "b* p50, ms", ".2f"),
        value("bare p99", "b* p99, ms", ".2f"),
        value("ours server", "intake, server CPU, µs"),
        value("ours postgres", "intake, PostgreSQL CPU, µs"),
        value("bare server", "b*, server CPU, µs"),
        value("bare postgres", "b*, PostgreSQL CPU, µs"),
        ratio("ours server", "bare server", "server CPU, intake / b*", Goal(1.8, 2.5, smaller_is_better=True)),
        value("ours at 32", "intake at 32 connections, requests/s"),
        value("bare at 32", "b* at 32 connections, requests/s"),
        ratio("ours at 32", "bare at 32", "intake / b* at 32 connections"),
    ),
)
