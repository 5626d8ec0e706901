"""Two simulations side by side, and the sizes and sweeps that an order may name."""

from typing import Any

import pytest

from eligibility.domain.facts import facts_of
from eligibility.domain.simulation.order import Order, simulable_names, sweep_of, with_changes
from eligibility.domain.simulation.run import result_of
from eligibility.domain.simulation.side_by_side import side_by_side
from eligibility.domain.simulation.sizes import size_of
from shared.domain.seats import SeatPlan
from shared.plan.parameters import BadParameter
from shared.testing.builders import uscc
from tests.eligibility.bases import WUHAN, five, judge
from tests.eligibility.firms import ON, PARAMETERS, PLAN, firm


@pytest.mark.parametrize(
    ("employees", "revenue_wan", "size"),
    [
        pytest.param(19, 299, "micro", id="under both"),
        pytest.param(20, 299, "micro", id="small needs both"),
        pytest.param(19, 9999, "micro", id="the other one"),
        pytest.param(20, 300, "small", id="on both bounds of small"),
        pytest.param(299, 40000, "small", id="one under medium"),
        pytest.param(300, 2000, "medium", id="on both bounds of medium"),
        pytest.param(999, 40000, "medium", id="one under large"),
        pytest.param(1000, 40000, "large", id="on both bounds of large"),
        pytest.param(None, 299, "micro", id="whatever the missing figure is"),
        pytest.param(None, 2000, "unknown", id="it could be small or medium"),
    ],
)
def test_a_size_is_the_highest_whose_bounds_all_are_reached(employees: int | None, revenue_wan: int, size: str) -> None:
    declaration = firm(employees=employees, revenue_yuan=str(revenue_wan * 10_000), rd_staff=None)
    assert size_of(facts_of(declaration, PLAN, ON, PARAMETERS), PLAN.size_bounds.on(ON)) == size


@pytest.mark.parametrize(("industry_class", "size"), [(None, "unknown"), ("6620", "not_covered")])
def test_without_a_group_there_is_no_size(industry_class: str | None, size: str) -> None:
    declared = facts_of(firm(industry_class=industry_class), PLAN, ON, PARAMETERS)
    assert size_of(declared, PLAN.size_bounds.on(ON)) == size


def test_a_simulation_may_change_what_eligibility_decides_by_and_nothing_else() -> None:
    names = simulable_names(PARAMETERS)
    assert {"A6.rd_share", "A2.kind", "A5.basis", "eligibility.provincial_review", "ranking.A6.weight"} <= set(names)
    with pytest.raises(BadParameter, match=r"no parameter pool\.cap; there are .*A6\.rd_share"):
        with_changes(PARAMETERS, {"pool.cap": "400"})


@pytest.mark.parametrize(
    ("parameter", "start", "stop", "points", "values"),
    [
        ("A6.rd_share", "0.05", "0.15", 3, ("0.05", "0.1", "0.15")),
        ("A6.rd_share", "0", "0.1", 4, ("0", "0.033333", "0.066667", "0.1")),
        ("A6.rd_input_yuan", "1000000", "2000000", 4, ("1000000", "1333333.33", "1666666.67", "2000000")),
        ("A8.own_trademarks", "0", "2", 9, ("0", "1", "2")),
        ("A8.own_trademarks", "3", "1", 3, ("3", "2", "1")),
        ("cap", "300", "500", 3, ("300", "400", "500")),
    ],
)
def test_a_sweep_has_values_that_its_unit_allows(
    parameter: str, start: str, stop: str, points: int, values: tuple[str, ...]
) -> None:
    assert sweep_of(PARAMETERS, parameter, start, stop, points).values == values


@pytest.mark.parametrize(
    ("parameter", "start"), [("A2.kind", "hard"), ("A6.rd_share", "1.2"), ("cap", "-1"), ("cap", "x"), ("A6", "0")]
)
def test_a_sweep_over_what_is_no_number_is_refused(parameter: str, start: str) -> None:
    with pytest.raises(BadParameter):
        sweep_of(PARAMETERS, parameter, start, start, 2)


STAMP: dict[str, Any] = {"on": "2024-06-25", "seat_plan": {"plan_id": "hubei", "sequence": 4}}
ASKED = {"batch": "2024-1", "stand": "recommendable", "seats": "current"}


def test_side_by_side_counts_what_two_have_in_common() -> None:
    one, told = judge(five()), SeatPlan(cap=3, seats={WUHAN: 2})
    orders = (Order({"A6.rd_share": "0.08"}), Order({"A6.rd_share": "0.05"}), Order(cap=2))
    results = [{**STAMP, **result_of(one, order, told)} for order in orders]
    found = side_by_side(results, [ASKED] * 3)
    assert (found["comparable"], found["differences"]) == (True, [])
    assert [column["seated"] for column in found["columns"]] == [3, 3, 2]
    first = found["overlaps"][0]
    assert [first[name] for name in ("first", "second", "seated", "entering", "leaving")] == [0, 1, 3, 1, 1]
    assert found["overlaps"][1]["seated_in_first_alone"] == [uscc(5)]
    assert found["leaving_in_all"] == [uscc(4)]


@pytest.mark.parametrize(
    ("stamp", "asked", "what", "en"),
    [
        ({"on": "2024-07-01"}, {}, "on", "The day of the screening differs: 2024-06-25; 2024-07-01."),
        (
            {},
            {"stand": "recommended"},
            "stand",
            "The choice of firms that stand differs: every firm that could be taken; recommended firms alone.",
        ),
        (
            {},
            {"seats": "fresh"},
            "seats",
            "The choice of seats differs: the seats that are left; all seats, as if nobody had one.",
        ),
        ({"seat_plan": None}, {}, "seat_plan", "The seat plan differs: hubei 4; none."),
        ({}, {"batch": "2025-1"}, "batch", "The batch differs: 2024-1; 2025-1."),
        ({"rules": []}, {}, "rules", f"The version of the rules in force differs: {ON} {PARAMETERS.version}; ."),
    ],
)
def test_scenarios_on_other_bases_are_not_comparable_and_say_why(
    stamp: dict[str, Any], asked: dict[str, Any], what: str, en: str
) -> None:
    result = {**STAMP, **result_of(judge(five()), Order(), SeatPlan(cap=3))}
    found = side_by_side([result, {**result, **stamp}], [ASKED, ASKED | asked])
    assert not found["comparable"]
    (difference,) = found["differences"]
    assert (difference["what"], difference["message"]["en"]) == (what, en)
    assert "不同：" in difference["message"]["zh"]
