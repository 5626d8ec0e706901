"""Products and patents: the least effort against every combination of steps, applied and judged with the real rules."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.domain.route.find import find_route
from eligibility.domain.route.steps import Step
from shared.domain.declaration import Declaration
from shared.plan.efforts import Efforts, StepKind
from shared.plan.parameters import Parameters
from tests.eligibility.firms import ON, PARAMETERS, firm
from tests.eligibility.route.applying import Firm, after
from tests.eligibility.route.strategies import patents_and_products, plan_with, rarely, tables

CRITERIA = {"A4.1", "A4.2", "A5"}


def step(field: str | None, kind: StepKind, to: Any = None, before: int = 0, criterion: str = "A4.2") -> Step:
    """A step of which only what is done matters."""
    return Step(criterion, kind, field, before, to, Decimal(1), ON, {}, {})


def choices(declared: Declaration, p: Parameters) -> Iterator[list[Step]]:
    """Every set of steps: a main product, any patent named, up to two new ones, any number in use, filing, waiver."""
    counted = Firm(declared, p).counted()
    used = sum(patent["industrialised"] is True for patent in counted)
    unknown = sum(patent["industrialised"] is None for patent in counted)
    mains = [each for each in declared.products if each.main]
    valid = sorted({each.patent_no for each in declared.patents if each.legal_status == "valid"})
    named: StepKind = "improve" if mains and all(each.core_patents for each in mains) else "supply"
    filed: StepKind = "improve" if mains and all(each.filing_status for each in mains) else "supply"
    products = [[]] if mains else [[step("main_products", "supply", 1)]]
    cores = [[], *([step("core_patents", named, (number,))] for number in valid)]
    filings = [[], [step("filed_main_products", filed, 1)]]
    waivers = [[], [step(None, "waiver")]] if p.word("A4.2.kind") == "soft" else [[]]
    for new in range(3):
        patents = [step("valid_patents", "improve", len(counted) + new, len(counted))] if new else []
        uses = [[], *([_use(to, used, unknown)] for to in range(used + 1, len(counted) + new + 1))]
        for chosen in product(products, cores, uses, filings, waivers):
            yield [*patents, *(each for part in chosen for each in part)]


def _use(to: int, used: int, unknown: int) -> Step:
    return step("industrialised_patents", "supply" if to - used <= unknown else "improve", to, used)


def priced(each: Step, efforts: Efforts) -> Decimal:
    """The effort of a step by the row of the table."""
    rows = efforts.values()
    row = next(row for row in rows if (row.field, row.kind) == (each.field, each.kind) and row.criterion in CRITERIA)
    counts = isinstance(each.to, int) and isinstance(each.before, int)
    return row.fixed + row.per_unit * (Decimal(str(each.to)) - Decimal(str(each.before)) if counts else 0)


@settings(max_examples=60, deadline=None)
@given(
    patents_and_products(most=4),
    st.sampled_from(["0", "0.34", "0.5", "0.7", "1"]),
    rarely("all_kinds", "inventions"),
    rarely("soft", "hard"),
    tables(),
)
def test_no_combination_of_steps_costs_less(
    declared: dict[str, Any], share: str, basis: str, filing: str, efforts: Efforts
) -> None:
    p = PARAMETERS.replaced({"A5.industrialised_share": share, "A5.basis": basis, "A4.2.kind": filing})
    subject = firm(**declared)
    totals = [
        (sum((priced(each, efforts) for each in steps), Decimal(0)), len(steps))
        for steps in choices(subject, p)
        if after(subject, p, steps).eligible()
    ]
    route = find_route(subject, plan_with(efforts), ON, p)
    assert (route.effort, len(route.steps)) == min(totals)
