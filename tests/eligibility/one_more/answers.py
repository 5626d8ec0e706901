"""What every side of the rules says of some firms, one by one and by columns, in routes, ranking, flips, the form."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from eligibility.domain.assess import Assessment, assess, assess_facts
from eligibility.domain.columns import of_facts
from eligibility.domain.facts import Facts, facts_of
from eligibility.domain.flips import flip_of
from eligibility.domain.population import judge_population
from eligibility.domain.ranking import explain, moves
from eligibility.domain.route.find import alternatives, find_route
from eligibility.domain.score import MILLION, PLACES, parts_of_many, score
from eligibility.domain.simulation.order import Order, Sweep
from eligibility.domain.simulation.run import points_of, result_of
from eligibility.domain.what_if import with_limits
from intake.workbook.write_template import write_template
from shared.domain.seats import SeatPlan
from shared.plan.load import load_plan
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from tests.eligibility.bases import judge, row
from tests.eligibility.firms import MODEL, ON, firm

_LIKE = {name: value for name, value in MODEL.items() if name not in {"name", "uscc", "reporting_unit"}}
"""The model firm under another code."""


def answers(folder: Path, criterion: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """`firms` are changes of the model firm, `set` other limits, `sweep` values of one."""
    plan = load_plan(folder)
    p = plan.on(ON)
    other, firms = with_limits(p, asked["set"]), asked["firms"]
    declared = [firm(**changes) for changes in firms]
    facts = [facts_of(each, plan, ON, p) for each in declared]
    return {
        "outcomes": [assess(each, plan, ON, p).outcome for each in declared],
        "findings": [[one.to_json() for one in assess(each, plan, ON, p).findings] for each in declared],
        "by_columns": _by_columns(facts, p),
        "routes": [find_route(each, plan, ON, p).to_json() for each in declared],
        "ways": [[way.to_json() for way in alternatives(each, plan, ON, p).get(criterion, ())] for each in declared],
        "scores": [str(score(each, p)) for each in facts],
        "scores_by_columns": [str(total) for total in _scores(facts, p)],
        "ranking": [[str(part.part) for part in explain(each, p) if part.criterion == criterion] for each in facts],
        "moves": [
            [(move.field, str(move.to)) for move in moves(each, p, PLACES) if move.criterion == criterion]
            for each in facts
        ],
        "flips": [_flip(assess(each, plan, ON, p), assess(each, plan, ON, other)) for each in declared],
        "simulation": _simulation(folder, firms, asked),
        "template": _template(plan),
    }


def _template(plan: Plan) -> str:
    """All words of the form that cities fill in."""
    template = BytesIO()
    write_template(template, plan)
    with ZipFile(template) as parts:
        return parts.read("xl/sharedStrings.xml").decode()


def _by_columns(facts: Sequence[Facts], p: Parameters) -> list[list[Any]]:
    found = judge_population(of_facts(facts), p).answers
    for number, each in enumerate(facts):
        alone = assess_facts(each, p)
        assert found.unmet_of(number) == alone.unmet
        assert found.undecided_of(number) == alone.undecided
    return [[found.outcome_of(number), list(found.unmet_of(number))] for number in range(len(facts))]


def _flip(before: Assessment, after: Assessment) -> dict[str, object] | None:
    found = flip_of(before, after)
    return found.to_json() if found else None


def _scores(facts: Sequence[Facts], p: Parameters) -> list[Decimal]:
    parts = parts_of_many(of_facts(facts), p).values()
    return [Decimal(sum(int(part[number]) for part in parts)) / MILLION for number in range(len(facts))]


def _simulation(folder: Path, firms: Sequence[dict[str, Any]], asked: Mapping[str, Any]) -> dict[str, Any]:
    base, seats = (
        judge([row(number, **{**_LIKE, **changes}) for number, changes in enumerate(firms, 1)], folder=folder),
        SeatPlan(cap=9),
    )
    result = result_of(base, Order(dict(one.split("=") for one in asked["set"])), seats)
    name, values = asked["sweep"]
    points = points_of(base, Order(sweep=Sweep(name, tuple(values))), seats, values)
    told = {key: result[key] for key in ("entering", "leaving", "flips")}
    return {**told, "standing_by_limit": [point["standing"] for point in points]}
