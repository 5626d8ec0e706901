"""From a declared firm to its shortest route, or to what blocks every one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from types import MappingProxyType

from eligibility.domain.assess import EXACT
from eligibility.domain.route.layout import Layout
from eligibility.domain.route.moves import Move, moves_in
from eligibility.domain.route.offers import options
from eligibility.domain.route.solve import least_way, place, ways_of
from eligibility.domain.route.start import start_of
from eligibility.domain.route.steps import Step, step_of
from shared.domain.declaration import Declaration
from shared.domain.money import plain
from shared.plan.model import Plan
from shared.plan.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Route:
    """The steps of least total effort in annex order, or the criteria that no allowed step can turn."""

    blocked_by: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def reachable(self) -> bool:
        """Whether there is a route; one without steps is that of an eligible firm."""
        return not self.blocked_by

    @property
    def effort(self) -> Decimal | None:
        """The exact total of the steps; None where there is no route."""
        with localcontext(EXACT):
            return sum((step.effort for step in self.steps), Decimal(0)) if self.reachable else None

    def to_json(self) -> dict[str, object]:
        """Plain data with the keys of the command's answer."""
        return {
            "reachable": self.reachable,
            "blocked_by": list(self.blocked_by),
            "effort": None if self.effort is None else plain(self.effort),
            "steps": [step.to_json() for step in self.steps],
        }


def find_route(
    declaration: Declaration,
    plan: Plan,
    on: date,
    parameters: Parameters,
    found: Mapping[str, object] = MappingProxyType({}),
    granted: Collection[str] = (),
) -> Route:
    """The shortest route of a firm, all else unchanged and judged on the day.

    `found` are reviewers' findings in place of declared values, `granted` criteria whose waiver has been granted.

    Raises:
        NotInForce: a table of the plan has no edition on that day.
    """
    with localcontext(EXACT):
        start, efforts = start_of(declaration, plan, on, parameters, found, granted), plan.efforts.on(on)
        layout, offered = Layout.of(parameters), options(start)
        blocked: set[str] = set()
        way: list[tuple[str, Move]] = []
        for group in layout.groups:
            if any(start.open(criterion.id) for criterion in group):
                tables = [ways_of(criterion, start, offered) for criterion in group]
                least = least_way(group, start, tables, efforts)
                way += least or ()
                if least is None:
                    stuck = {criterion.id for criterion, table in zip(group, tables, strict=True) if not table}
                    blocked |= stuck or {criterion.id for criterion in group if start.open(criterion.id)}
        if blocked:
            return Route(tuple(criterion.id for criterion in parameters.criteria if criterion.id in blocked), ())
        in_order = sorted(way, key=lambda item: place(layout, item))
        return Route((), tuple(step_of(start, criterion, move, efforts, on) for criterion, move in in_order))


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to meet one criterion by itself: a limb of an "or", or a waiver; all its steps are needed."""

    criterion: str
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, object]:
        """Plain data; the effort is that of these steps alone."""
        with localcontext(EXACT):
            effort = sum((step.effort for step in self.steps), Decimal(0))
        return {"effort": plain(effort), "steps": [step.to_json() for step in self.steps]}


def alternatives(
    declaration: Declaration,
    plan: Plan,
    on: date,
    parameters: Parameters,
    found: Mapping[str, object] = MappingProxyType({}),
    granted: Collection[str] = (),
) -> dict[str, list[Alternative]]:
    """By open criterion in annex order, every way that meets it; a blocked one has none.

    Raises:
        NotInForce: a table of the plan has no edition on that day.
    """
    with localcontext(EXACT):
        start, efforts = start_of(declaration, plan, on, parameters, found, granted), plan.efforts.on(on)
        offered = options(start)
        return {
            criterion.id: [
                Alternative(
                    criterion.id, tuple(step_of(start, criterion.id, move, efforts, on) for move in moves_in(way))
                )
                for way in ways_of(criterion, start, offered)
            ]
            for criterion in parameters.criteria
            if start.open(criterion.id)
        }
