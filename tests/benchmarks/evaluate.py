"""`miaopu evaluate` on 10,000 subjects with 40 values each, beside its page in fractions and beside floats.

The command is a process of its own, from its start to the file that it has written. Beside the peers it is called in
this process, as they are, and processor time counts.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from miaopu.cli.evaluate import run
from tests.benchmarks.bench import Bench, Measure, Play
from tests.benchmarks.machine import CannotMeasure, on_measured_core, use_measured_core, use_other_core
from tests.benchmarks.report import Goal, Line, Round, ratio, value

_SUBJECTS, _GROUPS, _OF_A_GROUP = 10_000, 5, 8
_FEW: Final = 500
"""Subjects of the peer in fractions."""
_MIAOPU: Final = Path(sys.executable).parent / "miaopu"


def _leaf(place: int) -> dict[str, Any]:
    points = [[0, 0], [20 + place, "60.5"], [f"{70 + place}.25", 100]]
    return {"id": f"指标{place}", "weight": "0.125", "missing": ("zero", "exclude")[place % 2], "points": points}


def _document(size: int) -> dict[str, Any]:
    """A value of two decimals for nearly every leaf: half of them JSON numbers, half of them strings."""
    draw = random.Random(2024)
    leaves = [_leaf(place) for place in range(_GROUPS * _OF_A_GROUP)]
    groups = [
        {"id": f"组{place}", "weight": 0.2, "children": leaves[place * _OF_A_GROUP : (place + 1) * _OF_A_GROUP]}
        for place in range(_GROUPS)
    ]
    subjects = [
        {"id": f"主体{number}", "values": {leaf["id"]: _value(draw, number) for leaf in leaves}}
        for number in range(size)
    ]
    return {"tree": {"id": "总分", "weight": 1, "children": groups}, "subjects": subjects}


def _value(draw: random.Random, number: int) -> Any:
    if draw.random() < 0.03:
        return None
    cents = draw.randrange(12_000)
    return cents / 100 if number % 2 else f"{cents / 100:.2f}"


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    from tests.benchmarks.peers.scores_in_floats import in_floats
    from tests.benchmarks.peers.scores_in_fractions import in_fractions

    file, answer = bench.folder / "indicators.json", bench.folder / "scores.json"
    raw, few = orjson.dumps(_document(_SUBJECTS)), orjson.dumps(_document(_FEW))
    file.write_bytes(few)
    run(file, str(answer))
    results = orjson.loads(answer.read_bytes())["results"]
    if orjson.loads(in_fractions(few)) != results:
        raise CannotMeasure("the exact peer says something else")
    if not np.allclose(_scores(results), _scores(orjson.loads(in_floats(few))), rtol=0, atol=1.5e-4):
        raise CannotMeasure("floats are off by more than their last decimal")
    file.write_bytes(raw)

    def play() -> Round:
        return {
            "command": _process(file, answer),
            "ours": _seconds(lambda: run(file, str(answer))),
            "fractions": _seconds(lambda: in_fractions(few)) * _SUBJECTS / _FEW,
            "floats": _seconds(lambda: answer.write_bytes(in_floats(file.read_bytes()))),
        }

    use_measured_core()
    try:
        yield play
    finally:
        use_other_core()


def _scores(results: list[Any]) -> list[float]:
    """Of every node that has one, subject by subject."""
    ordered = sorted(results, key=lambda one: str(one["id"]))
    return [float(score) for one in ordered for _, score in sorted(one["nodes"].items()) if score is not None]


def _process(file: Path, answer: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(on_measured_core([str(_MIAOPU), "evaluate", str(file), "--json", str(answer)]), check=True)
    return time.perf_counter() - begun


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


MEASURE = Measure(
    "evaluate",
    f"a tree of indicators: {_SUBJECTS:,} subjects with {_GROUPS * _OF_A_GROUP} values each",
    _open,
    (
        Line("the command, s", lambda one: one["command"], ".2f", Goal(3, 3, smaller_is_better=True)),
        value("ours", "in this process, processor time, s", ".2f"),
        value("fractions", f"its page in fractions, by {_FEW} subjects, s", ".2f"),
        value("floats", "numpy in floats, not exact, s", ".2f"),
        ratio("fractions", "ours", "fractions / ours", Goal(5, 3), ".1f"),
        ratio("ours", "floats", "ours / floats", form=".1f"),
    ),
)
