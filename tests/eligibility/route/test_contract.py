"""The sentences of the contract of `miaopu route`, one by one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.domain.route.find import Route, find_route
from eligibility.domain.route.layout import Layout
from eligibility.domain.route.numbers import MOST_PERSONS, MOST_YUAN
from eligibility.domain.what_if import with_limits
from shared.domain.declaration import Declaration
from shared.domain.money import plain
from tests.eligibility.firms import INVENTIONS, ON, PARAMETERS, PLAN, UTILITY_MODEL, firm, patent, product

ABSENT = "2017109110922"


def route(*limits: str, on: date = ON, **changes: Any) -> Route:
    """The route of the changed model firm under these limits."""
    return find_route(firm(**changes), PLAN, on, with_limits(PARAMETERS, limits))


def steps(*limits: str, **changes: Any) -> list[tuple[str, str, str | None, Any, Any]]:
    """Criterion, kind, field, from and to of each step, as JSON has them."""
    written = [step.to_json() for step in route(*limits, **changes).steps]
    keys = ("criterion", "kind", "field", "from", "to")
    return [tuple(step[key] for key in keys) for step in written]  # type: ignore[misc]


Case = tuple[tuple[str, ...], dict[str, Any], list[tuple[str, str, str | None, Any, Any]]]
NEITHER: dict[str, Any] = {"university_cooperation": False}
NO_PATENT: dict[str, Any] = {"patents": []}
CASES: dict[str, Case] = {
    "an eligible firm has nothing to do": ((), {}, []),
    "a missing seat: to is null": (
        (), {"registered_division": None}, [("A1.1", "supply", "registered_division", None, None)]
    ),
    "a missing legal form": ((), {"legal_person": None}, [("A1.2", "supply", "legal_person", None, True)]),
    "a missing class: to is null, and it counts as met for size and industry": (
        (), {"industry_class": None}, [("A1.3", "supply", "industry_class", None, None)]
    ),
    "employees as the highest that does": (
        (), {"employees": None, "revenue_yuan": "500000000"}, [("A1.3", "supply", "employees", None, 220)]
    ),
    "employees just below where large begins": (
        (), {"employees": None, "revenue_yuan": "500000000", "university_cooperation": True},
        [("A1.3", "supply", "employees", None, 999)],
    ),
    "revenue as the highest that does, for size and share alike": (
        (), {"revenue_yuan": None, "employees": 2000, "university_cooperation": True, "rd_input_yuan": "4000000"},
        [("A1.3", "supply", "revenue_yuan", None, "40000000")],
    ),
    "revenue to the cent": (
        (), {"revenue_yuan": None, "employees": 2000, "university_cooperation": True},
        [("A1.3", "supply", "revenue_yuan", None, "399999999.99")],
    ),
    "assets just below where large begins": (
        (), {"industry_class": "4710", "revenue_yuan": "900000000", "total_assets_yuan": None},
        [("A1.3", "supply", "total_assets_yuan", None, "799999999.99"), ("A3", "waiver", None, None, None)],
    ),
    "a certificate that is not given": (
        (), {"qualifications": None}, [("A2", "supply", "qualifications", None, "专精特新中小企业")]
    ),
    "no certificate: a waiver": ((), {"qualifications": []}, [("A2", "waiver", None, None, None)]),
    "another industry: only a waiver": ((), {"industry_class": "3611"}, [("A3", "waiver", None, None, None)]),
    "no main product: 0 to 1, then core patent and filing as usual": (
        (), {"products": []},
        [
            ("A4.1", "supply", "main_products", 0, 1),
            ("A4.1", "supply", "core_patents", [], [INVENTIONS[1]]),
            ("A4.2", "supply", "filed_main_products", 0, 1),
        ],
    ),
    "a core patent that is not named": (
        (), {"products": [product()]}, [("A4.1", "supply", "core_patents", [], [INVENTIONS[1]])]
    ),
    "a core patent that is not the firm's": (
        (), {"products": [product(ABSENT)]}, [("A4.1", "improve", "core_patents", [], [INVENTIONS[1]])]
    ),
    "no patent: the first new one becomes the core patent and must be put in use": (
        (), NO_PATENT,
        [("A4.1", "improve", "valid_patents", 0, 1), ("A5", "improve", "industrialised_patents", 0, 1)],
    ),
    "a product that is not filed": (
        (), {"products": [product(INVENTIONS[0], filing_status="not_filed")]},
        [("A4.2", "improve", "filed_main_products", 0, 1)],
    ),
    "patents of unknown use suffice": (
        (), {"patents": [patent(number, industrialised=None) for number in INVENTIONS]},
        [("A5", "supply", "industrialised_patents", 0, 3)],
    ),
    "patents of unknown use do not suffice": (
        (), {"patents": [patent(n, industrialised=None if n == INVENTIONS[0] else False) for n in INVENTIONS]},
        [("A5", "improve", "industrialised_patents", 0, 3)],
    ),
    "R&D input to the cent, by the share": (
        (), {"rd_input_yuan": "1", "revenue_yuan": "49999999.91"},
        [("A6", "improve", "rd_input_yuan", "1", "5000000")],
    ),
    "R&D input to the cent, by a share that falls between cents": (
        (), {"rd_input_yuan": "1", "revenue_yuan": "1000000.01"},
        [("A6", "improve", "rd_input_yuan", "1", "100000.01")],
    ),
    "R&D input that is missing": (
        (), {"rd_input_yuan": None}, [("A6", "supply", "rd_input_yuan", None, "5000000")]
    ),
    "R&D input and revenue both missing: one step is enough": (
        (), {"rd_input_yuan": None, "revenue_yuan": None}, [("A6", "supply", "rd_input_yuan", None, "5000000")]
    ),
    "revenue that is missing, R&D input short of the amount": (
        (), {"rd_input_yuan": "1234567.89", "revenue_yuan": None},
        [("A6", "supply", "revenue_yuan", None, "12345678.9")],
    ),
    "R&D input of less than a cent": (
        ("A6.rd_share=1",), {"rd_input_yuan": "0.005", "revenue_yuan": None},
        [("A6", "improve", "rd_input_yuan", "0.005", "0.01"), ("A6", "supply", "revenue_yuan", None, "0.01")],
    ),
    "leader and team": (
        (), {"rd_leader": False, "rd_team": None},
        [("A7.1", "improve", "rd_leader", False, True), ("A7.1", "supply", "rd_team", None, True)],
    ),
    "two more R&D staff cost less than a cooperation": (
        (), {**NEITHER, "rd_staff": 30}, [("A7.2", "improve", "rd_staff", 30, 32)]
    ),
    "many more R&D staff cost more than a cooperation": (
        (), {**NEITHER, "rd_staff": 20}, [("A7.2", "improve", "university_cooperation", False, True)]
    ),
    "R&D staff to whole persons": (
        (), {**NEITHER, "rd_staff": 30, "employees": 151}, [("A7.2", "improve", "rd_staff", 30, 31)]
    ),
    "without employees R&D staff are of no help": (
        (), {**NEITHER, "rd_staff": 0, "employees": 0},
        [("A7.2", "improve", "university_cooperation", False, True)],
    ),
    "a cooperation that is not given": (
        (), {"university_cooperation": None, "rd_staff": 10},
        [("A7.2", "supply", "university_cooperation", None, True)],
    ),
    "trademarks": ((), {"own_trademarks": 0}, [("A8", "improve", "own_trademarks", 0, 1)]),
    "trademarks that are not given": (
        ("A8.own_trademarks=3",), {"own_trademarks": None}, [("A8", "supply", "own_trademarks", None, 3)]
    ),
    "the elements of IP management that are missing, in their order": (
        (), {"ip_safeguards": False, "ip_body": None, "ip_rules": False},
        [
            ("A9", "improve", "ip_rules", False, True),
            ("A9", "supply", "ip_body", None, True),
            ("A9", "improve", "ip_safeguards", False, True),
        ],
    ),
    "abnormal filings and misconduct are supplied as false": (
        (), {"abnormal_filings": None, "misconduct": None},
        [
            ("A10.1", "supply", "abnormal_filings", None, False),
            ("A10.2", "supply", "misconduct", None, False),
        ],
    ),
    "a limit of 0 asks for nothing": (("A8.own_trademarks=0",), {"own_trademarks": None}, []),
    "a share of 1 asks for all": (
        ("A5.industrialised_share=1",), {}, [("A5", "improve", "industrialised_patents", 1, 2)]
    ),
    "a share of 0 asks for one valid patent and no use": (
        ("A5.industrialised_share=0",), NO_PATENT, [("A4.1", "improve", "valid_patents", 0, 1)]
    ),
    "a limit that is set changes the least value": (
        ("A6.rd_input_yuan=9000000.015", "A6.rd_share=0.2"), {},
        [("A6", "improve", "rd_input_yuan", "8100000", "9000000.02")],
    ),
    "a share of 0: any number of employees does, the highest that a form holds": (
        ("A7.2.rd_staff_share=0",), {**NEITHER, "employees": None},
        [("A7.2", "supply", "employees", None, int(MOST_PERSONS))],
    ),
    "a share of 0: any revenue does": (
        ("A6.rd_share=0",), {"rd_input_yuan": "1", "revenue_yuan": None},
        [("A6", "supply", "revenue_yuan", None, plain(MOST_YUAN))],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("limits", "changes", "expected"), CASES.values(), ids=CASES.keys())
def test_the_steps_of(limits: tuple[str, ...], changes: dict[str, Any], expected: list[Any]) -> None:
    assert steps(*limits, **changes) == expected
    found = route(*limits, **changes)
    assert found.reachable
    assert found.effort == sum(step.effort for step in found.steps)


def test_the_total_is_exact_however_long_its_figures() -> None:
    limits = ("A6.rd_input_yuan=900000000", "A6.rd_share=1")
    found = route(*limits, rd_input_yuan="0.00000000000000000001", revenue_yuan="900000000", own_trademarks=0)
    assert [plain(step.effort) for step in found.steps] == ["9009.9999999999999999999999999", "10"]
    assert found.to_json()["effort"] == "9019.9999999999999999999999999"


def test_a_new_patent_enters_a5_and_the_first_becomes_the_core_patent() -> None:
    inventions = PARAMETERS.replaced({"A5.basis": "inventions", "A5.industrialised_share": "1"})
    subject = firm(patents=[patent(UTILITY_MODEL)], products=[product(UTILITY_MODEL)])
    found = find_route(subject, PLAN, ON, inventions).steps
    assert [(step.criterion, step.field, step.before, step.to) for step in found] == [
        ("A5", "valid_patents", 0, 1),
        ("A5", "industrialised_patents", 0, 1),
    ]


@pytest.mark.parametrize(
    ("changes", "blocked_by"),
    [
        pytest.param({"registered_division": "310000"}, ("A1.1",), id="another province"),
        pytest.param({"legal_person": False}, ("A1.2",), id="no legal person"),
        pytest.param({"uscc": "92420100MA4K00010N"}, ("A1.2",), id="a household"),
        pytest.param({"employees": 1000, "revenue_yuan": "400000000", "rd_staff": 200}, ("A1.3",), id="a large firm"),
        pytest.param({"industry_class": "8411"}, ("A1.3",), id="a class that is not covered"),
        pytest.param({"abnormal_filings": True}, ("A10.1",), id="abnormal filings"),
        pytest.param({"misconduct": True, "legal_person": False}, ("A1.2", "A10.2"), id="two, in annex order"),
        pytest.param(
            {"employees": None, "rd_staff": 1000, "revenue_yuan": "400000000"}, ("A1.3",), id="more staff than allowed"
        ),
    ],
)
def test_what_blocks(changes: dict[str, Any], blocked_by: tuple[str, ...]) -> None:
    found = route(**changes, own_trademarks=0)
    assert found.to_json() == {"reachable": False, "blocked_by": list(blocked_by), "effort": None, "steps": []}


def test_a_soft_criterion_that_a_decree_turns_hard_cannot_be_waived() -> None:
    hard = PARAMETERS.replaced({"A2.kind": "hard", "A3.kind": "hard", "A4.2.kind": "hard"})
    products = [product(INVENTIONS[0], filing_status="not_filed")]
    found = find_route(firm(qualifications=[], products=products), PLAN, ON, hard).steps
    assert [(step.criterion, step.kind) for step in found] == [("A2", "improve"), ("A4.2", "improve")]
    assert find_route(firm(industry_class="3611"), PLAN, ON, hard).blocked_by == ("A3",)


def test_a_criterion_that_a_decree_turns_soft_is_waived_where_that_is_the_least() -> None:
    soft = PARAMETERS.replaced({"A8.kind": "soft", "A9.kind": "soft"})
    (waived,) = find_route(firm(own_trademarks=0), PLAN, ON, soft).steps
    assert (waived.criterion, waived.kind, waived.effort) == ("A8", "waiver", Decimal(8))
    assert "default" in waived.evidence["en"]
    assert [step.kind for step in find_route(firm(ip_rules=False), PLAN, ON, soft).steps] == ["improve"]


def test_what_reviewers_found_and_what_was_waived_is_where_a_route_starts() -> None:
    declared = firm(qualifications=[], industry_class="8411", own_trademarks=1)
    found = {"own_trademarks": 0, "size_group": "other_unlisted"}
    steps = find_route(declared, PLAN, ON, PARAMETERS, found, granted={"A2"}).steps
    assert [(step.criterion, step.kind) for step in steps] == [("A3", "waiver"), ("A8", "improve")]


@pytest.mark.parametrize(
    ("changes", "earliest"),
    [
        pytest.param({"rd_input_yuan": "1"}, date(2026, 1, 1), id="a figure of the last full year"),
        pytest.param({"rd_input_yuan": None}, date(2025, 3, 31), id="a supplied one"),
        pytest.param({"own_trademarks": 0}, date(2025, 12, 26), id="others by the table of efforts"),
        pytest.param({"industry_class": "3611"}, date(2025, 4, 30), id="a waiver"),
    ],
)
def test_from_when_a_step_counts(changes: dict[str, Any], earliest: date) -> None:
    assert [step.earliest_on for step in route(on=date(2025, 3, 31), **changes).steps] == [earliest]


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        pytest.param(
            {"rd_input_yuan": "4999999.99"},
            ["附件 6（A6）", "由 4999999.99 元 到 5000000 元", "研发投入不低于 5000000 元", "2025-01-01"],
            ["Annex 6 (A6)", "from 4999999.99 CNY to 5000000 CNY", "at least 5000000 CNY", "2025-01-01"],
            id="improve",
        ),
        pytest.param(
            {"employees": None, "revenue_yuan": "500000000", "university_cooperation": True},
            ["附件 1（A1.3）", "补充从业人员，不高于 999 人", "从业人员低于 1000 人"],
            ["Annex 1 (A1.3)", "supply employees, at most 999", "employees below 1000"],
            id="supply",
        ),
        pytest.param(
            {"industry_class": "3611"},
            ["附件 3（A3）", "申请豁免", "3611"],
            ["Annex 3 (A3)", "ask for a waiver", "3611"],
            id="waiver",
        ),
        pytest.param(
            NO_PATENT,
            ["附件 4（A4.1）", "由 0 件 到 1 件", "核心专利"],
            ["Annex 4 (A4.1)", "from 0 to 1", "becomes the main product's"],
            id="a new patent",
        ),
    ],
)
def test_a_step_names_clause_values_and_limit(changes: dict[str, Any], zh: list[str], en: list[str]) -> None:
    step = route(**changes).steps[0]
    assert all(part in step.message["zh"] for part in zh), step.message
    assert all(part in step.message["en"] for part in en), step.message


def test_groups_share_no_field_so_that_their_least_ways_add_up() -> None:
    layout = Layout.of(PARAMETERS)
    slots = [{slot for criterion in group for slot in layout.slots[criterion.id]} for group in layout.groups]
    assert sum(map(len, slots)) == len(set[str]().union(*slots))
    assert {tuple(criterion.id for criterion in group) for group in layout.groups if len(group) > 1} == {
        ("A1.3", "A3", "A6", "A7.2"),
        ("A4.1", "A4.2", "A5"),
    }


def test_the_highest_figures_are_those_that_a_declaration_holds() -> None:
    held: Declaration = firm(employees=int(MOST_PERSONS), revenue_yuan=plain(MOST_YUAN))
    assert held.employees == MOST_PERSONS
    assert held.revenue_yuan == MOST_YUAN
    for beyond in ({"employees": int(MOST_PERSONS) + 1}, {"revenue_yuan": plain(MOST_YUAN + 1)}):
        with pytest.raises(ValueError, match="validation error"):
            firm(**beyond)
