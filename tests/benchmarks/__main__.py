"""`python -m tests.benchmarks [measure …]`: all measures, or those named."""

import sys

from tests.benchmarks import (
    consume,
    cost,
    eligibility,
    evaluate,
    rejudge,
    relay,
    removal,
    revocation,
    simulation,
    visibility,
    write_path,
)
from tests.benchmarks.bench import open_bench
from tests.benchmarks.machine import CannotMeasure, describe
from tests.benchmarks.report import report

_IN_ORDER = (
    write_path,
    relay,
    consume,
    cost,
    visibility,
    removal,
    revocation,
    eligibility,
    rejudge,
    simulation,
    evaluate,
)
MEASURES = {module.MEASURE.name: module.MEASURE for module in _IN_ORDER}


def main(wanted: list[str]) -> int:
    """Prints one report a measure; 1 when one could not be taken, 2 for an unknown name."""
    if unknown := set(wanted) - set(MEASURES):
        print(f"unknown / 未知: {', '.join(sorted(unknown))}. Known / 可选: {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    missed = 0
    with open_bench() as bench:
        print(describe(), flush=True)
        for name in wanted or MEASURES:
            measure = MEASURES[name]
            try:
                with measure.open(bench) as play:
                    rounds = [play() for _ in range(bench.rounds)]
            except CannotMeasure as reason:
                print(f"\n{measure.title}: not measured / 未测: {reason}", file=sys.stderr, flush=True)
                missed += 1
                continue
            print(f"\n{report(measure.title, measure.lines, rounds)}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
