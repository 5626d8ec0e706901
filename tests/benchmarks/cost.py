"""What an application costs in CPU when a thousand are stored, and when a million are."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.bench import Bench, Measure, Play
from tests.benchmarks.filled import keep_filled
from tests.benchmarks.load import Load
from tests.benchmarks.machine import CannotMeasure, cpu_seconds
from tests.benchmarks.report import Goal, Round, ratio, value
from tests.benchmarks.servers import intake
from tests.benchmarks.write_path import FEW, FOUR_S

_WARM_S = 8
"""Long: a page is logged whole at its first change after a checkpoint, and a million rows have many pages."""
_SIZES = {"few": 1_000, "many": 1_000_000}


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    """The databases stay in the bench's folder: the million is written once."""
    load = Load(bench.folder, _WARM_S + FOUR_S)
    urls = {name: bench.intake_database(f"bench_filled_{rows}") for name, rows in _SIZES.items()}

    def play() -> Round:
        sides = (_side(bench, load, name, urls[name]) for name in _SIZES)
        return {name: figure for side in sides for name, figure in side.items()}

    yield play


def _side(bench: Bench, load: Load, name: str, url: str) -> dict[str, float]:
    rows = _SIZES[name]
    keep_filled(bench, url, rows)
    load.begin_round()
    with intake(url, bench.folder) as running:
        warm = load.run(running.url, bench.token(), FEW, _WARM_S)
        before = cpu_seconds(running.pid), cpu_seconds(bench.postgres)
        loaded = load.run(running.url, bench.token(), FEW, FOUR_S)
        after = cpu_seconds(running.pid), cpu_seconds(bench.postgres)
    if bench.count(url, "application") < rows + warm.requests + loaded.requests:
        raise CannotMeasure("answered applications are not stored")
    server, postgres = ((end - start) / loaded.requests * 1e6 for start, end in zip(before, after, strict=True))
    return {
        f"{name} rate": loaded.rate,
        f"{name} server": server,
        f"{name} postgres": postgres,
        f"{name} whole": server + postgres,
    }


MEASURE = Measure(
    "cost",
    "CPU of an application, server and PostgreSQL, with 10³ and 10⁶ stored before it",
    _open,
    (
        value("few whole", "with 10³ applications, µs"),
        value("many whole", "with 10⁶ applications, µs"),
        ratio("many whole", "few whole", "10⁶ / 10³", Goal(1, 1.25, smaller_is_better=True)),
        value("few server", "server with 10³, µs"),
        value("many server", "server with 10⁶, µs"),
        value("few postgres", "PostgreSQL with 10³, µs"),
        value("many postgres", "PostgreSQL with 10⁶, µs"),
        value("few rate", "with 10³, requests/s"),
        value("many rate", "with 10⁶, requests/s"),
    ),
)
