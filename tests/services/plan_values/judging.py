"""Parameters of criteria: what a firm is judged to be, and its score."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

from eligibility.domain.assess import assess, assess_facts
from eligibility.domain.facts import Facts, facts_of
from eligibility.domain.records import RECORDS
from eligibility.domain.score import score
from shared.domain.declaration import Declaration
from shared.plan.model import Plan
from tests.eligibility.firms import INVENTIONS, ON, UTILITY_MODEL, firm, patent, product
from tests.services.plan_values.shown import SHIPPED, Shown

Answer = Callable[[Plan], object]
_UNUSED: Final = (patent(INVENTIONS[0], industrialised=False),)
_TWO_OF_THREE: Final = tuple(patent(number, industrialised=number != INVENTIONS[2]) for number in INVENTIONS[:3])
_MISSES: Final[dict[str, dict[str, Any]]] = {
    "A1.1": {"registered_division": "310000"},
    "A1.2": {"legal_person": False},
    "A1.3": {"employees": 5000, "revenue_yuan": "900000000", "rd_input_yuan": "90000000", "rd_staff": 2000},
    "A2": {"qualifications": ()},
    "A3": {"industry_class": "3611"},
    "A4.1": {"products": (product(),)},
    "A4.2": {"products": (product(INVENTIONS[0], filing_status="not_filed"),)},
    "A5": {"patents": _UNUSED},
    "A6": {"rd_input_yuan": "1"},
    "A7.1": {"rd_team": False},
    "A7.2": {"rd_staff": 1},
    "A8": {"own_trademarks": 0},
    "A9": {"ip_body": False},
    "A10.1": {"abnormal_filings": True},
    "A10.2": {"misconduct": True},
}
"""For each criterion a firm that fails it, or lacks what it asks for, and meets all others."""
_SCORED: Final[dict[str, tuple[dict[str, Any], dict[str, Any]]]] = {
    "A5": ({"patents": _TWO_OF_THREE}, {"patents": _UNUSED}),
    "A6": ({}, {"rd_input_yuan": "0"}),
    "A7.2": ({}, {"rd_staff": 0}),
    "A8": ({}, {"own_trademarks": 0}),
}
"""For each weighed criterion a firm above its limit and one far below it."""


def judged(**changes: Any) -> Answer:
    """The judgement of the changed model firm: the outcome, and what is unmet or undecided."""
    return lambda plan: _judged(firm(**changes), plan)


def _judged(declaration: Declaration, plan: Plan) -> object:
    found = assess(declaration, plan, ON, plan.on(ON))
    return found.outcome, found.flags, found.unmet, found.undecided


def scored(**changes: Any) -> Answer:
    """The score by which the changed model firm is ranked."""
    return lambda plan: score(facts_of(firm(**changes), plan, ON, plan.on(ON)), plan.on(ON))


def _recorded(plan: Plan) -> object:
    """A firm whose tax evasion of March 2022 monitoring has confirmed."""
    record = {"violation_id": "v", "ground": "tax_evasion", "occurred_on": "2022-03-01", "kind": None}
    known = {RECORDS: ({**record, "order_no": None, "appeal_state": None},)}
    return assess_facts(facts_of(firm(), plan, ON, plan.on(ON), known), plan.on(ON)).unmet


def _kinds() -> Iterator[tuple[str, Shown]]:
    for id_, miss in _MISSES.items():
        kind = SHIPPED.on(ON).word(f"{id_}.kind")
        yield f"{id_}.kind", Shown("soft" if kind == "hard" else "hard", judged(**miss))


def _weights() -> Iterator[tuple[str, Shown]]:
    for id_, (above, below) in _SCORED.items():
        on_the_limit = {"own_trademarks": 1} if id_ == "A8" else above
        yield f"ranking.{id_}.weight", Shown("0.5", scored(**above))
        yield f"ranking.{id_}.measure", Shown("met", scored(**on_the_limit))
        yield f"ranking.{id_}.most_above", Shown("0.2", scored(**above))
        yield f"ranking.{id_}.most_below", Shown("0.2", scored(**below))


def _bounds() -> Iterator[tuple[str, Shown]]:
    """Where "large" begins: a firm on all bounds of its group, and one of them raised."""
    parameters = SHIPPED.on(ON)
    for name in (name for name in SHIPPED.definitions if SHIPPED.size_bounds.place_of(name)):
        yield name, Shown(str(parameters.number(name) + 1), _on_the_bounds(name.split(".")[-2]))


def _on_the_bounds(group: str) -> Answer:
    bounds = {bound.indicator: bound.large_from for bound in SHIPPED.size_bounds.on(ON)[group]}
    whole = {name: int(bound) if name == "employees" else Decimal(bound) for name, bound in bounds.items()}

    def answer(plan: Plan) -> object:
        facts: Facts = facts_of(firm(), plan, ON, plan.on(ON)).supposing(size_group=group, **whole)
        return assess_facts(facts, plan.on(ON)).unmet

    return answer


ROWS: Final[dict[str, Shown]] = {
    **dict(_kinds()),
    **dict(_weights()),
    **dict(_bounds()),
    "A5.industrialised_share": Shown("0.51", judged()),
    "A5.basis": Shown("inventions", judged(patents=(*_UNUSED, patent(UTILITY_MODEL)))),
    "A6.rd_share": Shown("0.08", judged(rd_input_yuan="900000", revenue_yuan="10000000")),
    "A6.rd_input_yuan": Shown("900000", judged(rd_input_yuan="900000", revenue_yuan="100000000")),
    "A7.2.rd_staff_share": Shown("0.3", judged()),
    "A8.own_trademarks": Shown("3", judged()),
    "A10.2.look_back_years": Shown("2", _recorded),
    "eligibility.provincial_review": Shown(
        "no",
        judged(qualifications=(), industry_class="3611", products=_MISSES["A4.2"]["products"]),
    ),
}
