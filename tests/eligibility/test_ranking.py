"""A place explained: margins, weights and parts that add up to the score, and the least change that passes the next."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.domain.columns import of_facts
from eligibility.domain.facts import Facts, facts_of
from eligibility.domain.ranking import Move, RankKey, explain, missing, moves, tie_break
from eligibility.domain.ranking_texts import move_text, part_text
from eligibility.domain.score import MILLION, PLACES, Weighing, parts, parts_of_many, score
from shared.domain.fact_table import JUDGED
from shared.domain.seats import Ranked, rank
from shared.domain.terms import Term, all_of, any_of, at_least, below_a_bound, is_true, not_
from shared.plan.parameters import BadParameter, Parameters
from tests.eligibility.any_terms import LIMITS, TERMS
from tests.eligibility.asked import asking, criterion
from tests.eligibility.firms import ON, PARAMETERS, PLAN, firm
from tests.eligibility.populations import FIRMS

MORNING, NOON = datetime(2024, 6, 10, 8, tzinfo=UTC), datetime(2024, 6, 10, 12, tzinfo=UTC)


def facts(**changes: Any) -> Facts:
    return facts_of(firm(**changes), PLAN, ON, PARAMETERS)


def under(**changes: str) -> Parameters:
    """`under(A6__weight="0.5")`: other weights; two underscores are a point."""
    return PARAMETERS.replaced({f"ranking.{name.replace('__', '.')}": value for name, value in changes.items()})


def with_(one: Facts, field: str, value: Decimal) -> Facts:
    changes: dict[str, Any] = {field: value}
    return one.supposing(**changes)


def part_of(criterion: str, p: Parameters = PARAMETERS, **changes: Any) -> Decimal:
    return parts(facts(**changes), p)[criterion]


def test_the_shipped_weights_change_no_score() -> None:
    """The numbers of the plan before there were weights: value / limit - 1, each within -1 and 1."""
    assert parts(facts(), PARAMETERS) == {
        "A5": Decimal(0),
        "A6": Decimal("0.62"),
        "A7.2": Decimal("0.375"),
        "A8": Decimal(1),
    }


@pytest.mark.parametrize(
    ("changes", "trademarks", "expected"),
    [
        pytest.param({"A8__weight": "0.5"}, 2, "0.5", id="half the weight"),
        pytest.param({"A8__weight": "0"}, 2, "0", id="no weight"),
        pytest.param({"A8__most_above": "3"}, 3, "2", id="counted beyond one"),
        pytest.param({"A8__most_above": "3"}, 9, "3", id="and no further than that"),
        pytest.param({"A8__most_below": "0.25"}, 0, "-0.25", id="a floor"),
        pytest.param({"A8__measure": "met", "A8__most_above": "0.4"}, 1, "0.4", id="met on the limit"),
        pytest.param({"A8__measure": "met", "A8__most_below": "0.3"}, 0, "-0.3", id="not met below it"),
        pytest.param({"A8__weight": "0.333333333"}, 2, "0.333333", id="rounded to six places"),
    ],
)
def test_weight_measure_and_bounds_are_parameters(changes: dict[str, str], trademarks: int, expected: str) -> None:
    assert part_of("A8", under(**changes), own_trademarks=trademarks) == Decimal(expected)


def test_beside_a_limit_of_nothing_any_amount_counts_as_the_most() -> None:
    p = PARAMETERS.replaced({"A8.own_trademarks": "0", "ranking.A8.most_above": "5"})
    assert (part_of("A8", p, own_trademarks=1), part_of("A8", p, own_trademarks=0)) == (Decimal(5), Decimal(0))
    (a8,) = [part for part in explain(facts(own_trademarks=1), p) if part.criterion == "A8"]
    assert a8.margin is None


def test_a_criterion_that_the_plan_does_not_weigh_counts_with_one() -> None:
    assert Weighing.of("B1", PARAMETERS) == Weighing()


@pytest.mark.parametrize("value", ["1.01", "-0.5", "much"])
def test_a_weight_is_a_share(value: str) -> None:
    with pytest.raises(BadParameter):
        under(A5__weight=value)


def test_a_bound_is_at_most_a_thousand_so_that_no_score_outgrows_its_column() -> None:
    with pytest.raises(BadParameter, match="at most 1000"):
        under(A8__most_above="1000.1")


def test_the_parts_of_an_explanation_are_those_of_the_score() -> None:
    one = facts()
    explained = explain(one, PARAMETERS)
    assert {part.criterion: part.part for part in explained} == parts(one, PARAMETERS)
    assert sum(part.part for part in explained) == score(one, PARAMETERS)


def test_an_explanation_names_the_limb_that_decides() -> None:
    decided = {part.criterion: part for part in explain(facts(rd_staff=10, university_cooperation=True), PARAMETERS)}
    assert (decided["A6"].limb.field, decided["A6"].limb.limit) == ("rd_input_yuan", "A6.rd_input_yuan")
    a7_2 = decided["A7.2"]
    assert (a7_2.limb.field, a7_2.value, a7_2.part) == ("university_cooperation", True, Decimal(0))


TRADEMARKS = at_least("own_trademarks", limit="A8.own_trademarks")
NO_MISCONDUCT = not_(is_true("misconduct"))


def added(p: Parameters, term: Term) -> Parameters:
    """The rules with this criterion alone."""
    return asking(p, criterion("A77", term))


@pytest.mark.parametrize(
    ("limb", "changes", "field", "value", "said"),
    [
        (NO_MISCONDUCT, {}, "misconduct", False, "重大事故及违法失信 否，按刚好达标计；计入 0 "),
        (NO_MISCONDUCT, {"misconduct": True}, "own_trademarks", 0, "自主商标 0 件，限值 1 件，相对差 -1；计入 -1 "),
        (all_of(is_true("ip_rules"), is_true("ip_body")), {}, "ip_rules", True, "制度 是，按刚好达标计；计入 0 "),
        (not_(TRADEMARKS), {}, "own_trademarks", 0, "自主商标 0 件，按刚好达标计；计入 0 "),
        (below_a_bound("size_group", prefix="A1.3"), {}, "employees", 160, "从业人员 160 人，按刚好达标计；计入 0 "),
    ],
)
def test_beside_a_number_any_limb_without_one_may_decide(
    limb: Term, changes: dict[str, Any], field: str, value: object, said: str
) -> None:
    (part,) = explain(facts(own_trademarks=0, **changes), added(PARAMETERS, any_of(TRADEMARKS, limb)))
    assert (part.limb.field, part.value) == (field, value)
    assert said in part_text(part)["zh"]


def test_what_is_no_firm_s_to_change_is_never_asked_for() -> None:
    p = added(PARAMETERS, any_of(TRADEMARKS, NO_MISCONDUCT, all_of(is_true("ip_rules"), is_true("ip_body"))))
    found = moves(facts(own_trademarks=0, misconduct=True, ip_body=False), p, Decimal(1))
    assert [(move.field, move.to) for move in found] == [("own_trademarks", 1), ("ip_rules", None), ("ip_body", True)]


def of_one_kind(term: Term) -> bool:
    """Whether it takes no share of money and of a count, which no criterion may."""
    shares = (ask for ask in term.asks if ask.share_of)
    return all(JUDGED[ask.fact].kind == JUDGED[str(ask.share_of)].kind for ask in shares)


@settings(max_examples=300, deadline=None)
@given(TERMS.filter(of_one_kind), FIRMS, LIMITS)
def test_any_term_is_explained_as_it_is_scored(term: Term, firms: list[Facts], limits: dict[str, str]) -> None:
    p = added(PARAMETERS.replaced(limits), term)
    for one in firms:
        explained = explain(one, p)
        assert {part.criterion: part.part for part in explained} == parts(one, p)
        assert all(set(part_text(part)) == {"zh", "en"} for part in explained)
        for move in moves(one, p, PLACES):
            assert move.to is None or move.hindrance is None


def test_a_margin_is_told_before_and_after_its_bounds() -> None:
    (a8,) = [part for part in explain(facts(own_trademarks=9), PARAMETERS) if part.criterion == "A8"]
    assert [a8.value, a8.limit, a8.margin, a8.counted, a8.part] == [9, 1, 8, 1, 1]
    assert part_text(a8) == {
        "zh": "A8 自主商标：自主商标 9 件，限值 1 件，相对差 8；计入 1 × 权重 1 = 1。",
        "en": "A8 own trademark: own trademarks 9, limit 1, relative margin 8; counted 1 x weight 1 = 1.",
    }


def place(text: str, at: datetime = MORNING, code: str = "A") -> RankKey:
    return RankKey(Decimal(text), at, code)


@pytest.mark.parametrize(
    ("own", "above", "rise", "tie"),
    [
        pytest.param(place("1", MORNING), place("1.5", NOON), "0.5", None, id="level is enough: it applied earlier"),
        pytest.param(place("1", NOON), place("1.5", MORNING), "0.500001", None, id="it must be better: it came later"),
        pytest.param(place("1", NOON), place("1", MORNING), "0.000001", "submitted_at", id="behind by its hour"),
        pytest.param(place("1", code="B"), place("1", code="A"), "0.000001", "uscc", id="behind by its code"),
    ],
)
def test_what_is_missing_to_the_firm_above(own: RankKey, above: RankKey, rise: str, tie: str | None) -> None:
    assert (missing(own, above), tie_break(own, above)) == (Decimal(rise), tie)


def test_each_figure_says_what_would_pass_the_firm_above() -> None:
    one = facts(own_trademarks=1, rd_staff=33)
    found = {move.field: move for move in moves(one, PARAMETERS, Decimal("0.03"))}
    assert found == {
        "industrialised_patents": Move("A5", "industrialised_patents", Decimal(1), Decimal(2)),
        "rd_input_yuan": Move("A6", "rd_input_yuan", Decimal(8100000), Decimal("8249997.5")),
        "rd_staff": Move("A7.2", "rd_staff", Decimal(33), Decimal(34)),
        "university_cooperation": Move("A7.2", "university_cooperation", False, None, "no_more_possible"),
        "own_trademarks": Move("A8", "own_trademarks", Decimal(1), Decimal(2)),
    }
    assert move_text(found["rd_staff"])["zh"] == "A7.2 研发人员由 33 人 变为 34 人，即可超过上一名。"


def test_what_counts_in_full_already_cannot_help_and_says_so() -> None:
    one = facts(own_trademarks=5, rd_input_yuan="36000000", rd_staff=20, university_cooperation=True)
    found = {move.field: move for move in moves(one, PARAMETERS, PLACES)}
    assert found["own_trademarks"].hindrance == "counted_in_full"
    assert found["rd_input_yuan"].hindrance == "counted_in_full"
    assert found["university_cooperation"].hindrance == "counted_in_full"
    assert (found["rd_staff"].to, found["industrialised_patents"].to) == (33, 2)


def test_more_staff_than_there_is_cannot_be_asked_for() -> None:
    found = moves(facts(employees=30, rd_staff=6), under(A7__2__most_above="9"), Decimal(5))
    (move,) = [move for move in found if move.field == "rd_staff"]
    assert (move.to, move.hindrance) == (None, "no_more_possible")


def test_a_figure_left_out_moves_from_nothing() -> None:
    (move,) = [m for m in moves(facts(own_trademarks=None), PARAMETERS, Decimal(1)) if m.field == "own_trademarks"]
    assert (move.start, move.to) == (None, 1)


@settings(max_examples=150, deadline=None)
@given(
    FIRMS,
    st.fixed_dictionaries(
        {
            "A6.weight": st.sampled_from(["1", "0.5", "0.333333333333"]),
            "A6.measure": st.sampled_from(["relative", "met"]),
            "A6.most_above": st.sampled_from(["0", "0.3333335", "1", "1000"]),
            "A8.most_below": st.sampled_from(["0", "0.1", "0.2222225"]),
            "A8.measure": st.sampled_from(["relative", "met"]),
            "A7.2.most_above": st.sampled_from(["0.7", "1000"]),
        }
    ),
)
def test_a_weighed_column_is_weighed_as_each_firm_by_itself(firms: list[Facts], weights: dict[str, str]) -> None:
    p = PARAMETERS.replaced({f"ranking.{name}": value for name, value in weights.items()})
    columns = parts_of_many(of_facts(firms), p)
    for row, one in enumerate(firms):
        assert {id_: Decimal(int(column[row])) / MILLION for id_, column in columns.items()} == parts(one, p)


@given(
    rise=st.decimals("0.000001", "1.2", places=6),
    staff=st.integers(0, 160),
    rd_input=st.integers(0, 10_000_000),
    weight=st.sampled_from(["1", "0.5", "0.123456789"]),
)
def test_a_move_suffices_and_one_step_less_does_not(rise: Decimal, staff: int, rd_input: int, weight: str) -> None:
    p = under(A6__weight=weight, A7__2__most_above="2")
    one = facts(rd_staff=staff, rd_input_yuan=str(rd_input))
    for move in moves(one, p, rise):
        if move.to is None or isinstance(move.to, bool):
            continue
        step = Decimal("0.01") if move.field.endswith("_yuan") else Decimal(1)
        reached, short = (score(with_(one, move.field, value), p) for value in (move.to, move.to - step))
        assert reached >= score(one, p) + rise > short


@given(st.lists(st.tuples(st.sampled_from(["1", "1.5"]), st.sampled_from([MORNING, NOON])), min_size=2, max_size=6))
def test_who_gains_what_is_missing_passes_the_firm_above_and_only_then(firms: list[tuple[str, datetime]]) -> None:
    ranked = rank(Ranked(f"{place:03d}", "420100", Decimal(text), at) for place, (text, at) in enumerate(firms))
    above, own = ranked[-2], ranked[-1]
    rise = missing(RankKey(own.score, own.submitted_at, own.uscc), RankKey(above.score, above.submitted_at, above.uscc))
    for gained, passes in ((rise, True), (rise - PLACES, False)):
        again = rank([*ranked[:-1], replace(own, score=own.score + gained)])
        assert (again.index(above) > [one.uscc for one in again].index(own.uscc)) is passes
