"""What holds of any population: precedence, three-valued logic, more is never worse, and sweeps of one limit."""

from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.domain.assess import EXACT
from eligibility.domain.columns import of_facts
from eligibility.domain.facts import Facts
from eligibility.domain.masks import OUTCOMES, packed
from eligibility.domain.population import CHUNK, judge_population, sweep
from eligibility.domain.what_if import with_limits
from shared.domain.terms import Term, all_of, any_of, is_true, not_
from shared.domain.terms.model import Verdicts
from shared.plan.parameters import BadParameter
from tests.eligibility.any_terms import TERMS
from tests.eligibility.firms import PARAMETERS
from tests.eligibility.populations import FIRMS, MODEL, facts

SOFT = {"A2", "A3", "A4.2"}
MOST = 2_000_000_000
RAISED: dict[str, Any] = {
    "rd_input_yuan": lambda value: value * 2 + 1,
    "own_trademarks": lambda value: min(value + 1, MOST),
    "industrialised_patents": lambda value: min(value + 1, MOST),
    "rd_staff": lambda value: min(value + 7, MOST),
    "rd_leader": lambda value: True,
    "university_cooperation": lambda value: True,
    "listed_qualification": lambda value: True,
    "abnormal_filings": lambda value: False,
}
NOTHING = {"rd_input_yuan": Decimal(0), "own_trademarks": 0, "industrialised_patents": 0, "rd_staff": 0}
"""What a firm may have more of, or of a fault less, without being the worse for it."""


def verdicts(term: Term, firms: list[Facts]) -> Verdicts:
    """The column side of a term."""
    with localcontext(EXACT):
        return term.many(of_facts(firms), PARAMETERS)


def same(one: Verdicts, other: Verdicts) -> bool:
    """Whether two columns of answers are the same."""
    return bool((one.met == other.met).all() and (one.unmet == other.unmet).all())


@settings(max_examples=150, deadline=None)
@given(FIRMS)
def test_the_outcome_is_the_worst_that_any_criterion_asks_for(firms: list[Facts]) -> None:
    answers = judge_population(of_facts(firms), PARAMETERS).answers
    for row in range(len(firms)):
        unmet, undecided = set(answers.unmet_of(row)), set(answers.undecided_of(row))
        if unmet - SOFT:
            assert answers.outcome_of(row) == "ineligible"
        elif undecided - SOFT:
            assert answers.outcome_of(row) == "needs_review"
        else:
            assert answers.outcome_of(row) == ("needs_waiver" if unmet | undecided else "eligible")
        assert bool(answers.review[row]) == (answers.outcome_of(row) == "needs_waiver" and unmet | undecided == SOFT)


@settings(max_examples=150, deadline=None)
@given(TERMS, TERMS, FIRMS)
def test_not_and_or_keep_the_laws_of_three_values(one: Term, other: Term, firms: list[Facts]) -> None:
    assert same(verdicts(not_(not_(one)), firms), verdicts(one, firms))
    assert same(verdicts(not_(any_of(one, other)), firms), verdicts(all_of(not_(one), not_(other)), firms))
    assert same(verdicts(not_(all_of(one, other)), firms), verdicts(any_of(not_(one), not_(other)), firms))
    assert same(verdicts(any_of(one, other), firms), verdicts(any_of(other, one), firms))
    assert same(verdicts(any_of(one, all_of(one, other)), firms), verdicts(one, firms))
    assert not (verdicts(one, firms).met & verdicts(one, firms).unmet).any()


@settings(max_examples=100, deadline=None)
@given(FIRMS)
def test_an_unknown_is_neither_a_yes_nor_a_no(firms: list[Facts]) -> None:
    unknown = [firm.supposing(rd_team=None) for firm in firms]
    leader = np.array([firm["rd_leader"] is False for firm in firms])
    found = verdicts(all_of(is_true("rd_leader"), is_true("rd_team")), unknown)
    assert not found.met.any()
    assert (found.unmet == leader).all()
    assert (found.known == leader).all()


@settings(max_examples=300, deadline=None)
@given(facts(), st.sampled_from(sorted(RAISED)))
def test_more_is_never_worse(firm: Facts, name: str) -> None:
    given_value: Any = NOTHING.get(name) if firm[name] is None else firm[name]
    pair = [firm.supposing(**{name: value}) for value in (given_value, RAISED[name](given_value))]
    answers = judge_population(of_facts(pair), PARAMETERS).answers
    assert answers.outcomes[1] <= answers.outcomes[0]
    assert set(answers.unmet_of(1)) <= set(answers.unmet_of(0))
    assert int(answers.met[0]) & ~int(answers.met[1]) == 0


@settings(max_examples=60, deadline=None)
@given(FIRMS, st.lists(st.decimals(0, 1, places=3).map(str), min_size=1, max_size=4))
def test_a_sweep_says_what_judging_anew_says(firms: list[Facts], shares: list[str]) -> None:
    columns = of_facts(firms)
    for name in ("A6.rd_share", "A7.2.rd_staff_share", "A5.industrialised_share"):
        for point in sweep(columns, PARAMETERS, name, shares):
            anew = judge_population(columns, with_limits(PARAMETERS, [f"{name}={point.value}"])).answers
            assert point.answers.rules_version == anew.rules_version
            for column in ("met", "unmet", "outcomes", "review"):
                assert (getattr(point.answers, column) == getattr(anew, column)).all()


def test_a_stricter_limit_leaves_fewer_firms_and_the_counts_are_of_all() -> None:
    firms = of_facts([MODEL.supposing(own_trademarks=marks) for marks in range(6)])
    points = list(sweep(firms, PARAMETERS, "A8.own_trademarks", ["1", "3", "9"]))
    assert [point.answers.counts()["eligible"] for point in points] == [5, 3, 0]
    assert all(sum(point.answers.counts().values()) == 6 for point in points)
    assert list(points[0].answers.counts()) == list(OUTCOMES)


@pytest.mark.parametrize("name", ["A6.kind", "pool.cap", "A6.rd_shar"])
def test_only_a_limit_can_be_swept(name: str) -> None:
    with pytest.raises(BadParameter, match=name):
        list(sweep(of_facts([MODEL]), PARAMETERS, name, ["1"]))


def test_a_value_that_the_unit_refuses_is_refused() -> None:
    with pytest.raises(BadParameter, match="0 与 1 之间"):
        list(sweep(of_facts([MODEL]), PARAMETERS, "A6.rd_share", ["1.5"]))


def test_nobody_is_judged_too() -> None:
    population = judge_population(of_facts([]), PARAMETERS)
    assert sum(population.answers.counts().values()) == 0
    assert len(population.margin("A6", "rd_share")) == 0


@pytest.mark.parametrize("criteria", [1, 8, 9, 16, 17, 33, 64])
def test_every_criterion_has_its_bit(criteria: int) -> None:
    draw = np.random.default_rng(criteria)
    answers = [draw.random(50) < 0.5 for _ in range(criteria)]
    masks = packed(answers)
    expected = [sum(1 << place for place, one in enumerate(answers) if one[row]) for row in range(50)]
    assert [int(mask) for mask in masks] == expected


def test_more_firms_than_are_judged_together_are_judged_alike() -> None:
    few = [MODEL.supposing(own_trademarks=None if k == 3 else k % 3, employees=k) for k in range(7)]
    many = of_facts(few * (2 * CHUNK // 7 + 1))
    population, small = judge_population(many, PARAMETERS), judge_population(of_facts(few), PARAMETERS)
    rows = np.arange(len(many)) % 7
    assert (population.answers.met == small.answers.met[rows]).all()
    assert (population.answers.outcomes == small.answers.outcomes[rows]).all()
    assert np.array_equal(population.margins, small.margins[:, rows], equal_nan=True)
