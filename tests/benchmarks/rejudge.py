"""The whole base of 1,200 firms judged anew after an approved change of the rules, its events written and sent."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from eligibility.wiring import service
from shared.testing.world import World, open_world
from tests.benchmarks.bench import Bench, Measure, Play
from tests.benchmarks.machine import CannotMeasure
from tests.benchmarks.report import Goal, Line, Round
from tests.eligibility.submissions import NO_SOFT_ONE, NO_TITLE, submitted

_FIRMS = 1200
_KINDS: tuple[dict[str, object], ...] = ({}, NO_TITLE, NO_SOFT_ONE)


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    url = bench.migrated(service, "bench_rejudge")
    bench.execute(url, "TRUNCATE assessment, past_assessment, flip, rule_change, outbox, outbox_subject CASCADE")
    bench.execute(url, "TRUNCATE inbox, inbox_subject, approval, job")
    with asyncio.Runner() as runner:
        opened = open_world(service, url, bench.folder / "rejudge")
        world = runner.run(opened.__aenter__())
        try:
            runner.run(_fill(world))
            shares = cycle(("0.08", "0.09"))
            yield lambda: runner.run(_round(world, next(shares)))
        finally:
            runner.run(opened.__aexit__(None, None, None))


async def _fill(world: World) -> None:
    firms = (submitted(number, **_KINDS[number % len(_KINDS)]) for number in range(1, _FIRMS + 1))  # type: ignore[arg-type]
    await world.feed(*firms)
    while await world.relay():
        pass


async def _round(world: World, share: str) -> Round:
    change = {"kind": "parameter", "name": "A6.rd_share", "value": share}
    body = {"title": "调整限值", "source": "benchmark", "since": "2024-06-10", "changes": [change]}
    body |= {"retroactive_ground": "benchmark of a change for days past"}
    staged = (await world.post("/v1/rule-changes", body)).json()
    decided = await world.decide(staged["approval_id"], staged["digest"])
    if decided.status_code != 200:
        raise CannotMeasure(decided.text)
    begun = time.perf_counter()
    await world.run_jobs()
    judged = time.perf_counter() - begun
    sent = 0
    while batch := await world.relay():
        sent += batch
    whole = time.perf_counter() - begun
    if sent != _FIRMS:
        raise CannotMeasure(f"{sent} events of {_FIRMS} firms")
    return {"judged": judged, "whole": whole}


MEASURE = Measure(
    "rejudge",
    f"{_FIRMS} firms judged anew after a change of the rules",
    _open,
    (
        Line("judged, stored, told, s", lambda one: one["judged"], ".2f"),
        Line("the same with all events sent, s", lambda one: one["whole"], ".2f", Goal(1, 2, smaller_is_better=True)),
    ),
)
