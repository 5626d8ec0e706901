"""A column of firms is answered exactly as each firm by itself, on the limits too, whatever is missing."""

import math
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.domain.assess import EXACT, assess_facts
from eligibility.domain.columns import Columns, of_arrays, of_facts
from eligibility.domain.columns.model import AMOUNTS, COUNTS, NAMES
from eligibility.domain.facts import Facts
from eligibility.domain.population import judge_population
from eligibility.domain.score import MILLION, parts, parts_of_many
from shared.domain.fact_table import JUDGED
from shared.domain.terms import Term, share_at_least
from shared.plan.parameters import Parameters
from tests.eligibility.any_terms import LIMITS, TERMS
from tests.eligibility.firms import PARAMETERS
from tests.eligibility.populations import FIRMS, MODEL, SHARE


def answers(term: Term, firms: Columns, p: Parameters) -> list[bool | None]:
    """What the column side says, a firm at a time."""
    with localcontext(EXACT):
        found = term.many(firms, p)
    assert not (found.met & found.unmet).any()
    return [True if met else False if unmet else None for met, unmet in zip(found.met, found.unmet, strict=True)]


@settings(max_examples=250, deadline=None)
@given(TERMS, FIRMS, LIMITS)
def test_a_term_answers_a_column_as_it_answers_each_firm(
    term: Term, firms: list[Facts], limits: dict[str, str]
) -> None:
    p = PARAMETERS.replaced(limits)
    with localcontext(EXACT):
        assert answers(term, of_facts(firms), p) == [term.one(firm, p).met for firm in firms]


@settings(max_examples=200, deadline=None)
@given(FIRMS, LIMITS)
def test_a_population_has_the_outcomes_findings_and_margins_of_its_firms(
    firms: list[Facts], limits: dict[str, str]
) -> None:
    p = PARAMETERS.replaced(limits)
    population = judge_population(of_facts(firms), p)
    for row, firm in enumerate(firms):
        assessment = assess_facts(firm, p)
        assert population.answers.outcome_of(row) == assessment.outcome
        assert population.answers.unmet_of(row) == assessment.unmet
        assert population.answers.undecided_of(row) == assessment.undecided
        assert bool(population.answers.review[row]) == bool(assessment.flags)
        for criterion, key in population.margin_keys:
            finding = next(found for found in assessment.findings if found.criterion == criterion)
            assert_close(population.margin(criterion, key)[row], finding.margins.get(key), firm)


def assert_close(margin: float, exact: Decimal | None, firm: Facts) -> None:
    """Of the same sign, and off by no more than the last digits of the figures that it is a difference of."""
    if exact is None:
        assert math.isnan(margin)
    else:
        most = max(abs(exact), *(firm.number(name) or 0 for name in (*COUNTS, *AMOUNTS)))
        assert (margin > 0, margin < 0) == (exact > 0, exact < 0)
        assert abs(Decimal(float(margin)) - exact) <= most * Decimal(2) ** -49


@settings(max_examples=200, deadline=None)
@given(FIRMS, LIMITS)
def test_the_score_of_a_column_is_the_score_of_each_firm_to_the_last_place(
    firms: list[Facts], limits: dict[str, str]
) -> None:
    p = PARAMETERS.replaced(limits)
    columns = parts_of_many(of_facts(firms), p)
    for row, firm in enumerate(firms):
        assert {id_: Decimal(int(column[row])) / MILLION for id_, column in columns.items()} == parts(firm, p)


def firm_with(**changes: str | int) -> Facts:
    """The model firm's facts with these instead, amounts as texts."""
    figures: dict[str, Any] = {name: Decimal(v) if isinstance(v, str) else v for name, v in changes.items()}
    return MODEL.supposing(**figures)


A6 = next(criterion.judged for criterion in PARAMETERS.criteria if criterion.id == "A6")
A6_SHARE = share_at_least("rd_input_yuan", "revenue_yuan", limit="A6.rd_share")


@pytest.mark.parametrize(
    ("rd_input", "revenue", "met"),
    [
        pytest.param("4999999.99", "49999999.90", True, id="exactly a tenth, in cents"),
        pytest.param("4999999.98999999999999999999", "49999999.90", False, id="short by the twentieth decimal"),
        pytest.param("4999999.99", "49999999.90000000000000000001", False, id="over by the twentieth decimal"),
        pytest.param("99999999999999999.9", "999999999999999999", True, id="eighteen digits, exactly"),
        pytest.param("99999999999999999.8", "999999999999999999", False, id="eighteen digits, short of a tenth"),
        pytest.param("0.1", "1", True, id="no float is a tenth"),
        pytest.param("0.3", "3", True, id="no float is three tenths"),
        pytest.param("0", "0", False, id="of nothing there is no share"),
    ],
)
def test_a_share_on_the_limit_is_decided_by_the_exact_figures(rd_input: str, revenue: str, met: bool) -> None:
    firms = of_facts([firm_with(rd_input_yuan=rd_input, revenue_yuan=revenue)])
    assert answers(A6_SHARE, firms, PARAMETERS) == [met]


NEXT_TO_FIVE_MILLION = ("4999999.99999999999999999999", "5000000", "5000000.00000000000000000001")


def test_an_amount_whose_float_is_the_limit_is_decided_by_the_exact_figure() -> None:
    firms = of_facts([firm_with(rd_input_yuan=text, revenue_yuan="900000000") for text in NEXT_TO_FIVE_MILLION])
    assert len(set(firms.numbers("rd_input_yuan").values.tolist())) == 1
    assert answers(A6, firms, PARAMETERS) == [False, True, True]


def test_floats_in_arrays_stand_for_the_decimals_that_they_are_written_as() -> None:
    rd_input, revenue = np.array([4999999.99, 4999999.98, np.nan]), np.array([49999999.90, 49999999.90, 1.0])
    firms = of_arrays({"rd_input_yuan": rd_input, "revenue_yuan": revenue})
    assert answers(A6_SHARE, firms, PARAMETERS) == [True, False, None]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**13), st.integers(0, 10**14)), min_size=1, max_size=50), SHARE)
def test_arrays_of_cents_are_answered_exactly(cents: list[tuple[int, int]], share: str) -> None:
    limit = Decimal(share)
    tied = [*cents, *((round(whole * limit), whole) for _, whole in cents)]
    part, whole = (np.array(column, np.float64) / 100 for column in zip(*tied, strict=True))
    firms = of_arrays({"rd_input_yuan": part, "revenue_yuan": whole})
    expected = [w > 0 and p >= limit * w for p, w in tied]
    assert answers(A6_SHARE, firms, PARAMETERS.replaced({"A6.rd_share": share})) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0.01, 9e15), min_size=20, max_size=20))
def test_any_floats_are_answered_as_the_decimals_that_they_are_written_as(parts: list[float]) -> None:
    wholes = [float(np.nextafter(part * 10, side)) for side in (0.0, 1e30) for part in parts] + [p * 10 for p in parts]
    firms = of_arrays({"rd_input_yuan": np.array(parts * 3), "revenue_yuan": np.array(wholes)})
    expected = [Decimal(repr(p)) * 10 >= Decimal(repr(w)) for p, w in zip(parts * 3, wholes, strict=True)]
    assert answers(A6_SHARE, firms, PARAMETERS) == expected


def test_what_may_yet_belong_to_the_part_is_added_exactly() -> None:
    term = share_at_least("rd_input_yuan", "revenue_yuan", limit="A6.rd_share", open_part="unknown_patents")
    rows = [(cent, 10 * (cent + 300)) for cent in range(10**9 - 99, 10**9)]
    figures = [(f"{p // 100}.{p % 100:02}", f"{w // 100}.{w % 100:02}") for p, w in rows]
    near = [firm_with(rd_input_yuan=p, revenue_yuan=w, unknown_patents=n) for p, w in figures for n in (2, 3)]
    assert answers(term, of_facts(near), PARAMETERS) == [False, None] * len(rows)


def test_a_part_of_the_score_between_two_places_goes_to_the_even_one() -> None:
    halves = [firm_with(rd_input_yuan=f"{5_000_000 + 5 * k + 2}.5", revenue_yuan="900000000") for k in range(2000)]
    assert parts_of_many(of_facts(halves), PARAMETERS)["A6"].tolist() == [k + k % 2 for k in range(2000)]


def test_a_part_of_the_columns_and_a_row_of_them_are_the_same_firms() -> None:
    firms = [firm_with(employees=number) for number in range(10)]
    part = of_facts(firms).part(3, 4)
    assert len(part) == 4
    assert part.numbers("employees").values.tolist() == [3.0, 4.0, 5.0, 6.0]
    assert [part.row(row)["employees"] for row in range(4)] == [3, 4, 5, 6]
    assert {name: part.row(0)[name] for name in NAMES} == {name: firms[3][name] for name in NAMES}


def test_the_columns_are_all_facts_that_a_term_may_judge() -> None:
    """Each is computed of every firm, as a value of its kind."""
    types = {"flag": bool, "count": int, "amount": Decimal, "code": str}
    assert set(MODEL.values) == set(JUDGED)
    assert set(NAMES) == {name for name, fact in JUDGED.items() if fact.kind in types}
    assert {name: type(MODEL[name]) for name in NAMES} == {name: types[JUDGED[name].kind] for name in NAMES}
