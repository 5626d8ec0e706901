"""The criteria over a base of applicants and over one firm, beside OpenFisca-core carrying the same fifteen criteria.

Both run in this process on the measured core; the figures are its processor time, so that what else the machine does
takes less part in them. Before each round the answers, margins and outcomes of both are compared.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import orjson

from eligibility.domain.assess import assess_facts
from eligibility.domain.columns import of_arrays, of_json
from eligibility.domain.columns.model import FLAGS
from eligibility.domain.population import Population, judge_population, sweep
from tests.benchmarks.base import GROUPS, PARAMETERS, Arrays, applicants, body, facts, records, situations, with_codes
from tests.benchmarks.bench import Bench, Measure, Play
from tests.benchmarks.machine import CannotMeasure, use_measured_core, use_other_core
from tests.benchmarks.report import Goal, Line, Round, ratio, value

SIZE: Final = 100_000
SITUATION: Final = 500
POINTS: Final = tuple(f"0.{thousandths:03}" for thousandths in range(75, 125))
_FLOAT32: Final = 1e-5
"""OpenFisca's margins are differences of 32-bit floats: so much of the figures that they come from they may be off."""


@contextmanager
def _open(_: Bench) -> Iterator[Play]:
    from tests.benchmarks.peers import openfisca_rules as peer

    rules = peer.system(PARAMETERS, GROUPS)
    arrays, few = applicants(SIZE), applicants(SITUATION)
    ours, theirs = with_codes(arrays), _as_answers(arrays)
    held, text, situation = of_arrays(ours), body(arrays), orjson.dumps(situations(few))
    one, firm = _as_answers(applicants(1)), facts(records(applicants(1))[0])

    def single() -> float:
        return _seconds(lambda: judge_population(held, PARAMETERS), 10)

    def play() -> Round:
        _must_agree(judge_population(of_arrays(ours), PARAMETERS), peer.from_arrays(rules, theirs), arrays)
        _must_agree(judge_population(of_json(body(few), GROUPS), PARAMETERS), _situation(peer, rules, situation), few)
        return {
            "arrays": SIZE / _seconds(lambda: judge_population(of_arrays(ours), PARAMETERS), 10),
            "held": SIZE / single(),
            "their arrays": SIZE / _seconds(lambda: peer.from_arrays(rules, theirs), 5),
            "json": SIZE / _seconds(lambda: judge_population(of_json(text, GROUPS), PARAMETERS), 1),
            "their json": SITUATION / _seconds(lambda: _situation(peer, rules, situation), 1),
            "one": _seconds(lambda: assess_facts(firm, PARAMETERS).to_json(), 500) * 1e6,
            "their one": _seconds(lambda: peer.explained(rules, one), 50) * 1e6,
            "their one, no trace": _seconds(lambda: peer.from_arrays(rules, one), 50) * 1e6,
            "sweep": _seconds(lambda: [point.answers.counts() for point in _swept(held)], 1),
            "ten": 10 * single(),
        }

    use_measured_core()
    try:
        yield play
    finally:
        use_other_core()


def _swept(held: Any) -> Any:
    return sweep(held, PARAMETERS, "A6.rd_share", POINTS)


def _situation(peer: Any, rules: Any, situation: bytes) -> Any:
    return peer.from_situation(rules, orjson.loads(situation))


def _as_answers(arrays: Arrays) -> Arrays:
    """The arrays as OpenFisca's rules take them: 0 no, 1 not known, 2 yes."""
    return {name: np.where(a < 0, 1, a * 2).astype(np.int32) if name in FLAGS else a for name, a in arrays.items()}


def _seconds(run: Callable[[], object], times: int) -> float:
    """Processor seconds of one run, the mean of several after one that warms the caches."""
    run()
    gc.collect()
    before = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - before) / times


def _must_agree(ours: Population, theirs: Any, arrays: Arrays) -> None:
    from tests.benchmarks.peers.openfisca_rules import MARGINS, YEAR

    answers = ours.answers
    said = [theirs.calculate(id_.lower().replace(".", "_"), YEAR) for id_ in answers.ids]
    wrong = [answers.ids[place] for place, one in enumerate(said) if _differs(answers, place, one)]
    if (theirs.calculate("outcome", YEAR) != answers.outcomes).any():
        wrong.append("outcome")
    scale = np.fmax.reduce([np.nan_to_num(np.abs(column)) for column in arrays.values()]) + 1e9
    for name, margins in zip(MARGINS, ours.margins, strict=True):
        other = theirs.calculate(name, YEAR)
        off = np.abs(other - margins) > scale * _FLOAT32
        if off.any() or (np.isnan(other) != np.isnan(margins)).any():
            wrong.append(name)
    if wrong:
        raise CannotMeasure(f"the two do not agree on {', '.join(wrong)}")


def _differs(answers: Any, place: int, theirs: Any) -> bool:
    met, unmet = ((masks >> place & 1).astype(np.int32) for masks in (answers.met, answers.unmet))
    return bool((theirs != 1 + met - unmet).any())


LINES: Final[tuple[Line, ...]] = (
    value("arrays", f"{SIZE:,} firms from arrays, checked, firms/s"),
    value("held", f"{SIZE:,} firms held as columns, firms/s"),
    value("their arrays", "OpenFisca from arrays, firms/s"),
    ratio("arrays", "their arrays", "ours from arrays / OpenFisca", Goal(7, 5)),
    ratio("held", "their arrays", "ours from columns held / OpenFisca"),
    value("json", f"{SIZE:,} firms from JSON, firms/s"),
    value("their json", f"OpenFisca from a JSON situation of {SITUATION}, firms/s"),
    ratio("json", "their json", "ours from JSON / OpenFisca's situation", Goal(200, 100), ".0f"),
    value("one", "one firm with its explanation, µs", ".1f"),
    value("their one", "OpenFisca, one firm with its trace, µs"),
    value("their one, no trace", "OpenFisca, one firm without, µs"),
    ratio("their one", "one", "OpenFisca / ours, one firm explained", Goal(20, 10), ".1f"),
    value("sweep", f"{len(POINTS)} values of one limit, s", ".3f"),
    ratio("sweep", "ten", "the sweep / 10 single evaluations", Goal(3, 3, smaller_is_better=True)),
)
MEASURE = Measure("eligibility", "criteria over a population and over one firm, processor time", _open, LINES)
