"""A simulation's rules: the base judged as each firm by itself, ranked and seated as for real, and compared."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.domain.assess import assess
from eligibility.domain.facts import facts_of
from eligibility.domain.masks import OUTCOMES
from eligibility.domain.score import score
from eligibility.domain.simulation.judged import Judge
from eligibility.domain.simulation.order import Order, sweep_of, with_changes
from eligibility.domain.simulation.run import points_of, result_of
from eligibility.domain.simulation.seating import score_of, seat, stands
from shared.domain.declaration import Declaration
from shared.domain.seats import Ranked, SeatPlan, allocate, rank
from shared.plan.changes import Amendment, IntensiveClasses
from shared.testing.builders import uscc
from tests.eligibility.bases import HUANGSHI, WUHAN, five, judge, row
from tests.eligibility.firms import INVENTIONS, ON, PARAMETERS, PLAN, UTILITY_MODEL, patent
from tests.eligibility.submissions import NO_SOFT_ONE

MIXED = [patent(INVENTIONS[3], industrialised=False), patent(UTILITY_MODEL)]
"""One of two patents in use, but not the invention."""
FIGURES = st.fixed_dictionaries(
    {
        "rd_input_yuan": st.sampled_from([None, "0", "1000000", "4999999.99", "5000000", "8100000"]),
        "revenue_yuan": st.sampled_from([None, "0", "50000000", "81000000"]),
        "employees": st.sampled_from([None, 0, 40, 160, 5000]),
        "own_trademarks": st.sampled_from([None, 0, 1, 3]),
        "university_cooperation": st.sampled_from([None, True, False]),
        "industry_class": st.sampled_from([None, "3976", "1713", "6620"]),
        "qualifications": st.sampled_from([None, [], [{"name": "高新技术企业"}]]),
        "patents": st.sampled_from([[], [patent(INVENTIONS[3])], MIXED]),
    }
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "A6.rd_share": st.sampled_from(["0", "0.08", "0.1", "0.2"]),
        "A6.rd_input_yuan": st.sampled_from(["0", "1000000", "9000000"]),
        "A8.own_trademarks": st.sampled_from(["0", "2"]),
        "A8.kind": st.just("soft"),
        "A3.kind": st.just("hard"),
        "A5.basis": st.just("inventions"),
        "A1.3.industry.employees": st.just("100"),
        "ranking.A6.weight": st.sampled_from(["0", "0.25"]),
        "ranking.A8.measure": st.just("met"),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=5), st.lists(CHANGES, min_size=1, max_size=3))
def test_the_base_is_judged_as_each_firm_by_itself_whatever_was_judged_before(
    firms: list[dict[str, Any]], many_changes: list[dict[str, str]]
) -> None:
    rows = [row(number, **declared, rd_staff=None) for number, declared in enumerate(firms, 1)]
    one = judge(rows)
    for changes in ({}, *many_changes):
        found, parameters = one.judgement(changes), with_changes(PARAMETERS, changes)
        for place, each in enumerate(rows):
            declaration = Declaration.model_validate_json(each["declaration"])
            assessment = assess(declaration, PLAN, ON, parameters)
            assert OUTCOMES[int(found.outcomes[place])] == assessment.outcome
            assert score_of(found, place) == score(facts_of(declaration, PLAN, ON, parameters), parameters)
        assert found.versions == (parameters.version,)


def test_each_reference_date_has_its_own_rules() -> None:
    one = judge([row(1), row(2, on=date(2025, 6, 15)), row(3, on=date(2025, 6, 15))])
    assert [(str(group.on), group.first, group.size) for group in one.base.groups] == [
        ("2024-06-15", 0, 1),
        ("2025-06-15", 1, 2),
    ]
    assert len(one.judgement({}).versions) == 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([WUHAN, HUANGSHI]), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=12
    ),
    st.integers(0, 8),
    st.sampled_from([None, 0, 2]),
)
def test_seats_go_to_whom_screening_would_give_them(
    firms: list[tuple[str, int, int]], cap: int, seats: int | None
) -> None:
    rows = [row(n, unit=unit, own_trademarks=marks, minutes=minutes) for n, (unit, marks, minutes) in enumerate(firms)]
    one, plan = judge(rows), SeatPlan(cap, seats={WUHAN: seats})
    judgement = one.judgement({})
    seating = seat(one.base, judgement, stands(one.base, judgement, "recommendable", "current"), plan)
    standing = [
        Ranked(each["uscc"], each["reporting_unit"], score_of(judgement, place), each["submitted_at"])
        for place, each in enumerate(rows)
        if firms[place][1] > 0
    ]
    real = allocate(rank(standing), plan)
    ranked = sorted((place for place in range(len(rows)) if seating.ranks[place]), key=lambda p: seating.ranks[p])
    assert [rows[place]["uscc"] for place in ranked] == [each.uscc for each in rank(standing)]
    assert {rows[place]["uscc"] for place in seating.seated.nonzero()[0]} == {each.uscc for each in real.seated}
    places = {each["uscc"]: place for place, each in enumerate(rows)}
    for unseated in real.unseated:
        assert seating.reason(places[unseated.firm.uscc]) == unseated.reason


def standing_of(one: Judge, order: Order) -> list[bool]:
    found: list[bool] = stands(one.base, one.judgement(order.changes), order.stand, order.seats).tolist()
    return found


@pytest.mark.parametrize(
    ("more", "order", "stands_there"),
    [
        pytest.param({}, Order(), True, id="eligible"),
        pytest.param({"own_trademarks": 0}, Order(), False, id="a hard one unmet"),
        pytest.param(NO_SOFT_ONE, Order(), False, id="soft ones without a waiver"),
        pytest.param({**NO_SOFT_ONE, "granted": ["A2", "A3"]}, Order(), False, id="one waiver short"),
        pytest.param({**NO_SOFT_ONE, "granted": ["A2", "A3", "A4.2"]}, Order(), True, id="all of them waived"),
        pytest.param({"own_trademarks": 0, "granted": ["A8"]}, Order(), False, id="a hard one cannot be waived"),
        pytest.param(
            {"own_trademarks": 0, "granted": ["A8"]}, Order({"A8.kind": "soft"}), True, id="unless it is soft"
        ),
        pytest.param({"recommended": False}, Order(), True, id="not recommended yet"),
        pytest.param({"recommended": False}, Order(stand="recommended"), False, id="the recommended alone"),
        pytest.param({"settled": True}, Order(), False, id="a member or graduate"),
        pytest.param({"settled": True}, Order(seats="fresh"), True, id="as if nobody had a seat"),
        pytest.param({"passed_over": True}, Order(seats="fresh"), False, id="another unit's application counts"),
    ],
)
def test_who_stands(more: dict[str, Any], order: Order, stands_there: bool) -> None:
    assert standing_of(judge([row(1, **more)]), order) == [stands_there]


def by_change(result: dict[str, Any]) -> dict[str, list[tuple[str, str | None, list[str]]]]:
    found: dict[str, list[tuple[str, str | None, list[str]]]] = {"stays": [], "enters": [], "leaves": []}
    for each in result["firms"]:
        found[each["change"]].append((each["uscc"], each["why"], each["turned_by"]))
    return found


def test_a_lower_limit_lets_one_in_and_another_out() -> None:
    told = SeatPlan(cap=3, seats={WUHAN: 2})
    result = result_of(judge(five()), Order({"A6.rd_share": "0.08"}), told)
    assert by_change(result) == {
        "stays": [(uscc(1), None, []), (uscc(2), None, [])],
        "enters": [(uscc(5), "stands_now", ["A6"])],
        "leaves": [(uscc(4), "cap_reached", [])],
    }
    assert (result["before"]["standing"], result["after"]["standing"]) == (4, 5)
    assert (result["entering"], result["leaving"]) == (1, 1)
    assert (result["before"]["unit_full"], result["after"]["cap_reached"]) == (1, 2)
    assert result["marginal_before"]["uscc"] == uscc(4)
    assert result["flips"] == {
        "total": 1,
        "by_outcome": [{"from": "ineligible", "to": "eligible", "firms": 1}],
        "by_criterion": [{"criterion": "A6", "firms": 1}],
    }
    (version,) = result["rules"]
    assert version["version"] == PARAMETERS.version
    assert version["what_if_version"] == with_changes(PARAMETERS, {"A6.rd_share": "0.08"}).version


def test_a_firm_that_stands_no_longer_makes_room() -> None:
    result = result_of(judge(five()), Order({"A8.own_trademarks": "2"}), SeatPlan(cap=4, seats={WUHAN: 2}))
    changes = by_change(result)
    assert changes["leaves"] == [(uscc(4), "stands_no_longer", ["A8"])]
    more = result_of(judge(five()), Order(unit_seats={WUHAN: None}), SeatPlan(cap=4, seats={WUHAN: 2}))
    assert by_change(more)["enters"] == [(uscc(3), "within_seats", [])]


def test_a_kind_that_changes_is_named_as_what_turned_the_firm() -> None:
    rows = [row(1, own_trademarks=0, granted=["A8"])]
    result = result_of(judge(rows), Order({"A8.kind": "soft"}), SeatPlan(cap=1))
    assert by_change(result)["enters"] == [(uscc(1), "stands_now", ["A8"])]


def test_splits_add_up_to_the_totals_and_units_tell_their_seats() -> None:
    told = SeatPlan(cap=3, used=1, seats={WUHAN: 2, "421000": 5}, used_by_unit={WUHAN: 1})
    result = result_of(judge(five()), Order({"A6.rd_share": "0.08"}, cap=4), told)
    for split in ("by_unit", "by_section", "by_class", "by_intensity", "by_major", "by_category", "by_size"):
        for when in ("before", "after"):
            for name in ("standing", "seated"):
                assert sum(each[f"{name}_{when}"] for each in result[split]) == result[when][name], split
    wuhan, huangshi, jingzhou = result["by_unit"]
    assert [wuhan[name] for name in ("seats_before", "used_before", "seated_before", "left_before")] == [2, 1, 1, 0]
    assert (huangshi["seats_after"], huangshi["left_after"], huangshi["seated_after"]) == (None, None, 2)
    assert (jingzhou["key"], jingzhou["name_zh"], jingzhou["left_after"]) == ("421000", "荆州市", 5)
    assert [each["key"] for each in result["by_section"]] == ["C"]
    assert (result["before"]["left"], result["after"]["left"]) == (0, 0)


def test_patent_intensive_firms_are_split_by_category_and_the_others_have_rows_of_their_own() -> None:
    classes = ("3921", "3921", "3913", "2710", "1713", None)
    rows = [row(number, industry_class=code) for number, code in enumerate(classes, 1)]
    result = result_of(judge(rows), Order({"A3.kind": "hard"}), SeatPlan(cap=9))
    counted = {each["key"]: (each["applications"], each["standing_before"], each["major"])
               for each in result["by_category"]}  # fmt: skip
    assert counted == {
        "PA101": (2, 2, "01"),
        "PA102": (1, 1, "01"),
        "PA501": (1, 1, "05"),
        "no": (1, 0, None),
        "unknown": (1, 0, None),
    }
    majors = {each["key"]: (each["name_zh"], each["applications"]) for each in result["by_major"]}
    assert list(majors) == ["01", "05", "no", "unknown"]
    assert [majors[key] for key in ("01", "no")] == [("信息通信技术制造业", 3), ("非专利密集型产业", 1)]


def test_a_class_that_a_change_listed_has_no_category_and_counts_from_its_day() -> None:
    listed = Amendment(date(2024, 7, 1), "x", (IntensiveClasses(add=("1713",)),))
    rows = [row(1, industry_class="1713"), row(2), row(3, on=date(2024, 7, 1), industry_class="1713")]
    result = result_of(judge(rows, listed), Order(), SeatPlan(cap=9))
    assert {each["key"]: each["applications"] for each in result["by_category"]} == {"PA104": 1, "unlisted": 1, "no": 1}
    assert {each["key"]: each["applications"] for each in result["by_intensity"]} == {"yes": 2, "no": 1}


def test_fresh_seats_are_all_seats() -> None:
    rows = [*five()[:2], row(3, settled=True, own_trademarks=9, rd_staff=80)]
    told = SeatPlan(cap=2, used=1, seats={WUHAN: 2}, used_by_unit={WUHAN: 1})
    now, anew = (result_of(judge(rows), order, told) for order in (Order(), Order(seats="fresh")))
    assert [each["uscc"] for each in now["firms"]] == [uscc(1)]
    assert [each["uscc"] for each in anew["firms"]] == [uscc(1), uscc(3)]
    assert (now["before"]["used"], anew["before"]["used"]) == (1, 0)


def test_a_point_of_a_sweep_is_the_simulation_at_that_value() -> None:
    one, told = judge(five()), SeatPlan(cap=3, seats={WUHAN: 2})
    sweep = sweep_of(PARAMETERS, "A6.rd_share", "0.05", "0.15", 5)
    order = Order({"A8.own_trademarks": "1"}, sweep=sweep)
    for value, point in zip(sweep.values, points_of(one, order, told, sweep.values), strict=True):
        alone = result_of(judge(five()), Order({**order.changes, "A6.rd_share": value}), told)
        assert point["value"] == value
        assert {name: point[name] for name in ("standing", "seated", "ineligible")} == {
            name: alone["after"][name] for name in ("standing", "seated", "ineligible")
        }
        assert [point[name] for name in ("entering", "leaving")] == [alone[name] for name in ("entering", "leaving")]
        assert point["marginal"] == alone["marginal_after"]
        assert point["units"] == {u["key"]: u["seated_after"] for u in alone["by_unit"] if u["seated_after"]}


def test_a_sweep_over_the_cap_gives_out_as_many_seats() -> None:
    sweep = sweep_of(PARAMETERS, "cap", "0", "4", 5)
    points = list(points_of(judge(five()), Order(sweep=sweep), SeatPlan(cap=3), sweep.values))
    assert [point["seated"] for point in points] == [0, 1, 2, 3, 4]
    assert points[0]["marginal"] is None
