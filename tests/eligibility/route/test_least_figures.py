"""Size, R&D input and R&D staff: the least effort against every combination of small figures, judged in plain integers.

Nothing here knows how the solver works: figures are counted in persons and cents, every value of every field is tried,
and the rules of A1.3, A6 and A7.2 are said again.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.domain.route.find import find_route
from eligibility.domain.what_if import with_limits
from shared.plan.efforts import Efforts
from tests.eligibility.firms import ON, PARAMETERS, firm
from tests.eligibility.route.strategies import plan_with, tables

CLASSES = {"industry": "3976", "construction": "4710", "leasing_business_services": "7211"}
USES = {
    "industry": ("employees", "revenue_yuan"),
    "construction": ("revenue_yuan", "total_assets_yuan"),
    "leasing_business_services": ("employees", "total_assets_yuan"),
}
FIELDS = ("employees", "revenue_yuan", "total_assets_yuan", "rd_input_yuan", "rd_staff", "university_cooperation")
ANNEX = {
    "A1.3": FIELDS[:3],
    "A6": ("rd_input_yuan", "revenue_yuan"),
    "A7.2": ("rd_staff", "employees", "university_cooperation"),
}
MOST = {"employees": 8, "revenue_yuan": 12, "total_assets_yuan": 5, "rd_input_yuan": 12, "rd_staff": 8}
"""The highest values tried: beyond every value at which an answer can turn."""


@dataclass(frozen=True)
class Case:
    """A firm in persons and cents, and its limits."""

    group: str
    known: dict[str, Any]
    bounds: dict[str, int]
    rd_share: Fraction
    rd_cents: int
    staff_share: Fraction

    def meets(self, v: dict[str, Any]) -> dict[str, bool]:
        """The answers of the three criteria."""
        small = any(v[name] is not None and v[name] < bound for name, bound in self.bounds.items())
        amount = self.rd_cents == 0 or (v["rd_input_yuan"] is not None and v["rd_input_yuan"] >= self.rd_cents)
        return {
            "A1.3": small,
            "A6": amount or share(v["rd_input_yuan"], v["revenue_yuan"], self.rd_share),
            "A7.2": v["university_cooperation"] is True or share(v["rd_staff"], v["employees"], self.staff_share),
        }

    def tried(self, name: str) -> list[Any]:
        """The value as it is, and every other that a step may give it."""
        known = self.known[name]
        if name == "university_cooperation":
            return [known] if known else [known, True]
        if known is None:
            return [None, *range(MOST[name] + 1)]
        return list(range(known, MOST[name] + 1)) if name in {"rd_input_yuan", "rd_staff"} else [known]


def share(part: int | None, whole: int | None, least: Fraction) -> bool:
    """Part >= share x whole, of a whole that is known and above 0."""
    return bool(whole) and whole is not None and (least == 0 if part is None else part >= least * whole)


def cost(case: Case, values: dict[str, Any], efforts: Efforts) -> tuple[Decimal, int]:
    """The total effort of giving these values, and the number of steps."""
    total, steps = Decimal(0), 0
    for name, value in values.items():
        before = case.known[name]
        if value == before:
            continue
        steps += 1
        kind = "supply" if before is None else "improve"
        row = next(row for row in efforts.values() if (row.field, row.kind) == (name, kind))
        cents = name.endswith("_yuan")
        distance = 0 if before is None or name == "university_cooperation" else value - before
        total += row.fixed + row.per_unit * (Decimal(distance) / 100 if cents else distance)
    return total, steps


def order(case: Case, values: dict[str, Any]) -> tuple[list[tuple[int, int]], list[int]]:
    """Where the steps stand (each under the first criterion that fails without it), then their values."""
    found = []
    for name in FIELDS:
        if values[name] != case.known[name]:
            answers = case.meets({**values, name: case.known[name]})
            criterion = next((id_ for id_, met in answers.items() if not met), "A7.2")
            place = (list(ANNEX).index(criterion), ANNEX[criterion].index(name) if name in ANNEX[criterion] else 9)
            value = 0 if isinstance(values[name], bool) else values[name]
            found.append((place, -value if name in FIELDS[:3] else value))
    found.sort()
    return [place for place, _ in found], [value for _, value in found]


def enumerated(case: Case, efforts: Efforts) -> tuple[tuple[Decimal, int], dict[str, Any]] | None:
    """The best of all combinations, or None where there is none."""
    best: tuple[tuple[Decimal, int], dict[str, Any]] | None = None
    for chosen in product(*map(case.tried, FIELDS)):
        values = dict(zip(FIELDS, chosen, strict=True))
        staff, employees = values["rd_staff"], values["employees"]
        if (staff is not None and employees is not None and staff > employees) or not all(case.meets(values).values()):
            continue
        total = cost(case, values, efforts)
        if best is None or total < best[0] or (total == best[0] and order(case, values) < order(case, best[1])):
            best = total, values
    return best


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A firm with one to five figures missing, near limits that are as small."""
    group = draw(st.sampled_from(list(CLASSES)))
    small = st.none() | st.integers(0, 3)
    employees, staff = draw(st.none() | st.integers(0, 8)), draw(st.none() | st.integers(0, 2))
    assets = draw(small) if "total_assets_yuan" in USES[group] else 1
    known = {
        "employees": employees,
        "revenue_yuan": draw(st.none() | st.integers(0, 12)),
        "total_assets_yuan": assets,
        "rd_input_yuan": draw(small),
        "rd_staff": staff if staff is None or employees is None else min(staff, employees),
        "university_cooperation": draw(st.sampled_from([False, False, None, True])),
    }
    shares = st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(1)])
    bounds = {name: draw(st.integers(0, 4)) for name in USES[group]}
    return Case(group, known, bounds, draw(shares), draw(st.integers(0, 6)), draw(shares))


def solved(case: Case, efforts: Efforts) -> Any:
    """The route of the same firm and limits."""
    limits = {
        "A6.rd_share": case.rd_share, "A6.rd_input_yuan": Fraction(case.rd_cents, 100),
        "A7.2.rd_staff_share": case.staff_share,
        **{
            f"A1.3.{case.group}.{name}": Fraction(bound, 100 if name.endswith("_yuan") else 1)
            for name, bound in case.bounds.items()
        },
    }  # fmt: skip
    p = with_limits(PARAMETERS, [f"{name}={Decimal(x.numerator) / x.denominator}" for name, x in limits.items()])
    values = {
        name: Decimal(value) / 100 if name.endswith("_yuan") and value is not None else value
        for name, value in case.known.items()
    }
    declared = firm(industry_class=CLASSES[case.group], qualifications=[{"name": "高新技术企业"}], **values)
    p = p.replaced({"A3.kind": "soft"})
    return find_route(declared, plan_with(efforts), ON, p)


@settings(max_examples=40, deadline=None)
@given(cases(), tables())
def test_no_combination_of_values_costs_less(case: Case, efforts: Efforts) -> None:
    route, best = solved(case, efforts), enumerated(case, efforts)
    if best is None:
        assert route.blocked_by == ("A1.3",)
        return
    steps = [step for step in route.steps if step.criterion in ANNEX]
    (effort, number), values = best
    assert (sum((step.effort for step in steps), Decimal(0)), len(steps)) == (effort, number), best
    given_values = {step.field: step.to for step in steps}
    for name in FIELDS:
        want = values[name]
        if want == case.known[name]:
            assert name not in given_values, best
        else:
            got = given_values[name]
            assert (got * 100 if name.endswith("_yuan") else got) == want, best


@settings(max_examples=20, deadline=None)
@given(cases(), tables())
def test_with_a_share_of_0_anything_above_nothing_will_do(case: Case, efforts: Efforts) -> None:
    free = replace(case, rd_share=Fraction(0), staff_share=Fraction(0))
    route, best = solved(free, efforts), enumerated(free, efforts)
    if best is None:
        assert route.blocked_by == ("A1.3",)
    else:
        steps = [step for step in route.steps if step.criterion in ANNEX]
        assert (sum((step.effort for step in steps), Decimal(0)), len(steps)) == best[0], best
