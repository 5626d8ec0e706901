"""Firms and limits that lie where answers turn."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from eligibility.domain.what_if import with_limits
from shared.domain.declaration import Declaration
from shared.plan.dated import Dated
from shared.plan.efforts import Efforts, has_a_distance
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from tests.eligibility.firms import INVENTIONS, ON, PARAMETERS, PLAN, UTILITY_MODEL, firm

MAYBE = st.none() | st.booleans()
MOSTLY_YES = st.sampled_from([True, True, True, None, False])
MOSTLY_NO = st.sampled_from([False] * 7 + [None, None, True])
CLASSES = st.sampled_from([None, "3976", "3976", "2927", "0111", "4710", "7211", "7010", "8411"])
NUMBERS = (*INVENTIONS, UTILITY_MODEL)


def rarely(value: object, *others: object) -> st.SearchStrategy[Any]:
    """Mostly the first."""
    return st.sampled_from([value] * 5 + list(others))


COUNTS = st.none() | st.sampled_from([0, 1, 2, 5, 20, 199, 299, 300, 999, 1000, 4000])
YUAN = st.none() | st.sampled_from(
    ["0", "0.01", "0.005", "7", "499999.994", "4999999.99", "4999999.999", "5000000", "49999999.90", "399999999.99",
     "400000000", "800000000", "2000000000"]
)  # fmt: skip


@st.composite
def figures(draw: st.DrawFn) -> dict[str, Any]:
    """Size, R&D input and staff; the staff within the employees where both are known."""
    employees, staff = draw(COUNTS), draw(COUNTS)
    return {
        "industry_class": draw(CLASSES),
        "employees": employees,
        "rd_staff": staff if staff is None or employees is None else min(staff, employees),
        "revenue_yuan": draw(YUAN),
        "total_assets_yuan": draw(YUAN),
        "rd_input_yuan": draw(YUAN),
        "university_cooperation": draw(st.sampled_from([False, False, None, True])),
    }


@st.composite
def patents_and_products(draw: st.DrawFn, most: int = len(NUMBERS)) -> dict[str, Any]:
    """Patents of every state, and products that name them, others, or none."""
    patents = [
        {"patent_no": number, "legal_status": draw(rarely("valid", "invalid", None)), "industrialised": draw(MAYBE)}
        for number in NUMBERS[: draw(st.integers(0, most))]
    ]
    product = st.fixed_dictionaries(
        {
            "main": rarely(True, False),
            "core_patents": st.lists(st.sampled_from([*NUMBERS, "199999999999X"]), max_size=2).map(tuple),
            "filing_status": st.sampled_from(["filed", "not_filed", None]),
        }
    )
    return {"patents": patents, "products": draw(st.lists(product, max_size=2))}


ANSWERS = st.fixed_dictionaries(
    {
        **dict.fromkeys(
            ["legal_person", "rd_leader", "rd_team", "ip_rules", "ip_body", "ip_staff", "ip_safeguards"], MOSTLY_YES
        ),
        **dict.fromkeys(["abnormal_filings", "misconduct"], MOSTLY_NO),
        "registered_division": rarely("420111", None, "310000", "某处"),
        "own_trademarks": st.none() | st.integers(0, 3),
        "qualifications": st.sampled_from(
            [None, (), ({"name": "高新技术企业"},), ({"name": "高新技术企业", "valid_to": "2024-06-14"},)]
        ),
    }
)


@st.composite
def firms(draw: st.DrawFn) -> Declaration:
    """Any firm."""
    return firm(**draw(figures()), **draw(patents_and_products()), **draw(ANSWERS))


LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "A5.industrialised_share": st.sampled_from(["0", "0.34", "0.7", "1"]),
        "A6.rd_share": st.sampled_from(["0", "0.03", "0.333", "1"]),
        "A6.rd_input_yuan": st.sampled_from(["0", "0.01", "0.015", "123456.789", "9000000"]),
        "A7.2.rd_staff_share": st.sampled_from(["0", "0.003", "0.333", "1"]),
        "A8.own_trademarks": st.sampled_from(["0", "2", "5"]),
        "A1.3.industry.employees": st.sampled_from(["0", "1", "3", "300"]),
        "A1.3.industry.revenue_yuan": st.sampled_from(["0", "0.01", "0.015", "70000000"]),
        "A1.3.construction.total_assets_yuan": st.sampled_from(["0", "0.005", "90000000"]),
    },
)


@st.composite
def parameters(draw: st.DrawFn) -> Parameters:
    """The limits in force, or others; sometimes another basis of A5, or a soft criterion turned hard."""
    changed = with_limits(PARAMETERS, [f"{name}={value}" for name, value in draw(LIMITS).items()])
    words = {"A5.basis": draw(rarely("all_kinds", "inventions"))}
    words |= {f"{criterion}.kind": draw(rarely("soft", "hard")) for criterion in ("A2", "A3", "A4.2")}
    return changed.replaced(words)


@st.composite
def tables(draw: st.DrawFn) -> Efforts:
    """The shipped table of efforts, or prices that make other routes cheaper, and ties."""
    if draw(st.booleans()):
        return PLAN.efforts.on(ON)
    prices: dict[tuple[str | None, str], tuple[Decimal, Decimal]] = {}
    rows = []
    for row in PLAN.efforts.on(ON).values():
        fixed = Decimal(draw(st.sampled_from([1, 1, 2, 3, 5])))
        per_unit = Decimal(draw(st.sampled_from(["0", "0.01", "1"]))) if has_a_distance(row.field, row.kind) else 0
        if row.key == ("A5", "industrialised_patents", "supply"):  # never dearer than putting patents to use
            dearest = prices["industrialised_patents", "improve"]
            fixed, per_unit = min(fixed, dearest[0]), min(Decimal(per_unit), dearest[1])
        if row.field is not None:
            fixed, per_unit = prices.setdefault((row.field, row.kind), (fixed, Decimal(per_unit)))
        rows.append(replace(row, fixed=fixed, per_unit=Decimal(per_unit)))
    return Efforts(rows)


def plan_with(efforts: Efforts) -> Plan:
    """The plan with this table; drawn apart from it, for a failing example that shows a whole plan helps nobody."""
    return replace(PLAN, efforts=Dated({ON: efforts}))
