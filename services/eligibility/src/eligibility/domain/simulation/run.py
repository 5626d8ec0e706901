"""A simulation from its base to its result, in parts that a job can do one after another."""

from collections.abc import Iterator, Sequence
from typing import Any

from eligibility.domain.simulation import splits
from eligibility.domain.simulation.base import Piece, base_of
from eligibility.domain.simulation.compare import Json, Side, compared
from eligibility.domain.simulation.judged import Judge
from eligibility.domain.simulation.order import Order
from shared.domain.seats import SeatPlan
from shared.plan.model import Plan


def judge_of(plan: Plan, pieces: Sequence[Piece]) -> Judge:
    """What judges the base of these pieces."""
    return Judge(base_of(pieces, plan), plan)


def result_of(judge: Judge, order: Order, told: SeatPlan | None) -> Json:
    """The rules and seats in force beside those of the order, without its sweep."""
    before = Side.of(judge, order, order.plan(told), changed=False)
    after = Side.of(judge, order, order.changed_plan(told), changed=True)
    base, plan, sides = judge.base, judge.plan, (before.seating, after.seating)
    return {
        "rules": [
            {"reference_date": str(group.on), "version": old, "what_if_version": new}
            for group, old, new in zip(base.groups, before.judgement.versions, after.judgement.versions, strict=True)
        ],
        **compared(before, after),
        "by_unit": splits.by_unit(base, plan, *sides),
        "by_section": splits.by_section(base, plan, *sides),
        "by_class": splits.by_class(base, plan, *sides),
        "by_intensity": splits.by_intensity(base, plan, *sides),
        "by_major": splits.by_major(base, plan, *sides),
        "by_category": splits.by_category(base, plan, *sides),
        "by_size": splits.by_size(base, *sides),
    }


def points_of(judge: Judge, order: Order, told: SeatPlan | None, values: Sequence[str]) -> Iterator[Json]:
    """These points of the order's sweep, each beside the rules and seats in force."""
    before = Side.of(judge, order, order.plan(told), changed=False)
    judge.judgement(order.changes)  # kept, so that a point judges nothing anew but what reads the swept number
    for value in values:
        yield _point(before, judge, order.at(value), told, value)


def _point(before: Side, judge: Judge, order: Order, told: SeatPlan | None, value: str) -> Json:
    side = Side.of(judge, order, order.changed_plan(told), changed=True, keep=False)
    seated, earlier = side.seating.seated, before.seating.seated
    units: dict[str, Any] = {}
    for row in seated.nonzero()[0].tolist():
        unit = judge.base.firms[row].unit
        units[unit] = units.get(unit, 0) + 1
    totals = side.totals()
    return {
        "value": value,
        **{name: totals[name] for name in ("eligible", "needs_waiver", "needs_review", "ineligible")},
        "standing": totals["standing"],
        "seated": totals["seated"],
        "entering": int((seated & ~earlier).sum()),
        "leaving": int((earlier & ~seated).sum()),
        "marginal": side.marginal(),
        "units": dict(sorted(units.items())),
    }
