"""A what-if over many firms, from the tables to the kept result, and over half as many: it must not cost a square."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from eligibility.wiring import service
from shared.events.pool import SeatPlanChanged, UnitSeats
from shared.testing.world import World, open_world
from tests.benchmarks.bench import Bench, Measure, Play
from tests.benchmarks.machine import CannotMeasure
from tests.benchmarks.report import Goal, Line, Round, ratio, value
from tests.eligibility.submissions import NO_SOFT_ONE, NO_TITLE, submitted

_FIRMS, _FED = 40_000, 1000
_BATCHES = {"whole": _FIRMS, "half": _FIRMS // 2}
_KINDS: tuple[dict[str, Any], ...] = ({}, {}, {}, NO_TITLE, NO_SOFT_ONE)
_SWEEP = {"parameter": "A6.rd_share", "from": "0.05", "to": "0.15", "points": 50}
_COLUMNS = """
  name, reporting_unit, reference_date, outcome, flags, unmet, undecided, waivers_needed, findings, score,
  rules_version, valid_patents, industrialised_patents, bank_consent, declaration, reviewed, sequence, cause,
  assessed_at
"""
_MORE = f"""
INSERT INTO assessment (application_id, uscc, batch, submitted_at, {_COLUMNS})
SELECT md5($1 || n)::uuid, left(uscc, 8) || lpad(n::text, 10, '0'), $1, submitted_at + n * interval '1 second',
  {_COLUMNS}
FROM generate_series(1, $2::int) n
JOIN (SELECT *, row_number() OVER () AS place FROM assessment WHERE batch = 'fed') fed ON fed.place = 1 + n % $3::int
"""
"""Copies of the firms that were judged, each with an id and a code of its own."""


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    url = bench.migrated(service, "bench_simulation")
    bench.execute(url, "TRUNCATE assessment, scenario, scenario_part, seat_plan, job, outbox, outbox_subject CASCADE")
    bench.execute(url, "TRUNCATE inbox, inbox_subject")
    with asyncio.Runner() as runner:
        opened = open_world(service, url, bench.folder / "simulation")
        world = runner.run(opened.__aenter__())
        try:
            runner.run(_fill(world))
            bench.execute(url, "VACUUM (ANALYZE) assessment")
            yield lambda: {batch: runner.run(_seconds(world, batch)) for batch in _BATCHES}
        finally:
            runner.run(opened.__aexit__(None, None, None))


async def _fill(world: World) -> None:
    for first in range(1, _FED + 1, 250):
        numbers = range(first, first + 250)
        await world.feed(*(submitted(n, batch="fed", **_figures(n)) for n in numbers))
    units = (UnitSeats(reporting_unit="420100", seats=None, used=0),)
    await world.feed(SeatPlanChanged(plan_id="hubei", cap=500, used=0, units=units, effective_on=date(2024, 6, 20)))
    for batch, firms in _BATCHES.items():
        await world.fetch(_MORE, batch, firms, _FED)


def _figures(number: int) -> dict[str, Any]:
    """R&D input of 3 % to 18 % of revenue."""
    revenue = 30_000_000 + 1000 * number
    return {"revenue_yuan": str(revenue), "rd_input_yuan": str(revenue * (3 + number % 16) // 100)} | _KINDS[
        number % len(_KINDS)
    ]


async def _seconds(world: World, batch: str) -> float:
    order = {"batch": batch, "changes": {"A6.rd_share": "0.08"}, "sweep": _SWEEP, "on": "2024-10-01"}
    accepted = (await world.post("/v1/simulations", order)).json()
    begun = time.perf_counter()
    await world.run_jobs()
    took = time.perf_counter() - begun
    job = (await world.get(f"/v1/jobs/{accepted['job_id']}")).json()
    if job["state"] != "done" or job["result"]["applications"] != _BATCHES[batch]:
        raise CannotMeasure(str(job))
    return took


def _firms_per_s(one: Round) -> float:
    return _FIRMS / one["whole"]


MEASURE = Measure(
    "simulation",
    f"a what-if with {_SWEEP['points']} values over {_FIRMS:,} firms, as a job",
    _open,
    (
        value("whole", "read, judged, seated, swept and kept, s", ".1f"),
        Line("firms/s", _firms_per_s),
        ratio("whole", "half", "twice the firms / the firms", Goal(2, 2.8, smaller_is_better=True)),
    ),
)
