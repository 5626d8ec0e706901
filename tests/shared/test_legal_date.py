"""No act is dated before what it rests on: each row of the table, at its floor, a day under it, and beyond."""

from datetime import date, timedelta

import pytest

from shared import clock
from shared.plan.load import load_plan
from shared.problems import EffectiveDateAhead
from shared.usecases.legal_date import ACTS, FACTS, BeforeItsGround, BeforePlan, must_rest_on

PLAN = load_plan(None)
ON = date(2024, 9, 2)
ONE_DAY = timedelta(days=1)
GROUNDS = [(act, fact) for act, row in ACTS.items() for fact in row.rests_on]


def facts_of(act: str, **known: date) -> dict[str, date | None]:
    return {name: known.get(name) for name in ACTS[act].rests_on}


@pytest.mark.parametrize(("act", "fact"), GROUNDS)
def test_a_day_before_its_ground_is_refused_with_fact_and_day_in_both_languages(act: str, fact: str) -> None:
    first = FACTS[fact].first_day(ON)
    must_rest_on(act, first, PLAN, **facts_of(act, **{fact: ON}))
    with pytest.raises(BeforeItsGround) as refused:
        must_rest_on(act, first - ONE_DAY, PLAN, **facts_of(act, **{fact: ON}))
    for language, name in (("zh", FACTS[fact].zh), ("en", FACTS[fact].en)):
        detail = refused.value.document(language, "/")["detail"]
        assert name in detail
        assert str(ON) in detail
        assert str(first) in detail
    assert (refused.value.status, refused.value.code) == (409, "before-its-ground")


def test_of_several_grounds_the_latest_is_named() -> None:
    with pytest.raises(BeforeItsGround) as refused:
        must_rest_on("recommendation", ON, PLAN, received_on=ON + 2 * ONE_DAY, reference_date=ON + ONE_DAY)
    assert refused.value.members["fact"] == "received_on"


def test_the_day_after_an_excluded_last_day_counts_later_than_the_same_day_of_another_fact() -> None:
    grounds = facts_of("admission_list", notice_ended_on=ON, signed_on=ON)
    with pytest.raises(BeforeItsGround) as refused:
        must_rest_on("admission_list", ON, PLAN, **grounds)
    assert (refused.value.members["fact"], refused.value.members["first_day"]) == ("notice_ended_on", "2024-09-03")


@pytest.mark.parametrize("act", [act for act, row in ACTS.items() if not row.may_lie_ahead])
def test_no_act_lies_ahead_of_today(act: str) -> None:
    must_rest_on(act, clock.today(), PLAN, **facts_of(act))
    with pytest.raises(EffectiveDateAhead):
        must_rest_on(act, clock.today() + ONE_DAY, PLAN, **facts_of(act))


@pytest.mark.parametrize("act", [act for act, row in ACTS.items() if not row.may_precede_plan])
def test_no_act_lies_before_the_plan(act: str) -> None:
    must_rest_on(act, PLAN.in_force_from, PLAN, **facts_of(act))
    with pytest.raises(BeforePlan):
        must_rest_on(act, PLAN.in_force_from - ONE_DAY, PLAN, **facts_of(act))


@pytest.mark.parametrize("facts", [{}, {"received_on": ON}, {"received_on": ON, "reference_date": ON, "signed_on": ON}])
def test_who_forgets_a_fact_of_the_row_or_adds_one_is_told_so(facts: dict[str, date | None]) -> None:
    with pytest.raises(TypeError, match="recommendation rests on received_on, reference_date"):
        must_rest_on("recommendation", ON, PLAN, **facts)


def test_every_fact_is_one_that_an_act_rests_on() -> None:
    assert {fact for _, fact in GROUNDS} == FACTS.keys()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fact_has_its_own_name(language: str) -> None:
    names = [getattr(fact, language) for fact in FACTS.values()]
    assert len(set(names)) == len(names)
